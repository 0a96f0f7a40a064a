import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type Informer,
  type V1Pod,
} from '@kubernetes/client-node';
import type { ControlPlane } from './control-plane.js';
import { failedStatus, runningStatus, strandedStatus } from './pod-status.js';
import { standInKubelet } from './users.js';

const node = 'stand-in-node';
const labelSelector = 'app=maintenance-page';

export interface StandInKubeletOptions {
  /** Which Pods are ready, asked again and again, so that its answer may change; all by default. */
  readonly ready?: (pod: V1Pod) => boolean;
}

export interface StandInKubelet {
  /** Makes a Pod fail for good, as when it was evicted. */
  fail(namespace: string, name: string): Promise<void>;
  /** Leaves a ready Pod alone, as a kubelet that does not answer, and takes its readiness back as the control plane then does. The answer ends that. */
  strand(namespace: string, name: string): Promise<() => void>;
  stop(): Promise<void>;
}

/**
 * Does for the Pods labelled `app: maintenance-page`, in all namespaces, what scheduler and kubelet would: binds them to a
 * node, reports them as running and ready with an address in 10.244.0.0/16, and finally deletes those that are to go. In the
 * audit log it is the user `stand-in-kubelet`. No container runs.
 */
export async function startStandInKubelet(
  cluster: ControlPlane,
  { ready = () => true }: StandInKubeletOptions = {},
): Promise<StandInKubelet> {
  const config = new KubeConfig();
  config.loadFromFile(cluster.asUser(standInKubelet));
  const core = config.makeApiClient(CoreV1Api);
  await unlessOutdated(core.createNode({ body: { metadata: { name: node } } }));
  const pods = makeInformer(config, '/api/v1/pods', () => core.listPodForAllNamespaces({ labelSelector }), labelSelector);
  const stopped = new AbortController();
  pods.on('error', () => void restartUnless(stopped.signal, pods));
  await pods.start();

  const address = addresses();
  const stranded = new Set<string>();
  const isAttended = ({ metadata }: V1Pod): boolean => !stranded.has(`${metadata?.namespace}/${metadata?.name}`);
  const attendAll = () => Promise.all(pods.list().filter(isAttended).map((pod) => unlessOutdated(attend(core, pod, ready(pod), address))));
  const round = loop(attendAll, stopped.signal);
  return {
    fail: (namespace, name) => patchStatus(core, namespace, name, { status: failedStatus(new Date()) }),
    async strand(namespace, name) {
      const pod = `${namespace}/${name}`;
      stranded.add(pod);
      await patchStatus(core, namespace, name, { status: strandedStatus(new Date()) });
      return () => void stranded.delete(pod);
    },
    async stop() {
      stopped.abort();
      await pods.stop();
      await round;
    },
  };
}

/** Does the one next thing that a Pod needs. What it does may be outdated: then the API server refuses it. */
async function attend(core: CoreV1Api, pod: V1Pod, ready: boolean, address: () => string): Promise<void> {
  const { name = '', namespace = '', uid = '', resourceVersion = '', deletionTimestamp } = pod.metadata ?? {};
  const isReady = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  if (deletionTimestamp) {
    await core.deleteNamespacedPod({ name, namespace, body: { gracePeriodSeconds: 0, preconditions: { uid } } });
  } else if (pod.status?.phase === 'Failed') {
    return;
  } else if (!pod.spec?.nodeName) {
    const binding = { metadata: { name, uid }, target: { kind: 'Node', name: node } };
    await core.createNamespacedPodBinding({ name, namespace, body: binding });
  } else if (pod.status?.phase !== 'Running' || isReady !== ready) {
    const status = runningStatus(pod, ready, pod.status?.podIP ?? address(), new Date());
    await patchStatus(core, namespace, name, { metadata: { resourceVersion }, status });
  }
}

/** An informer gives up at the first error, for instance while the API server is away. */
async function restartUnless(stopped: AbortSignal, pods: Informer<V1Pod>): Promise<void> {
  await sleep(100);
  if (!stopped.aborted) await unlessOutdated(pods.start());
}

async function patchStatus(core: CoreV1Api, namespace: string, name: string, body: object): Promise<void> {
  const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  await core.patchNamespacedPodStatus({ namespace, name, body }, mergePatch);
}

/** Goes on where the object has changed or gone, or the API server is busy or away: the next round sees to it. */
async function unlessOutdated(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const passes = !(error instanceof ApiException) || [404, 409, 429].includes(error.code) || error.code >= 500;
    if (!passes) throw error;
  }
}

async function loop(round: () => Promise<unknown>, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    await round();
    await sleep(50);
  }
}

function addresses(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `10.244.${count >> 8}.${count & 255}`;
  };
}
