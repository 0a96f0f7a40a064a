import { k8s } from 'cdk8s-plus-28';
import { defaultResources } from '../settings/pod-resources.js';
import { NGINX_COMMAND } from './nginx-command.js';
import { POD_PLACE, POD_PORT, READINESS_PATH } from './nginx-config.js';
import { DEFAULT_IMAGE, type PagePodProps, type PageQuantities } from './page-pod.js';

/** The user and group `nginx` of the official image (docker-nginx, mainline/alpine-slim/Dockerfile). */
const NGINX_USER = 101;
/** Proxies go on sending for a moment after a Pod has been told to end; nginx then finishes what it has begun. */
const DRAIN_SECONDS = 10;
const TERMINATION_SECONDS = 30;

/** The Pod that serves the files of one ConfigMap, fit for Pod Security "restricted". */
export function podSpec(configMapName: string, props: PagePodProps): k8s.PodSpec {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: TERMINATION_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NGINX_USER,
      runAsGroup: NGINX_USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [nginxContainer(props)],
    volumes: [
      { name: 'page', configMap: { name: configMapName } },
      { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('8Mi') } },
    ],
    ...scheduling(props),
  };
}

/** Only what is there: the API server drops empty lists, and what it drops would differ from what was created. */
function scheduling({ nodeSelector = {}, tolerations = [], priorityClassName, imagePullSecrets = [] }: PagePodProps) {
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations: [...tolerations] }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(imagePullSecrets.length > 0 && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
  };
}

function nginxContainer({ image = DEFAULT_IMAGE, resources = {} }: PagePodProps): k8s.Container {
  return {
    name: 'nginx',
    image,
    command: [...NGINX_COMMAND],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ports: [{ name: 'http', containerPort: POD_PORT, protocol: 'TCP' }],
    resources: { requests: quantities(resources.requests ?? defaultResources.requests), limits: quantities(resources.limits ?? defaultResources.limits) },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    readinessProbe: probe({ periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 3 }),
    livenessProbe: probe({ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    lifecycle: { preStop: { exec: { command: ['/bin/sleep', String(DRAIN_SECONDS)] } } },
    volumeMounts: [
      { name: 'page', mountPath: POD_PLACE.pageFolder, readOnly: true },
      { name: 'tmp', mountPath: POD_PLACE.temporaryFolder },
    ],
  };
}

/** On the port that serves visitors: load balancers take their health check over from here (GKE, AGIC). */
function probe(times: Pick<k8s.Probe, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>): k8s.Probe {
  return { httpGet: { path: READINESS_PATH, port: k8s.IntOrString.fromNumber(POD_PORT) }, ...times };
}

function quantities(given: PageQuantities): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, k8s.Quantity.fromString(String(value))]));
}
