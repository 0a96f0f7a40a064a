import type { V1Pod } from '@kubernetes/client-node';

/** What a kubelet reports of a Pod whose containers run, ready or not, since now; times are whole seconds. */
export function runningStatus(pod: V1Pod, ready: boolean, podIP: string, now: Date): object {
  const since = rfc3339(now);
  const condition = (type: string, holds: boolean) => ({ type, status: holds ? 'True' : 'False', lastTransitionTime: since });
  return {
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: since,
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: pod.spec?.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: since } },
    })),
  };
}

/** What a kubelet reports of a Pod that has failed. */
export function failedStatus(now: Date): object {
  const condition = { status: 'False', reason: 'PodFailed', lastTransitionTime: rfc3339(now) };
  return { phase: 'Failed', conditions: ['ContainersReady', 'Ready'].map((type) => ({ type, ...condition })) };
}

/** What the node lifecycle controller reports of a running Pod whose node does not answer: kubernetes, pkg/controller/util/node, MarkPodsNotReady. */
export function strandedStatus(now: Date): object {
  const since = rfc3339(now);
  return { conditions: [{ type: 'ContainersReady', status: 'True' }, { type: 'Ready', status: 'False', lastTransitionTime: since }] };
}

function rfc3339(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
