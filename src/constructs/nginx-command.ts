import { NJS_MODULE, POD_PLACE, POD_PORT } from './nginx-config.js';

/**
 * What the Pod runs. nginx does not start with `listen [::]` where the kernel has no IPv6, and on a cluster with IPv6
 * alone it must have it, so the listen directive is written at start, by the test that the official image's own
 * `10-listen-on-ipv6-by-default.sh` makes. `exec` leaves nginx as the process that gets the signals.
 */
export const NGINX_COMMAND = [
  '/bin/sh',
  '-c',
  `[ -f ${NJS_MODULE} ] || { echo "this image's nginx has no njs (${NJS_MODULE}): take nginx:<version>-alpine, or another official image that is not slim" >&2; exit 1; }; ` +
    `[ ! -f /proc/net/if_inet6 ] || echo 'listen [::]:${POD_PORT} ipv6only=on;' > ${POD_PLACE.temporaryFolder}/listen-ipv6.conf; ` +
    `exec nginx -e stderr -c ${POD_PLACE.pageFolder}/nginx.conf -g 'daemon off;'`,
] as const;
