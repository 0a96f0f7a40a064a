import { describe, expect, it } from '@jest/globals';
import { dataDigest } from '../../../src/constructs/page-digest.js';
import { CONFIGURED_DIGEST_ANNOTATION, DATA_DIGEST_ANNOTATION, DIGEST_ANNOTATION, OPERATOR_LABEL, PAGE_SET_LABEL } from '../../../src/constructs/page-labels.js';
import { refOf, type Manifest } from '../../../src/reconciler/core/manifest.js';
import { observePageSets, type ObservedPageSet } from '../../../src/reconciler/core/observe-page-set.js';
import { deviation, inNamespace, isConfiguredAs, isPageSetPart, pageSetOf, setNameByLabels, whyForeign, type PageSet } from '../../../src/reconciler/core/page-set.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import { annotated, page, part, parts, snapshotOf } from './fixtures.js';

const OPERATOR = 'maintenance-operator';
const withPages: Settings = {
  ...defaultSettings,
  maintenance: { ...defaultSettings.maintenance, customPages: { one: { json: '{}' }, huge: { html: 'x'.repeat(1_048_576) } } },
};

function labelled(object: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } } };
}

function set(objects: readonly Manifest[]): ObservedPageSet {
  return observePageSets(snapshotOf(...objects), [], OPERATOR).get(page.name)!;
}

describe('pageSetOf', () => {
  it('is a Service, a ConfigMap and a Pod of one name, and another one for other content', () => {
    expect(page.parts.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(['Service', 'ConfigMap', 'Pod'].map((kind) => [kind, page.name]));
    expect((pageSetOf('one', withPages) as PageSet).name).not.toBe(page.name);
  });

  it('is made once for the same settings', () => {
    expect(pageSetOf('one', withPages)).toBe(pageSetOf('one', withPages));
  });

  it.each<[string, string, Settings, RegExp]>([
    ['an unknown page', 'two', withPages, /no page "two".*default, huge, one/],
    ['a page that is too large', 'huge', withPages, /page "huge": .*bytes/],
    ['a broken section', 'default', { operator: defaultSettings.operator }, /broken/],
  ])('says why there is none: %s', (_what, name, settings, why) => {
    expect(pageSetOf(name, settings)).toMatch(why);
  });
});

describe('whyForeign', () => {
  it.each(['Service', 'ConfigMap', 'Pod'])('takes the %s that we made for ours, in whatever namespace', (kind) => {
    expect(whyForeign(inNamespace(part(kind), 'elsewhere'), page.name, OPERATOR)).toBeUndefined();
    expect(isPageSetPart(part(kind), OPERATOR)).toBe(true);
  });

  const { labels: _labels, ...unlabelled } = part('Service').metadata;
  const marks = (object: Manifest): Manifest => annotated(object, { 'maintenance-operator.mithucste30.io/unused-since': '2026-01-01T00:00:00Z' });
  it('does not mind marks', () => expect(whyForeign(marks(part('Service')), page.name, OPERATOR)).toBeUndefined());

  it.each<[string, Manifest, RegExp]>([
    ['no labels', { ...part('Service'), metadata: unlabelled }, /not ours/],
    ['the hash of another set', labelled(part('Service'), { [PAGE_SET_LABEL]: '0123abcd' }), /not ours/],
    ['no digest', annotated(part('Service'), { [DIGEST_ANNOTATION]: undefined }), /not ours/],
    ['the digest of another set', annotated(part('Pod'), { [DIGEST_ANNOTATION]: '0123abcd' }), /not ours/],
    ['another operator', labelled(part('Pod'), { [OPERATOR_LABEL]: 'other' }), /operator in namespace "other"/],
    ['other data than was recorded', { ...part('ConfigMap'), data: { 'page.html': 'hacked' } }, /changed/],
    ['another compressed body than was recorded', { ...part('ConfigMap'), binaryData: { 'page.html.gz': 'hacked' } }, /changed/],
    ['another selector', { ...part('Service'), spec: { ...(part('Service').spec as object), selector: { app: 'shop' } } }, /changed/],
  ])('leaves alone what has %s', (_what, object, why) => {
    expect(whyForeign(object, page.name, OPERATOR)).toMatch(why);
  });

  it('takes a Deployment\'s Pod for ours, which has labels alone', () => {
    const pod = annotated({ ...part('Pod'), metadata: { ...part('Pod').metadata, name: `${page.name}-5d9c7b-x2x4z` } }, { [DIGEST_ANNOTATION]: undefined });
    expect(whyForeign(pod, page.name, OPERATOR)).toBeUndefined();
  });
});

describe('deviation', () => {
  const [other] = ['0', '1'].map((digit) => annotated(part('Service'), { [DIGEST_ANNOTATION]: part('Service').metadata.annotations![DIGEST_ANNOTATION]!.slice(0, 8).padEnd(64, digit) }));
  const [forged, forgedBytes] = [{ data: { 'page.html': 'hacked' } }, { binaryData: { 'page.html.gz': 'hacked' } }].map((change) => {
    const configMap = { ...part('ConfigMap'), ...change };
    return annotated(configMap, { [DATA_DIGEST_ANNOTATION]: dataDigest(configMap) });
  });
  const port = { ...part('Service'), spec: { ...(part('Service').spec as object), ports: [{ port: 80, targetPort: 9999 }] } };

  it.each<[string, Manifest, RegExp]>([
    ['another digest with the same 8 digits', other!, /another digest/],
    ['other data, with its digest forged too', forged!, /other data/],
    ['another compressed body, with its digest forged too', forgedBytes!, /other data/],
    ['another port', port, /another port/],
  ])('finds %s', (_what, changed, why) => {
    const objects = parts().map((one) => (one.kind === changed.kind ? changed : one));
    expect(deviation(set(objects), page)).toMatch(why);
  });

  it('finds nothing in what we made, whole or half', () => {
    expect(deviation(set(parts()), page)).toBeUndefined();
    expect(deviation(set([part('Service')]), page)).toBeUndefined();
  });

  it('takes what the API server fills in for the same', () => {
    const service = part('Service');
    const filled = { ...service, spec: { ...(service.spec as object), clusterIP: '10.0.0.7', sessionAffinity: 'None', ipFamilies: ['IPv4'] } };
    expect(deviation(set([filled]), page)).toBeUndefined();
  });

  it('judges no set of an older version', () => expect(deviation({ ...set(parts()), name: 'maintenance-0123abcd' }, page)).toBeUndefined());
});

describe('isConfiguredAs', () => {
  it.each([['the same', {}, true], ['another', { [CONFIGURED_DIGEST_ANNOTATION]: 'other' }, false], ['none', { [CONFIGURED_DIGEST_ANNOTATION]: undefined }, false]])(
    'compares what the user configured: %s',
    (_what, annotations, same) => expect(isConfiguredAs(set([annotated(part('Service'), annotations)]), page)).toBe(same),
  );
});

describe('setNameByLabels', () => {
  it('names the set that an object says it belongs to', () => {
    expect(parts().map(setNameByLabels)).toEqual([page.name, page.name, page.name]);
    expect(setNameByLabels({ metadata: { name: refOf(part('Pod')).name, labels: { app: 'maintenance-page' } } })).toBeUndefined();
  });
});
