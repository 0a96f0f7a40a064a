import { DELETING, UNUSED_SINCE, USED_BY } from './annotations.js';
import type { Action, PartialPlan } from './action.js';
import type { DesiredRoute } from './desired.js';
import { byName, refOf, timeIn, type Manifest, type Ref } from './manifest.js';
import { hasEnded, isAlive, partsOf, podReadySince, type ObservedPageSet } from './observe-page-set.js';
import { inNamespace, type PageSet } from './page-set.js';
import { deletion, markAction } from './own-writes.js';
import type { PlanContext } from './plan-context.js';
import type { Hold } from './problem.js';

/** Routes that are on a page are listed up to this many; a count of the others follows. */
const USED_BY_LISTED = 50;

/** A set is kept so long in any case: its mark of disuse is there a moment after the time that is in it. */
const LEAST_GRACE_SECONDS = 1;

/** After the replacement of a Pod ended as well, the next one is made so long after it. */
const REPLACEMENT_SECONDS = 30;

/** Creates, mends, marks and takes down the page sets of a namespace. */
export function planPageSets(
  sets: ReadonlyMap<string, ObservedPageSet>,
  desired: readonly DesiredRoute[],
  context: PlanContext,
): readonly PartialPlan[] {
  const wanted = new Map(desired.flatMap(({ pageSet, manifests }) => (pageSet === undefined ? [] : [[pageSet, manifests]])));
  const created = [...wanted].filter(([name, manifests]) => manifests?.name === name).map(([name, manifests]) => planParts(manifests!, sets.get(name), context));
  const kept = [...sets.values()].map((set) => (set.usedBy.length > 0 || (wanted.has(set.name) && !set.deleting) ? planUsed(set) : planUnused(set, context)));
  return [...created, ...kept];
}

/** Service first: it is the anchor by which everything else is found again. */
function planParts(manifests: PageSet, set: ObservedPageSet | undefined, { snapshot, now }: PlanContext): PartialPlan {
  if (set?.deleting && set.usedBy.length === 0) return {};
  const missing = manifests.parts.filter((part) => !hasPart(set, part));
  const isForeign = (part: Manifest): boolean => set?.foreign.some(({ part: { kind } }) => kind === part.kind) ?? false;
  if (missing.some((part) => part.kind !== 'Pod' && isForeign(part))) return {};
  const next = set?.service ? missing : missing.filter(({ kind }) => kind === 'Service');
  const pause = set && pauseAfter(set, now);
  const paced = pause ? next.filter(({ kind }) => kind !== 'Pod') : next;
  return {
    actions: paced.map((part) => create(part.kind === 'Pod' ? nextPod(part, set) : part, snapshot.namespace, manifests.page)),
    holds: pause && paced.length < next.length ? [pause] : [],
  };
}

/** A Pod that ends soon after its creation will do so again: the one after a replacement waits. */
function pauseAfter({ name, pods, service }: ObservedPageSet, now: Date): Hold | undefined {
  const last = deadPods(pods).at(-1);
  const since = last && timeIn(createdAt(last));
  if (!service || !since || last.metadata.name === name) return undefined;
  const until = new Date(since.getTime() + REPLACEMENT_SECONDS * 1000);
  return until > now ? { about: refOf(service), because: `Pod ${last.metadata.name} ended, too; the next one is made`, until } : undefined;
}

function hasPart(set: ObservedPageSet | undefined, { kind }: Manifest): boolean {
  if (set === undefined) return false;
  if (kind === 'Pod') return set.pods.some(isAlive);
  return [set.service, ...partsOf(set)].some((part) => part?.kind === kind);
}

/** The Pod under the first free name: `maintenance-{hash}`, then `-2`, `-3`, … */
function nextPod(pod: Manifest, set: ObservedPageSet | undefined): Manifest {
  const taken = new Set([...(set?.pods ?? []), ...(set?.foreign ?? []).map(({ part: foreign }) => foreign)].map(({ metadata }) => metadata.name));
  let name = pod.metadata.name;
  for (let n = 2; taken.has(name); n += 1) name = `${pod.metadata.name}-${n}`;
  return { ...pod, metadata: { ...pod.metadata, name } };
}

function create(part: Manifest, namespace: string, page: string): Action {
  const manifest = inNamespace(part, namespace);
  return { step: 'create page', verb: 'create', about: refOf(manifest), because: `page "${page}" is asked for`, manifest };
}

/** Takes the marks of disuse off, says on the ConfigMap who is on the page, and clears away Pods that ended. */
function planUsed(set: ObservedPageSet): PartialPlan {
  const { service, configMap } = set;
  const unmarked = service ? markAction(service, 'mark page', new Map([[UNUSED_SINCE, undefined], [DELETING, undefined]]), 'a route asks for it again or is on it') : [];
  const listed = configMap && set.usedBy.length > 0 ? markAction(configMap, 'mark page', new Map([[USED_BY, usedBy(set.usedBy)]]), 'who is on it has changed') : [];
  return { actions: [...unmarked, ...listed, ...clearedPods(set)] };
}

function usedBy(routes: readonly Ref[]): string {
  const names = routes.map(({ kind, name }) => `${kind}/${name}`).toSorted(byName);
  const more = names.length - USED_BY_LISTED;
  return names.slice(0, USED_BY_LISTED).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

/**
 * First `unused-since`, after the grace time `deleting`, then the parts, at last the Service. The grace time must be over when the
 * routes are read: a run that has not seen the mark may have moved one onto the set meanwhile.
 */
function planUnused(set: ObservedPageSet, context: PlanContext): PartialPlan {
  if (!context.complete) return {};
  const { service, unusedSince, deleting } = set;
  if (!service || deleting) return planDeletion(set);
  const mark = (key: string, because: string): PartialPlan => ({ actions: markAction(service, 'mark page', new Map([[key, context.now.toISOString()]]), because) });
  if (unusedSince === undefined) return mark(UNUSED_SINCE, 'no route is on it');
  const until = new Date(unusedSince.getTime() + Math.max(context.graceSeconds, LEAST_GRACE_SECONDS) * 1000);
  if (until > context.readAt) return { holds: [{ about: refOf(service), because: 'no route is on it; its grace time runs', until }] };
  return mark(DELETING, 'no route has been on it for the grace time');
}

/** The Pods of a Deployment go with it: they are the garbage collector's, which is at them at the same time. */
function planDeletion(set: ObservedPageSet): PartialPlan {
  const parts = partsOf(set).filter(({ kind }) => kind !== 'Pod' || set.deployment === undefined);
  const due = parts.length > 0 || !set.service ? parts : [set.service];
  const isLeaving = ({ metadata }: Manifest): boolean => metadata.deletionTimestamp !== undefined || (metadata.ownerReferences ?? []).some(({ controller }) => controller);
  return {
    actions: due.filter((part) => !isLeaving(part)).map((part) => deletion(part, 'delete page', 'its page set is unused')),
    holds: due.filter(isLeaving).map((part) => ({ about: refOf(part), because: `${part.kind} ${part.metadata.name} is ending` })),
  };
}

/** Dead Pods go once another one is ready; until then the last that ended stays, for people to look at, and all that may come back. */
function clearedPods({ pods, deployment }: ObservedPageSet): readonly Action[] {
  if (deployment) return [];
  const dead = deadPods(pods);
  const cleared = pods.some(podReadySince) ? dead : dead.filter(hasEnded).slice(0, -1);
  return cleared.map((pod) => deletion(pod, 'delete page', hasEnded(pod) ? 'it ended, and another Pod is there' : 'its node does not answer, and another Pod is ready'));
}

/** Pods that serve no more and are not going yet, the oldest first. */
function deadPods(pods: readonly Manifest[]): readonly Manifest[] {
  return pods
    .filter((pod) => !isAlive(pod) && pod.metadata.deletionTimestamp === undefined)
    .toSorted((a, b) => byName(createdAt(a), createdAt(b)));
}

function createdAt({ metadata }: Manifest): string {
  return metadata.creationTimestamp ?? '';
}
