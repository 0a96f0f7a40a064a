import { isDeepStrictEqual } from 'node:util';
import type { Json, Manifest } from '../../src/reconciler/core/manifest.js';
import { seconds, type SimulatedServer } from './simulated-server.js';

/** One thing that happens, all at once. */
export type Step = () => unknown;

/** Each thing that kubelet and the control plane have to do: it may come at any time, also long after its cause. */
export function nodeSteps(server: SimulatedServer, now: () => Date): readonly Step[] {
  const [pods, services, slices] = ['Pod', 'Service', 'EndpointSlice'].map((kind) => server.all(kind)) as [Manifest[], Manifest[], Manifest[]];
  return [
    ...pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && !isReady(pod)).map((pod) => () => server.write({ ...pod, status: running(now()) })),
    ...pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map((pod) => () => server.remove(pod)),
    ...services.flatMap((service) => {
      const live = slices.find(({ metadata }) => metadata.name === sliceName(service));
      const wished = sliceOf(service, pods);
      return isDeepStrictEqual(live?.endpoints, wished.endpoints) ? [] : [() => server.write(live ? { ...live, endpoints: wished.endpoints! } : wished)];
    }),
    ...slices.filter(({ metadata }) => !services.some((service) => sliceName(service) === metadata.name)).map((slice) => () => server.remove(slice)),
  ];
}

function isReady({ status }: Manifest): boolean {
  return status !== undefined;
}

function running(now: Date): Json {
  return { phase: 'Running', podIP: '10.244.0.1', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: seconds(now) }] };
}

/** Another one for a Service that was made anew. */
function sliceName({ metadata }: Manifest): string {
  return `${metadata.name}-${metadata.uid}`;
}

function sliceOf(service: Manifest, pods: readonly Manifest[]): Manifest {
  const { name, namespace, uid, labels } = service.metadata;
  const { selector = {} } = service.spec as { readonly selector?: Readonly<Record<string, string>> };
  const selected = pods.filter(({ metadata }) => metadata.namespace === namespace && Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: sliceName(service),
      namespace: namespace!,
      labels: { ...labels, 'kubernetes.io/service-name': name },
      ownerReferences: [{ kind: 'Service', uid: uid!, controller: true }],
    },
    endpoints: selected.map((pod) => ({
      conditions: { ready: isReady(pod) && pod.metadata.deletionTimestamp === undefined },
      targetRef: { kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid! },
    })),
  };
}
