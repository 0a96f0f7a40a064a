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

/** Whether the program may not do that at all. https://github.com/kubernetes/apiserver: `forbidden` in endpoints/handlers/responsewriters */
export function isMissingPermission({ error }: Result): boolean {
  return error?.status === 401 || / is forbidden: User ".*" cannot /s.test(error?.message ?? '');
}

/** A replaced Pod is `maintenance-{hash}-2`, a Deployment's `maintenance-{hash}-…`. */
function setName(part: string): string {
  return /^maintenance-[0-9a-f]{8}/.exec(part)?.[0] ?? part;
}
