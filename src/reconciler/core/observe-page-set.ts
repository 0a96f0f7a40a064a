import { annotationOf, refOf, timeIn, type Manifest, type Ref } from './manifest.js';
import { DELETING, PAGE_SET_NAME, UNUSED_SINCE } from './annotations.js';
import { isOtherOperators, setNameByLabels, whyForeign } from './page-set-parts.js';
import { objectsOf, type Snapshot } from './snapshot.js';

/** An object with the name of a part that is not ours, and why: `was changed: …`. */
export interface ForeignPart {
  readonly part: Manifest;
  readonly why: string;
  /** It is a part of a page set, and another operator's. */
  readonly isOtherOperators: boolean;
}

/** The parts of one page set, and who is on it. */
export interface ObservedPageSet {
  readonly name: string;
  /** The anchor; absent: the set is not there, though other parts may be. */
  readonly service?: Manifest | undefined;
  readonly configMap?: Manifest | undefined;
  /** Pods, also those being deleted, and in `workload: deployment` the Deployment. */
  readonly pods: readonly Manifest[];
  readonly deployment?: Manifest | undefined;
  readonly networkPolicy?: Manifest | undefined;
  /** Objects that have a name of the set and are not ours: neither used nor touched. */
  readonly foreign: readonly ForeignPart[];
  readonly usedBy: readonly Ref[];
  /** Since when a Pod of ours has been a ready endpoint; absent: there is none. */
  readonly readySince?: Date | undefined;
  readonly unusedSince?: Date | undefined;
  readonly deleting: boolean;
}

/** Every page set of the namespace, by name; also a name of which only foreign objects are there. */
export function observePageSets(
  snapshot: Snapshot,
  routes: readonly Manifest[],
  operatorNamespace: string,
): ReadonlyMap<string, ObservedPageSet> {
  const services = objectsOf(snapshot, 'Service');
  const parts = ['ConfigMap', 'Deployment', 'NetworkPolicy', 'Pod'].flatMap((kind) => objectsOf(snapshot, kind));
  const named = Map.groupBy([...services, ...parts], setNameOf);
  named.delete('');
  return new Map([...named].map(([name, objects]) => [name, observePageSet(name, objects, snapshot, routes, operatorNamespace)]));
}

/** Whether `service` is the name of a page Service: its kind of name, and no Service that somebody called so for another purpose. */
export function isPageService(sets: ReadonlyMap<string, ObservedPageSet>, service: string): boolean {
  const isTheirs = ({ part }: ForeignPart): boolean => part.kind === 'Service' && setNameByLabels(part) !== service;
  return PAGE_SET_NAME.test(service) && !sets.get(service)?.foreign.some(isTheirs);
}

/** The set's parts of ours that there are, in the order in which they are taken down. */
export function partsOf(set: ObservedPageSet): readonly Manifest[] {
  return [set.deployment, ...set.pods, set.configMap, set.networkPolicy].filter((part) => part !== undefined);
}

/** Why the set has no ready endpoint, in the words of its Pods. */
export function whyNotReady({ name, pods }: ObservedPageSet): string {
  const reasons = pods.map((pod) => `Pod ${pod.metadata.name}: ${podTrouble(pod)}`);
  return reasons.length > 0 ? reasons.join('; ') : `page set ${name} has no Pod yet`;
}

/** A Pod that serves or may come to serve: neither ended nor being deleted nor stranded. */
export function isAlive(pod: Manifest): boolean {
  return pod.metadata.deletionTimestamp === undefined && !hasEnded(pod) && !isStranded(pod);
}

/** A Pod that nothing will start again. */
export function hasEnded(pod: Manifest): boolean {
  return ['Failed', 'Succeeded'].includes(statusOf(pod).phase ?? '');
}

/**
 * A Pod whose node does not answer: the node lifecycle controller takes its `Ready` away, and nobody is there to say that its
 * containers are not (kubernetes/kubernetes, pkg/controller/util/node, MarkPodsNotReady). It may come back. Readiness gates
 * look the same; a Pod that has some is not judged.
 */
function isStranded(pod: Manifest): boolean {
  const { conditions = [] } = statusOf(pod);
  const is = (condition: string, value: string): boolean => conditions.some(({ type, status }) => type === condition && status === value);
  const { readinessGates = [] } = (pod.spec ?? {}) as { readonly readinessGates?: readonly unknown[] };
  return is('Ready', 'False') && is('ContainersReady', 'True') && readinessGates.length === 0;
}

/** Since when the Pod is Ready; undefined: it is not. */
export function podReadySince(pod: Manifest): Date | undefined {
  const ready = statusOf(pod).conditions?.find(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && isAlive(pod) ? new Date(ready.lastTransitionTime) : undefined;
}

function observePageSet(
  name: string,
  objects: readonly Manifest[],
  snapshot: Snapshot,
  routes: readonly Manifest[],
  operatorNamespace: string,
): ObservedPageSet {
  const foreign = objects.flatMap((part) => {
    const why = whyForeign(part, name, operatorNamespace);
    return why === undefined ? [] : [{ part, why, isOtherOperators: isOtherOperators(part, operatorNamespace) }];
  });
  const ours = objects.filter((object) => !foreign.some(({ part }) => part === object));
  const of = (kind: string): Manifest | undefined => ours.find((object) => object.kind === kind);
  const service = of('Service');
  const pods = ours.filter(({ kind }) => kind === 'Pod');
  return {
    name, service, pods,
    configMap: of('ConfigMap'),
    deployment: of('Deployment'),
    networkPolicy: of('NetworkPolicy'),
    foreign,
    usedBy: routes.filter((route) => JSON.stringify(route.spec ?? null).includes(`"${name}"`)).map(refOf),
    readySince: service && endpointSince(service, pods, snapshot),
    unusedSince: timeOf(service, UNUSED_SINCE),
    deleting: service !== undefined && annotationOf(service, DELETING) !== undefined,
  };
}

interface EndpointSlice {
  readonly endpoints?: readonly Endpoint[] | null;
}

interface Endpoint {
  readonly conditions?: { readonly ready?: boolean };
  readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
}

/** https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions: an absent `ready` counts as true. */
function endpointSince(service: Manifest, pods: readonly Manifest[], snapshot: Snapshot): Date | undefined {
  const endpoints = objectsOf(snapshot, 'EndpointSlice')
    .filter((slice) => isSliceOf(slice, service))
    .flatMap((slice) => (slice as EndpointSlice).endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false);
  const since = pods
    .filter(({ metadata }) => endpoints.some(({ targetRef }) => targetRef?.kind === 'Pod' && targetRef.name === metadata.name && targetRef.uid === metadata.uid))
    .map(podReadySince)
    .filter((time) => time !== undefined);
  return since.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** A slice names its Service as its owner: one that was made anew under the same name has none of the former one's endpoints. */
function isSliceOf({ metadata: { labels = {}, ownerReferences = [] } }: Manifest, { metadata: service }: Manifest): boolean {
  return labels['kubernetes.io/service-name'] === service.name && ownerReferences.every(({ kind, uid }) => kind !== 'Service' || uid === service.uid);
}

function setNameOf({ kind, metadata: { name } }: Manifest): string {
  const base = kind === 'Pod' ? name.slice(0, 'maintenance-'.length + 8) : name;
  const isPart = PAGE_SET_NAME.test(base) && (name === base || name[base.length] === '-');
  return isPart ? base : '';
}

interface PodStatus {
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
    readonly lastTransitionTime: string;
  }[];
  readonly containerStatuses?: readonly { readonly state?: ContainerState; readonly lastState?: ContainerState }[];
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly message?: string };
}

function statusOf(pod: Manifest): PodStatus {
  return pod.status ?? {};
}

function podTrouble(pod: Manifest): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  if (podReadySince(pod)) return 'is ready, and no endpoint of the Service yet';
  if (isStranded(pod)) return 'is on a node that does not answer';
  const { phase = 'Pending', reason, message, conditions = [], containerStatuses = [] } = statusOf(pod);
  const waiting = containerStatuses.map(({ state }) => state?.waiting).find((state) => state?.reason);
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const why = waiting ?? unscheduled ?? { reason, message };
  const lastWords = containerStatuses.map(({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.message?.trim()).find(Boolean);
  return [`is ${phase} and not ready`, why.reason, why.message, lastWords?.split('\n').at(-1)].filter((part) => part !== undefined).join(', ');
}

function timeOf(manifest: Manifest | undefined, key: string): Date | undefined {
  return timeIn(manifest && annotationOf(manifest, key));
}
