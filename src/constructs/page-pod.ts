import type { k8s } from 'cdk8s-plus-28';
import { resourceProblems } from '../settings/pod-resources.js';
import { pathText } from '../settings/settings-error.js';

/** Quantities by resource name, as in a Pod: `{ cpu: '100m', memory: '64Mi' }`. */
export type PageQuantities = Readonly<Record<string, string | number>>;

/** How a page's Pod runs. */
export interface PagePodProps {
  /**
   * The image: nginx 1.23 or later with njs, a `/bin/sh` and `sleep`: an official image that is not `slim`.
   * @default DEFAULT_IMAGE
   */
  readonly image?: string;
  /**
   * `deployment` where nodes are drained while the page is on: a bare Pod blocks `kubectl drain`.
   * @default 'pod'
   */
  readonly workload?: 'pod' | 'deployment';
  /**
   * How many Pods. More than one needs a Deployment.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * What the container asks for and may use. Each of the two replaces its whole default.
   * @default - requests cpu 10m and memory 16Mi, limits cpu 1 and memory 64Mi
   */
  readonly resources?: { readonly requests?: PageQuantities; readonly limits?: PageQuantities };
  /**
   * More labels of the Pod, and of its Deployment.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * More annotations of the Pod, and of its Deployment.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * The labels of the nodes that it may run on.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * The taints that it tolerates, as in a Pod.
   * @default - those that the cluster adds
   */
  readonly tolerations?: readonly k8s.Toleration[];
  /**
   * Its PriorityClass.
   * @default - the cluster's
   */
  readonly priorityClassName?: string;
  /**
   * The names of the Secrets to pull the image with.
   * @default - those of the namespace's default service account
   */
  readonly imagePullSecrets?: readonly string[];
  /**
   * Adds a NetworkPolicy that lets visitors in where the namespace denies by default.
   * @default false
   */
  readonly networkPolicy?: boolean;
}

/**
 * The official image of nginx's stable branch, by its whole version and with its registry, so that every node runs the
 * same one, also where short names are not allowed. `alpine` is the variant with a shell and the njs module, for amd64
 * and arm64.
 */
export const DEFAULT_IMAGE = 'docker.io/library/nginx:1.30.6-alpine';

/** Every reason why these options are refused; none if they are good. */
export function podProblems({ workload = 'pod', replicas = 1, resources = {} }: PagePodProps): string[] {
  return [
    ...replicaProblems(workload, replicas),
    ...resourceProblems(resources).map(({ path, message }) => `${pathText(['pod', 'resources', ...path])}: ${message}`),
  ];
}

function replicaProblems(workload: 'pod' | 'deployment', replicas: number): string[] {
  if (!Number.isInteger(replicas) || replicas < 1) return [`pod.replicas ${replicas} is no whole number from 1`];
  return replicas > 1 && workload === 'pod' ? [`pod.replicas ${replicas} needs pod.workload deployment: a bare Pod is one`] : [];
}
