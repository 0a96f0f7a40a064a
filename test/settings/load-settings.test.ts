import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/settings/load-settings.js';
import { formatSettingsError } from '../../src/settings/settings-error.js';
import { defaultSettings } from '../../src/settings/settings.js';

const fixtures = 'test/settings/fixtures';

async function errorLines(file: string): Promise<readonly string[]> {
  return (await loadSettings(file)).errors.map(formatSettingsError);
}

describe('loadSettings', () => {
  it('gives the defaults and the one custom page for the example', async () => {
    const { settings, errors } = await loadSettings('maintenance.yaml');
    const shop = { html: expect.stringContaining('<h1>The shop is closed for a moment</h1>'), json: expect.stringContaining('"maintenance"') };
    expect(errors).toEqual([]);
    expect(settings).toEqual({ ...defaultSettings, maintenance: { ...defaultSettings.maintenance, customPages: { shop } } });
  });

  it('reads the pages beside the file', async () => {
    const { settings, errors } = await loadSettings(`${fixtures}/with-files.yaml`);
    expect(errors).toEqual([]);
    expect(settings?.maintenance?.defaultPage).toEqual({
      html: '<!doctype html>\n<title>Back soon</title>\n',
      json: '{"error": "maintenance"}\n',
    });
    expect(Object.keys(settings?.maintenance?.customPages ?? {})).toEqual(['shop']);
  });

  it('names every page that cannot be read, and keeps the operator section', async () => {
    const file = `${fixtures}/missing-files.yaml`;
    expect(await errorLines(file)).toEqual([
      `${file}:6:15 maintenance.defaultPage.htmlFile: "${fixtures}/pages/none.html" cannot be read: ENOENT: no such file or directory, stat '${fixtures}/pages/none.html'`,
      expect.stringMatching(/:7:15 maintenance\.defaultPage\.jsonFile: the json body is not JSON: Unexpected token/u),
      `${file}:10:16 maintenance.customPages.shop.xmlFile: "${fixtures}/pages/latin-1.xml" cannot be read: it is not text in UTF-8`,
      `${file}:12:17 maintenance.customPages.checkout.htmlFile: "${fixtures}/pages" cannot be read: EISDIR: illegal operation on a directory, read`,
    ]);
    expect((await loadSettings(file)).settings).toEqual({ operator: { ...defaultSettings.operator, namespace: 'shop-maintenance' } });
  });

  it('refuses a page of more than 1 MiB', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const file = join(folder, 'maintenance.yaml');
    writeFileSync(file, 'maintenance:\n  defaultPage:\n    htmlFile: big.html\n');
    writeFileSync(join(folder, 'big.html'), 'x'.repeat(1_048_577));
    const lines = await errorLines(file);
    rmSync(folder, { recursive: true });
    expect(lines).toEqual([
      `${file}:3:15 maintenance.defaultPage.htmlFile: "${join(folder, 'big.html')}" cannot be read: it has more than 1048576 bytes (1 MiB)`,
    ]);
  });

  it('keeps the byte order mark of a page, which is served byte for byte, and has none of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    writeFileSync(join(folder, 'maintenance.yaml'), '\uFEFFmaintenance: { defaultPage: { htmlFile: a.html, xmlFile: a.xml, color: x } }');
    writeFileSync(join(folder, 'a.html'), '\uFEFF<p>ä');
    writeFileSync(join(folder, 'a.xml'), '\uFEFF<a/>');
    const broken = await loadSettings(join(folder, 'maintenance.yaml'));
    writeFileSync(join(folder, 'maintenance.yaml'), '\uFEFFmaintenance: { defaultPage: { htmlFile: a.html, xmlFile: a.xml } }');
    const { settings } = await loadSettings(join(folder, 'maintenance.yaml'));
    rmSync(folder, { recursive: true });
    expect(settings?.maintenance?.defaultPage).toEqual({ html: '\uFEFF<p>ä', xml: '\uFEFF<a/>' });
    expect(broken.errors.map(({ line, column }) => [line, column])).toEqual([[1, 72], [1, 72]]);
  });

  it('asks for the objections of others', async () => {
    const objections = () => [{ path: ['operator', 'mode'], message: 'not here' }];
    expect((await loadSettings('maintenance.yaml', objections)).errors.map(formatSettingsError)).toEqual([expect.stringMatching(/^maintenance\.yaml:\d+:3 operator\.mode: not here$/u)]);
  });

  it.each([
    ['none.yaml', `cannot be read: ENOENT: no such file or directory, open '${fixtures}/none.yaml'`],
    ['pages', 'cannot be read: EISDIR: illegal operation on a directory, read'],
    ['pages/latin-1.xml', 'cannot be read: it is not text in UTF-8'],
  ])('says that a settings file cannot be read: %s', async (name, message) => {
    expect(await errorLines(`${fixtures}/${name}`)).toEqual([`${fixtures}/${name}:1:1 ${message}`]);
    expect((await loadSettings(`${fixtures}/${name}`)).settings).toBeUndefined();
  });
});
