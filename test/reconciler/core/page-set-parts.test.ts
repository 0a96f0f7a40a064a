import { describe, expect, it } from '@jest/globals';
import { DIGEST_ANNOTATION, OPERATOR_LABEL, PAGE_SET_LABEL } from '../../../src/constructs/page-labels.js';
import { refOf, type Manifest } from '../../../src/reconciler/core/manifest.js';
import { inNamespace } from '../../../src/reconciler/core/page-set.js';
import { isPageSetPart, setNameByLabels, whyForeign } from '../../../src/reconciler/core/page-set-parts.js';
import { annotated, page, part, parts } from './fixtures.js';

const OPERATOR = 'maintenance-operator';

function labelled(object: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } } };
}

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

describe('setNameByLabels', () => {
  it('names the set that an object says it belongs to', () => {
    expect(parts().map(setNameByLabels)).toEqual([page.name, page.name, page.name]);
    expect(setNameByLabels({ metadata: { name: refOf(part('Pod')).name, labels: { app: 'maintenance-page' } } })).toBeUndefined();
  });
});
