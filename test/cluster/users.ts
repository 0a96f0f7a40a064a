import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** Who may call the API server, by a token that is fixed when it starts; what a user may do, RBAC says at any time. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** A user with the token that proves it. */
export interface KnownUser extends User {
  readonly token: string;
}

/** The users that every cluster has, all of them allowed to do anything. */
export const admin = 'admin';
export const controllerManager = 'system:kube-controller-manager';
export const standInKubelet = 'stand-in-kubelet';

/** Gives each user a token: the built-in ones, and those named, who may do nothing until RBAC says so. */
export function knownUsers(users: readonly (string | User)[]): readonly KnownUser[] {
  const builtIn = [admin, controllerManager, standInKubelet].map((name) => ({ name, groups: ['system:masters'] }));
  const others = users.map((user) => (typeof user === 'string' ? { name: user, groups: [] } : user));
  return [...builtIn, ...others].map((user) => ({ ...user, token: randomUUID() }));
}

/** Writes the API server's `--token-auth-file`: a line of token, name, uid and groups for each user. */
export function writeTokenFile(file: string, users: readonly KnownUser[]): void {
  const lines = users.map(({ token, name, groups }) => `${token},${name},${name},"${groups.join(',')}"\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
}
