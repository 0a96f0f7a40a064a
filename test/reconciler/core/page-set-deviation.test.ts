import { describe, expect, it } from '@jest/globals';
import { dataDigest } from '../../../src/constructs/page-digest.js';
import { CONFIGURED_DIGEST_ANNOTATION, DATA_DIGEST_ANNOTATION, DIGEST_ANNOTATION } from '../../../src/constructs/page-labels.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { observePageSets, type ObservedPageSet } from '../../../src/reconciler/core/observe-page-set.js';
import { deviation, isConfiguredAs } from '../../../src/reconciler/core/page-set-deviation.js';
import { annotated, page, part, parts, snapshotOf } from './fixtures.js';

function set(objects: readonly Manifest[]): ObservedPageSet {
  return observePageSets(snapshotOf(...objects), [], 'maintenance-operator').get(page.name)!;
}

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
