import { applyPatch, type Operation as RfcOperation } from 'rfc6902';
import type { Cluster, Result, Survey } from './cluster.js';
import type { Action } from './core/action.js';
import { identityOf, refOf, valueAt, type Manifest, type Operation } from './core/manifest.js';
import type { Snapshot } from './core/snapshot.js';
import { withReadyPages } from './ready-pages.js';

/**
 * A cluster in memory: for manifests, for `plan`, and for tests. It has no traffic: a page counts as ready as soon as its
 * set is there. What manifests lack (uid, resourceVersion, managedFields) it does not invent.
 */
export class MemoryCluster implements Cluster {
  readonly #objects: Map<string, Manifest>;
  readonly #operatorNamespace: string;

  constructor(objects: readonly Manifest[], operatorNamespace: string) {
    this.#objects = new Map(objects.map((object) => [identityOf(refOf(object)), object]));
    this.#operatorNamespace = operatorNamespace;
  }

  /** Everything that is there now, in the order of the first writing. */
  get objects(): readonly Manifest[] {
    return [...this.#objects.values()];
  }

  async survey(): Promise<Survey> {
    return { objects: this.objects, problems: [] };
  }

  async read(namespace: string): Promise<Snapshot> {
    const visible = [namespace, this.#operatorNamespace];
    const objects = this.objects.filter((object) => visible.includes(object.metadata.namespace ?? ''));
    return { namespace, objects: withReadyPages(objects), complete: true, absent: [], problems: [] };
  }

  async apply(action: Action): Promise<Result> {
    const identity = identityOf(action.about);
    const live = this.#objects.get(identity);
    const outcome = written(action, live);
    if (typeof outcome === 'string') return { action, answer: live ?? null, error: { status: live ? 409 : 404, message: outcome } };
    if (outcome === null) this.#objects.delete(identity);
    else this.#objects.set(identity, outcome);
    return { action, answer: outcome };
  }

  async tell(): Promise<void> {}
}

/** The object after the action (null: gone); as text, why the action is refused. */
function written(action: Action, live: Manifest | undefined): Manifest | null | string {
  if (action.verb === 'create') return live ? `${action.about.name} already exists` : action.manifest;
  if (live === undefined) return `${action.about.name} not found`;
  if (action.verb === 'delete') {
    const isSame = live.metadata.resourceVersion === action.resourceVersion && live.metadata.uid === action.about.uid;
    return isSame ? null : `${action.about.name} was written or replaced meanwhile`;
  }
  return patched(live, action.operations);
}

/** The object after a JSON Patch, as the API server applies it; as text, why it does not. */
export function patched(live: Manifest, operations: readonly Operation[]): Manifest | string {
  const [absences, others] = [operations.filter(isAbsenceTest), operations.filter((operation) => !isAbsenceTest(operation))];
  const present = absences.find(({ path }) => valueAt(live, path) !== undefined || valueAt(live, path.slice(0, path.lastIndexOf('/'))) === undefined);
  if (present) return `test of ${present.path} failed`;
  const copy = JSON.parse(JSON.stringify(live)) as Manifest;
  const failure = applyPatch(copy, others as RfcOperation[]).find((result) => result !== null);
  return failure ? `${failure.name} ${failure.message}`.trim() : withoutEmptyAnnotations(copy);
}

/** The API server takes a test for null as "is not there", and fails it where not even the parent is; RFC 6902 does not know it. */
function isAbsenceTest(operation: Operation): boolean {
  return operation.op === 'test' && operation.value === null;
}

/** Like the API server, which leaves an empty map out. */
function withoutEmptyAnnotations(object: Manifest): Manifest {
  const { annotations, ...metadata } = object.metadata;
  const isEmpty = annotations !== undefined && Object.keys(annotations).length === 0;
  return isEmpty ? { ...object, metadata } : object;
}
