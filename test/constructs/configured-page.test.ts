import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages } from '../../src/constructs/configured-page.js';
import { MaintenancePage } from '../../src/constructs/maintenance-page.js';
import { defaultSettings } from '../../src/settings/settings.js';

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
