import { ApiObject, JsonPatch, type ApiObjectMetadata } from 'cdk8s';
import { ConfigMap, k8s, Protocol, Service, ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { POD_PORT } from './nginx-config.js';
import { dataDigest, pageSetNameOf, pageSetOf, type ConfigMapData } from './page-digest.js';
import * as key from './page-labels.js';
import type { PagePodProps } from './page-pod.js';
import type { PageServiceProps } from './page-service.js';
import { podSpec } from './pod-spec.js';

/** All that the parts of a page set are made from, but for their names. */
export interface PageDesign {
  readonly content: Required<ConfigMapData>;
  readonly pod: PagePodProps;
  readonly service: PageServiceProps;
  readonly operatorNamespace: string | undefined;
  readonly configuredDigest: string;
}

/** What the parts are called. */
export interface PageIdentity {
  readonly digest: string;
  readonly pageName: string;
}

/** The parts of a page set, all of one name. */
export interface PageParts {
  readonly service: Service;
  readonly configMap: ConfigMap;
  readonly workload: k8s.KubePod | k8s.KubeDeployment;
  readonly networkPolicy: k8s.KubeNetworkPolicy | undefined;
}

type Labels = Readonly<Record<string, string>>;
/** What all parts have in common. */
interface Common {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly selector: Labels;
}

/** Adds the parts of a page set to a scope, in the order in which they should be created. */
export function addPageParts(scope: Construct, design: PageDesign, identity: PageIdentity): PageParts {
  const common = commonOf(design, identity.digest);
  return {
    service: addService(scope, common, design.service),
    configMap: addConfigMap(scope, common, design.content, identity.pageName),
    networkPolicy: design.pod.networkPolicy === true ? addNetworkPolicy(scope, common) : undefined,
    workload: addWorkload(scope, common, design.pod),
  };
}

function commonOf(design: PageDesign, digest: string): Common {
  const selector = { [key.APP_LABEL]: key.PAGE_APP, [key.PAGE_SET_LABEL]: pageSetOf(digest) };
  const operator = design.operatorNamespace === undefined ? {} : { [key.OPERATOR_LABEL]: design.operatorNamespace };
  return {
    name: pageSetNameOf(digest),
    labels: { ...selector, ...operator },
    annotations: { [key.DIGEST_ANNOTATION]: digest, [key.CONFIGURED_DIGEST_ANNOTATION]: design.configuredDigest },
    selector,
  };
}

function metadata(common: Common, labels: Labels = {}, annotations: Labels = {}): ApiObjectMetadata {
  return {
    name: common.name,
    labels: { ...labels, ...common.labels },
    annotations: { ...annotations, ...common.annotations },
  };
}

/** Not headless: clients would go past its port to the Pod's. The empty list of IPs that cdk8s-plus writes is taken off. */
function addService(scope: Construct, common: Common, { type = 'ClusterIP', annotations = {} }: PageServiceProps): Service {
  const types = { ClusterIP: ServiceType.CLUSTER_IP, NodePort: ServiceType.NODE_PORT, LoadBalancer: ServiceType.LOAD_BALANCER };
  const port = { name: key.PAGE_PORT_NAME, port: key.PAGE_PORT, targetPort: POD_PORT, protocol: Protocol.TCP };
  const service = new Service(scope, 'Service', { metadata: metadata(common, {}, annotations), type: types[type], ports: [port] });
  Object.entries(common.selector).forEach(([label, value]) => service.selectLabel(label, value));
  ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'));
  return service;
}

function addConfigMap(scope: Construct, common: Common, content: Required<ConfigMapData>, pageName: string): ConfigMap {
  const own = { [key.DATA_DIGEST_ANNOTATION]: dataDigest(content), [key.CUSTOM_PAGE_ANNOTATION]: pageName };
  return new ConfigMap(scope, 'ConfigMap', { metadata: metadata(common, {}, own), ...content, immutable: true });
}

/**
 * The Pod or Deployment, as cdk8s-plus generates it from Kubernetes' own schema: its Pod class writes the path of the
 * construct into a label, so that the same page would be another one in every app, and has no place for half of the options.
 */
function addWorkload(scope: Construct, common: Common, pod: PagePodProps): k8s.KubePod | k8s.KubeDeployment {
  const spec = podSpec(common.name, pod);
  const own = metadata(common, pod.labels, pod.annotations);
  if (pod.workload !== 'deployment') {
    const annotations = { [SAFE_TO_EVICT]: 'true', ...own.annotations };
    return new k8s.KubePod(scope, 'Pod', { metadata: { ...own, annotations }, spec });
  }
  const { name: _, ...template } = own;
  return new k8s.KubeDeployment(scope, 'Deployment', {
    metadata: own,
    spec: {
      replicas: pod.replicas ?? 1,
      selector: { matchLabels: common.selector },
      template: { metadata: template, spec: { ...spec, topologySpreadConstraints: [apart(common)] } },
    },
  });
}

/** The cluster autoscaler takes no node away that has a bare Pod without this (its FAQ, "What types of pods can prevent …"). */
const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

/** Replicas on different nodes where there are some: a drain then takes one at a time. */
function apart(common: Common): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: common.selector },
  };
}

function addNetworkPolicy(scope: Construct, common: Common): k8s.KubeNetworkPolicy {
  return new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata: metadata(common),
    spec: {
      podSelector: { matchLabels: common.selector },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: k8s.IntOrString.fromNumber(POD_PORT), protocol: 'TCP' }] }],
    },
  });
}
