import type { Places } from './places.js';

/** The flags of etcd: all in a folder that is thrown away, so it need not wait for the disk. */
export function etcdFlags({ folder, etcdPort }: Places): readonly string[] {
  const url = `http://127.0.0.1:${etcdPort}`;
  return [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** The flags of kube-apiserver: loopback only, RBAC, policies that change what is created, tokens from a file, every call in the audit log. */
export function apiServerFlags({ folder, etcdPort, serverPort, auditFile }: Places): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${serverPort}`,
    `--cert-dir=${folder}`,
    `--token-auth-file=${folder}/tokens.csv`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${folder}/service-account.key`,
    `--service-account-signing-key-file=${folder}/service-account.key`,
    '--endpoint-reconciler-type=none',
    '--feature-gates=MutatingAdmissionPolicy=true',
    '--runtime-config=admissionregistration.k8s.io/v1beta1=true',
    `--audit-policy-file=${folder}/audit-policy.json`,
    `--audit-log-path=${auditFile}`,
    '--audit-log-maxsize=10000',
    '--profiling=false',
  ];
}

/** The flags of kube-controller-manager: the controllers that these tests can meet, none of which wait for others' turns. */
export function controllerManagerFlags({ folder, caFile }: Places, kubeconfig: string): readonly string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${controllers.join(',')}`,
    `--service-account-private-key-file=${folder}/service-account.key`,
    `--root-ca-file=${caFile}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--kube-api-qps=1000',
    '--kube-api-burst=1000',
    '--concurrent-service-endpoint-syncs=20',
    '--profiling=false',
  ];
}

const controllers = [
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'deployment-controller',
  'disruption-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'job-controller',
  'namespace-controller',
  'replicaset-controller',
  'resourcequota-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'ttl-after-finished-controller',
];
