import { beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../../cluster/eventually.js';
import { describeOperating, promptly, SERVICE } from './operating-cluster.js';
import { substanceOf } from './run-facts.js';
import { simpleIngress } from './routes.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';

const NAME = 'as-some-clusters-do';

/** What policies do to what others create: a sidecar, another registry, labels and annotations of their own, a default. */
const mutations = {
  pods: [
    'Object{spec: Object.spec{containers: [Object.spec.containers{name: "sidecar", image: "mesh:1", securityContext: Object.spec.containers.securityContext{runAsUser: 1337}}]}}',
    'Object{spec: Object.spec{containers: [Object.spec.containers{name: "nginx", image: "mirror.example/nginx:1"}], priority: 0, schedulerName: "packing"}}',
  ],
  any: ['Object{metadata: Object.metadata{labels: {"team": "none"}, annotations: {"policy": "seen"}}}'],
};

describeOperating('a cluster whose policies change what is created', (operating) => {
  const policies = Object.entries(mutations).flatMap(([name, expressions]) => policy(`${NAME}-${name}`, name === 'pods' ? ['pods'] : ['pods', 'services', 'configmaps'], expressions));

  beforeAll(async () => {
    await operating().kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: policies }), 'apply', '-f', '-');
    await eventually('the policies are in force', async () => {
      const made = await operating().kubectl('create', 'configmap', 'probe', '--dry-run=server', '-o', 'json');
      return (JSON.parse(made) as Manifest).metadata.labels?.team === 'none';
    });
  });

  it.each(['pod', 'deployment'] as const)('is not fought: the page serves, the next run writes nothing, and all goes in the end (workload: %s)', async (workload) => {
    const settings = { ...promptly, maintenance: { ...promptly.maintenance!, pod: { ...promptly.maintenance!.pod, workload } } };
    const namespace = await operating().namespace(`policies-${workload}`);
    const route = simpleIngress(namespace);
    await operating().apply(route);
    const before = substanceOf(await operating().get(route));
    await operating().turnOn(route, settings);
    expect((await operating().get(route)).metadata.annotations?.[SERVICE]).toBeDefined();
    const pods = await operating().kubectl('get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].spec.containers[*].image} {.items[*].metadata.labels.team}');
    expect(pods).toBe('mirror.example/nginx:1 mesh:1 none');
    await operating().expectSettled(settings);
    await operating().turnOff(route, settings);
    expect(substanceOf(await operating().get(route))).toEqual(before);
    await operating().expectNothingLeft();
  });
});

function policy(name: string, resources: readonly string[], expressions: readonly string[]): readonly Manifest[] {
  const apiVersion = 'admissionregistration.k8s.io/v1beta1';
  const namespaceSelector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }] };
  const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [...resources] }];
  return [
    {
      apiVersion, kind: 'MutatingAdmissionPolicy', metadata: { name },
      spec: {
        reinvocationPolicy: 'Never',
        failurePolicy: 'Fail',
        matchConstraints: { namespaceSelector, resourceRules },
        mutations: expressions.map((expression) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } })),
      },
    },
    { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata: { name }, spec: { policyName: name } },
  ];
}
