import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages, unservablePages } from '../../src/constructs/configured-page.js';
import { MaintenancePage } from '../../src/constructs/maintenance-page.js';
import { defaultSettings, type Settings } from '../../src/settings/settings.js';

const settings = {
  ...defaultSettings.maintenance,
  defaultPage: { html: '<p>default', xml: '<default/>' },
  customPages: { shop: { html: '<p>shop' }, blog: { json: '{"blog":true}' } },
};

describe('configuredPages', () => {
  it('has the default page first', () => {
    expect(configuredPages(settings)).toStrictEqual(['default', 'blog', 'shop']);
  });
});

describe('configuredPage', () => {
  it('gives a custom page what it leaves out from the default page', () => {
    const page = new MaintenancePage(new Chart(new App(), 'page'), 'page', configuredPage('shop', settings, 'ops'));
    expect(page.configMap.data).toMatchObject({ 'page.html': '<p>shop', 'page.xml': '<default/>' });
    expect(page.configMap.data['page.json']).toContain('about:blank');
  });

  it('is, with default settings, the page that is made of nothing', () => {
    const chart = new Chart(new App(), 'page');
    const configured = new MaintenancePage(chart, 'configured', configuredPage('default', defaultSettings.maintenance, 'ops'));
    const bare = new MaintenancePage(chart, 'bare', { operatorNamespace: 'ops' });
    expect([configured.digest, configured.configuredDigest]).toStrictEqual([bare.digest, bare.configuredDigest]);
  });
});

describe('unservablePages', () => {
  const large = 'x'.repeat(700_000);
  it.each<[string, Settings, readonly (readonly [string, string])[]]>([
    ['pages that can be served', { ...defaultSettings, maintenance: settings }, []],
    ['settings without pages', { operator: defaultSettings.operator }, []],
    [
      'pages that are too large, alone or with what the default page has',
      { ...defaultSettings, maintenance: { ...settings, defaultPage: { xml: large }, customPages: { shop: { html: large }, blog: { json: '{}' }, all: { html: large, xml: large } } } },
      [['maintenance.customPages.all', '1048576'], ['maintenance.customPages.shop', '1048576']],
    ],
    [
      'a body that cannot be served, wherever it is shown',
      { ...defaultSettings, maintenance: { ...settings, defaultPage: { html: '\ud800' } } },
      [['maintenance.defaultPage', 'html is no valid Unicode'], ['maintenance.customPages.blog', 'html is no valid Unicode']],
    ],
  ])('has the paths of %s', (_, given, expected) => {
    const found = unservablePages(given).map(({ path, message }) => [path.join('.'), message]);
    expect(found).toStrictEqual(expected.map(([path, message]) => [path, expect.stringContaining(message)]));
  });
});
