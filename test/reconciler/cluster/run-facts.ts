import type { Json, Manifest } from '../../../src/reconciler/core/manifest.js';
import type { Run } from '../../../src/reconciler/reconcile.js';

/** What a restore must bring back: the spec, the annotations, and who owns what, times aside. */
export function substanceOf({ spec, metadata }: Manifest): Json {
  const managers = (metadata.managedFields ?? []).map(({ time: _time, ...entry }) => entry).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return JSON.parse(JSON.stringify({ spec, annotations: metadata.annotations ?? {}, labels: metadata.labels ?? {}, managers })) as Json;
}

/** The steps of a run, in order. */
export function stepsOf(run: Run): readonly string[] {
  return run.namespaces.flatMap(({ results }) => results.map(({ action, error }) => action.step + (error ? ` refused: ${error.message}` : '')));
}

/** Everything that went wrong in a run, or is left over, as text. */
export function troubleOf({ namespaces, problems }: Run): readonly string[] {
  return [
    ...[...problems, ...namespaces.flatMap(({ plan }) => plan.problems)].map(({ reason, message }) => `${reason}: ${message}`),
    ...namespaces.flatMap(({ refused }) => refused.map(({ action, error }) => `${action.step} refused: ${error!.message}`)),
    ...namespaces.flatMap(({ plan }) => plan.holds.map(({ because }) => `waits: ${because}`)),
  ];
}
