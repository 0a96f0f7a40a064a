import { describe, expect, it } from '@jest/globals';
import { pageSetOf, type PageSet } from '../../../src/reconciler/core/page-set.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import { page } from './fixtures.js';

const withPages: Settings = {
  ...defaultSettings,
  maintenance: { ...defaultSettings.maintenance, customPages: { one: { json: '{}' }, huge: { html: 'x'.repeat(1_048_576) } } },
};

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
