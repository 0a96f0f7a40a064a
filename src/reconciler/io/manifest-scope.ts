import { groupOf, type Manifest } from '../core/manifest.js';

/** Kinds without a namespace that come with Kubernetes, by group: `kubectl api-resources --namespaced=false`. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'policy': ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/**
 * The manifests with a namespace wherever one belongs. Left without one are: the cluster-scoped kinds of Kubernetes; those
 * that a CustomResourceDefinition among the manifests says are; and kinds named `Cluster…`, as cluster-scoped ones of
 * custom resources usually are (ClusterIssuer, ClusterPolicy).
 */
export function withNamespaces(manifests: readonly Manifest[], namespace: string): readonly Manifest[] {
  const custom = new Set(manifests.flatMap(clusterScopedBy));
  return manifests.map((manifest) => {
    const { metadata } = manifest;
    if (metadata.namespace || isClusterScoped(manifest) || custom.has(kindOf(manifest))) return manifest;
    return { ...manifest, metadata: { ...metadata, namespace } };
  });
}

function isClusterScoped({ apiVersion, kind }: Manifest): boolean {
  const group = groupOf(apiVersion);
  return CLUSTER_SCOPED[group]?.includes(kind) ?? (group.includes('.') && kind.startsWith('Cluster'));
}

function clusterScopedBy({ kind, spec }: Manifest): readonly string[] {
  if (kind !== 'CustomResourceDefinition') return [];
  const { group, scope, names } = (spec ?? {}) as { group?: string; scope?: string; names?: { kind?: string } };
  return scope === 'Cluster' ? [`${group}/${names?.kind}`] : [];
}

function kindOf({ apiVersion, kind }: Manifest): string {
  return `${groupOf(apiVersion)}/${kind}`;
}
