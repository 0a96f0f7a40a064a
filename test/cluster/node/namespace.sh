#!/bin/sh
# The first process of the node, inside network, mount and process namespaces of its own: gives them a /run, a /var and
# kernel settings whose changes nobody outside sees and that go with them, and a network of one bridge, for Pods and API
# server alike; then becomes the command. Usage: namespace.sh FOLDER BRIDGE ADDRESS COMMAND...; the folder lies in /run and stays visible there.
set -eu
folder=$1 bridge=$2 address=$3
shift 3

private=$folder/private
mkdir "$private"
mount -t tmpfs node "$private"
mkdir -p "$private/var/upper" "$private/var/work" "$private/lock" "$private/${folder#/run/}"
mount -t overlay -o "lowerdir=/var,upperdir=$private/var/upper,workdir=$private/var/work" node /var
mount --bind "$folder" "$private/${folder#/run/}"

# kubelet sets these for the whole kernel, which the machine would keep: it is given copies to write to.
mkdir "$private/settings"
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  copy=$private/settings/${setting##*/}
  cat "/proc/sys/$setting" > "$copy"
  mount --bind "$copy" "/proc/sys/$setting"
done

mount --rbind "$private" /run # from here on, $private is another folder

ip link set lo up
ip link add "$bridge" type bridge
ip address add "$address" dev "$bridge"
ip link set "$bridge" up
# Without any route for them, packets to Services would never reach kube-proxy's rules.
ip route add default dev "$bridge"
exec "$@"
