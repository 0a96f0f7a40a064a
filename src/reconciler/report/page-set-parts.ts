import type { Action } from '../core/action.js';
import type { Ref } from '../core/manifest.js';
import type { Result } from '../cluster.js';

/** The page set that an action writes a part of, or undefined where it writes something else. */
export function pageSetOfAction({ step, about }: Action): Ref | undefined {
  const isPart = step === 'create page' || step === 'mark page' || step === 'delete page';
  return isPart ? { ...about, apiVersion: 'v1', kind: 'Page set', name: setName(about.name) } : undefined;
}

/** Whether the cluster refused a part of a page set: then routes wait for it. */
export function isRefusedPart({ action, error }: Result): boolean {
  return error !== undefined && action.step === 'create page';
}

/** Whether the program may not do that at all. */
export function isMissingPermission({ error }: Result): boolean {
  return error?.status === 401 || saysForbidden(error?.message ?? '');
}

/** Whether a message of the API server is that of a missing permission. */
export function saysForbidden(message: string): boolean {
  return / is forbidden: User ".*" cannot /s.test(message);
}

/** A replaced Pod is `maintenance-{hash}-2`, a Deployment's `maintenance-{hash}-…`. */
function setName(part: string): string {
  return /^maintenance-[0-9a-f]{8}/.exec(part)?.[0] ?? part;
}
