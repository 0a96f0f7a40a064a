import type { Action, Step } from './action.js';
import { refOf, type Manifest } from './manifest.js';
import { annotationChanges, unwritten, type AnnotationChanges } from './patch.js';

/** Deletes an object of ours as it was read. */
export function deletion(object: Manifest, step: Step, because: string): Action {
  const { resourceVersion } = object.metadata;
  return { step, verb: 'delete', about: refOf(object), because, ...(resourceVersion && { resourceVersion }) };
}

/** Writes marks on an object of ours as it was read; no action where they are there already. */
export function markAction(object: Manifest, step: Step, marks: AnnotationChanges, because: string): readonly Action[] {
  const changes = annotationChanges(object, marks);
  if (changes.length === 0) return [];
  return [{ step, verb: 'patch', about: refOf(object), because, operations: [...unwritten(object), ...changes] }];
}
