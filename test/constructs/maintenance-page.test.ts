import { describe, expect, it } from '@jest/globals';
import { App, Chart, type ChartProps } from 'cdk8s';
import { MaintenancePage, type MaintenancePageProps } from '../../src/constructs/maintenance-page.js';

type Manifest = { kind: string; metadata: { name: string; labels: object; annotations: Record<string, string> }; data?: Record<string, string>; [field: string]: unknown };

function synth(props: MaintenancePageProps = {}, chartProps: ChartProps = {}) {
  const chart = new Chart(new App(), 'page', chartProps);
  const page = new MaintenancePage(chart, 'page', props);
  const manifests: Manifest[] = chart.toJson();
  return { page, manifests, part: (kind: string) => manifests.find((manifest) => manifest.kind === kind) };
}

/** Every option, each other than its default. */
const EVERYTHING: Required<MaintenancePageProps> = {
  pageName: 'shop',
  html: '<p>shop',
  json: '{}',
  xml: '<shop/>',
  statusCode: 500,
  headers: { 'X-Shop': 'closed' },
  retryAfterSeconds: 600,
  title: 'The shop is closed',
  message: 'We are restocking.',
  siteName: 'Example Shop',
  language: 'de',
  color: '#0b6e4f',
  logo: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
  contact: 'help@shop.example',
  defaultPage: { html: '<p>default' },
  operatorNamespace: 'ops',
  pod: {
    image: 'registry.example/nginx:1.30.6',
    workload: 'deployment',
    replicas: 2,
    resources: { requests: { cpu: '20m' }, limits: { memory: '128Mi', cpu: 2 } },
    labels: { team: 'shop' },
    annotations: { 'shop.example/owner': 'ada' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: 'high',
    imagePullSecrets: ['registry'],
    networkPolicy: true,
  },
  service: { type: 'NodePort', annotations: { 'cloud.example/check': '/' } },
};

describe('MaintenancePage', () => {
  it('makes the default page of nothing', () => {
    const { page, manifests, part } = synth({}, { namespace: 'shop' });
    expect(manifests.map(({ kind }) => kind)).toStrictEqual(['Service', 'ConfigMap', 'Pod']);
    expect(part('Service')).toStrictEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: page.pageSetName,
        namespace: 'shop',
        labels: { app: 'maintenance-page', 'maintenance-operator.mithucste30.io/page-set': page.digest.slice(0, 8) },
        annotations: {
          'maintenance-operator.mithucste30.io/digest': page.digest,
          'maintenance-operator.mithucste30.io/configured-digest': page.configuredDigest,
        },
      },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'maintenance-page', 'maintenance-operator.mithucste30.io/page-set': page.digest.slice(0, 8) },
        ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      },
    });
  });

  it('makes the Pod and the ConfigMap of the default page', () => {
    const { part } = synth({ operatorNamespace: 'maintenance-operator' });
    expect(part('Pod')).toMatchSnapshot();
    expect(part('ConfigMap')).toMatchSnapshot();
  });

  it('makes a Deployment and a NetworkPolicy with every option', () => {
    const { manifests, part } = synth(EVERYTHING);
    expect(manifests.map(({ kind }) => kind)).toStrictEqual(['Service', 'ConfigMap', 'NetworkPolicy', 'Deployment']);
    expect([part('Service'), part('NetworkPolicy'), part('Deployment'), part('ConfigMap')?.metadata]).toMatchSnapshot();
  });

  it('gives every part the same name, labels and digests', () => {
    const { page, manifests } = synth(EVERYTHING);
    expect(page.pageSetName).toMatch(/^maintenance-[0-9a-f]{8}$/);
    for (const { metadata } of manifests) {
      expect(metadata).toMatchObject({
        name: page.pageSetName,
        labels: {
          app: 'maintenance-page',
          'maintenance-operator.mithucste30.io/operator': 'ops',
          'maintenance-operator.mithucste30.io/page-set': page.digest.slice(0, 8),
        },
        annotations: {
          'maintenance-operator.mithucste30.io/digest': page.digest,
          'maintenance-operator.mithucste30.io/configured-digest': page.configuredDigest,
        },
      });
    }
  });

  it('makes plain JSON, the same each time', () => {
    const [first, second] = [synth(EVERYTHING).manifests, synth(EVERYTHING).manifests];
    expect(JSON.parse(JSON.stringify(first))).toStrictEqual(first);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });

  it('is the same page wherever it stands in an app', () => {
    const chart = new Chart(new App(), 'other', { namespace: 'elsewhere', disableResourceNameHashes: true });
    const elsewhere = new MaintenancePage(new Chart(chart, 'inner'), 'maintenance', {});
    expect(elsewhere.digest).toBe(synth().page.digest);
  });

  it('takes what a page leaves out from the default page', () => {
    const { part } = synth({ xml: '<own/>', defaultPage: { html: '<p>ours', xml: '<ours/>', statusCode: 500 } });
    expect(part('ConfigMap')?.['data']).toMatchObject({ 'page.html': '<p>ours', 'page.xml': '<own/>' });
    expect(part('ConfigMap')?.data?.['page.json']).toContain('"status": 500');
  });

  it.each<[string, MaintenancePageProps]>([
    ['pod.labels sets app', { pod: { labels: { app: 'mine' } } }],
    ['pod.annotations sets maintenance-operator.mithucste30.io/digest', { pod: { annotations: { 'maintenance-operator.mithucste30.io/digest': 'x' } } }],
    ['service.annotations sets maintenance-operator.mithucste30.io/deleting', { service: { annotations: { 'maintenance-operator.mithucste30.io/deleting': '' } } }],
    ['pod.replicas 2 needs pod.workload deployment', { pod: { replicas: 2 } }],
    ['pod.replicas 0 is no whole number from 1', { pod: { workload: 'deployment', replicas: 0 } }],
    ['pod.resources.limits.memory: "4Mi" is too little', { pod: { resources: { limits: { memory: '4Mi' } } } }],
    ['pod.resources.requests["example.com/gpu"]: of example.com/gpu, request and limit must be the same', { pod: { resources: { requests: { 'example.com/gpu': 1 } } } }],
    ['statusCode 302 is not a status that a page can have', { statusCode: 302 }],
    ['json cannot be parsed', { defaultPage: { json: '{' } }],
  ])('refuses, with its path: %s', (message, props) => {
    expect(() => synth(props)).toThrow(`[page/page] ${message}`);
  });
});

describe('the digests of a MaintenancePage', () => {
  type Change = [what: string, props: MaintenancePageProps];
  const base: MaintenancePageProps = { pod: { workload: 'deployment' } };
  const pod = (option: MaintenancePageProps['pod']) => ({ pod: { ...base.pod, ...option } });
  const configured: Change[] = [
    ...(['html', 'json', 'xml', 'statusCode', 'headers', 'retryAfterSeconds', 'service'] as const).map((name): Change => [name, { ...base, [name]: EVERYTHING[name] }]),
    ...Object.entries({ ...EVERYTHING.pod, workload: 'pod' }).map(([name, value]): Change => [`pod.${name}`, pod({ [name]: value })]),
    ['service.type', { ...base, service: { type: 'LoadBalancer' } }],
    ['service.annotations', { ...base, service: { annotations: { a: 'b' } } }],
    ['defaultPage', { ...base, defaultPage: { html: '<p>default' } }],
    ['one limit', pod({ resources: { limits: { cpu: '3' } } })],
  ];

  it.each(configured)('are others with another %s', (_, props) => {
    const [before, after] = [synth(base).page, synth(props).page];
    expect(after.digest).not.toBe(before.digest);
    expect(after.configuredDigest).not.toBe(before.configuredDigest);
  });

  it('are all different', () => {
    const pages = configured.map(([, props]) => synth(props).page);
    expect(new Set(pages.map(({ digest }) => digest)).size).toBe(configured.length);
    expect(new Set(pages.map(({ configuredDigest }) => configuredDigest)).size).toBe(configured.length);
  });

  it('count the operator and the labels of the chart, which nobody configured for the page', () => {
    const before = synth().page;
    for (const { page } of [synth({ operatorNamespace: 'ops' }), synth({}, { labels: { team: 'shop' } })]) {
      expect(page.digest).not.toBe(before.digest);
      expect(page.configuredDigest).toBe(before.configuredDigest);
    }
  });

  it('count neither namespace nor page name, nor the order of keys', () => {
    const before = synth({ pod: { labels: { a: '1', b: '2' } }, headers: { a: '1', b: '2' } }).page;
    const after = synth({ pageName: 'shop', headers: { b: '2', a: '1' }, pod: { labels: { b: '2', a: '1' } } }, { namespace: 'shop' }).page;
    expect([after.digest, after.configuredDigest]).toStrictEqual([before.digest, before.configuredDigest]);
  });

  it('do not count options that say what is the case anyway', () => {
    const before = synth().page;
    const after = synth({
      statusCode: 503,
      headers: {},
      retryAfterSeconds: 60,
      pod: { workload: 'pod', replicas: 1, labels: {}, annotations: {}, nodeSelector: {}, tolerations: [], imagePullSecrets: [], networkPolicy: false },
      service: { type: 'ClusterIP', annotations: {} },
    }).page;
    expect([after.digest, after.configuredDigest]).toStrictEqual([before.digest, before.configuredDigest]);
  });

  it('stay what they were until somebody means to change the page of every cluster', () => {
    const { digest, configuredDigest } = synth().page;
    expect({ digest, configuredDigest }).toMatchSnapshot();
  });
});
