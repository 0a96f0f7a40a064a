import type { Result } from '../reconciler/cluster.js';
import { identityOf, refOf, type Manifest, type Ref } from '../reconciler/core/manifest.js';
import { adapterFor } from '../reconciler/core/routes/registry.js';
import type { NamespaceRun, Run } from '../reconciler/reconcile.js';
import type { Selector } from './label-selector.js';

/** Of a run what concerns the selected routes; page sets stay where a selected route of their namespace is in it. */
export function selectedRun(run: Run, objects: readonly Manifest[], selector: Selector): Run {
  const chosen = objects.filter((object) => adapterFor(object) && selector(object.metadata.labels ?? {}));
  const identities = new Set(chosen.map((object) => identityOf(refOf(object))));
  const isChosen = (ref: Ref): boolean => identities.has(identityOf(ref));
  return { ...run, namespaces: run.namespaces.map((namespace) => selectedPart(namespace, isChosen)).filter(isWorthShowing) };
}

function selectedPart({ plan, results, refused, warnings, ...rest }: NamespaceRun, isChosen: (ref: Ref) => boolean): NamespaceRun {
  const isOther = (ref: Ref): boolean => adapterFor(ref) !== undefined && !isChosen(ref);
  const kept = ({ about }: { readonly about: Ref }): boolean => !isOther(about);
  const keptResult = ({ action }: Result): boolean => !isOther(action.route ?? action.about);
  return {
    ...rest,
    plan: {
      ...plan,
      routes: plan.routes.filter(({ route }) => isChosen(route)),
      holds: plan.holds.filter(kept),
      problems: plan.problems.filter(kept),
    },
    results: results.filter(keptResult),
    refused: refused.filter(keptResult),
    warnings: warnings.filter(kept),
  };
}

function isWorthShowing({ plan, results }: NamespaceRun): boolean {
  return plan.routes.length > 0 || results.some(({ action }) => action.route !== undefined);
}
