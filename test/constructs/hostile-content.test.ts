import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { compressedBodies } from '../../src/constructs/compressed-bodies.js';
import { MaintenancePage } from '../../src/constructs/maintenance-page.js';
import { contentProblems, pageFiles, type PageContent } from '../../src/constructs/page-content.js';
import { parseSettings } from '../../src/settings/load-settings.js';
import { describeNginx } from './describe-nginx.js';
import { startNginx } from './local-nginx.js';

const NINE_HUNDRED_KILOBYTES = randomBytes(450_000).toString('hex');
const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ["nginx's variables", '$host ${uri} $page_kind ${'],
  ['the end of a configuration', '"; } } http { server { return 200 "hacked"; } } #'],
  ['quotes and escapes', `"'\`\\ \\n \\" '';`],
  ['the end of a script', '</script><script>alert(1)</script><!-- ]]> -->'],
  ['semicolons and braces', ';;{}{{}};}{'],
  ['NUL and other controls', 'a\0b\u0001\u001b[31m\u007f\u0085\u2028'],
  ['CRLF and lone CR', 'a\r\nb\rc\n\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ['characters of every length, and a byte order mark', '\ufeffä€🛠👩🏽‍🔧\u0301 ‏عربي'],
  ['spaces at both ends', '\n\t  x  \n\n'],
  ['YAML', '---\n!!js/function x: &a [*a]\n...\n# {{ .Values.x }} %YAML'],
  ['900 KB', NINE_HUNDRED_KILOBYTES],
];

describe('a hostile body', () => {
  it.each(TEXTS)('is in the manifests to the letter, and changes no configuration: %s', (_what, text) => {
    const chart = new Chart(new App(), 'page');
    const page = new MaintenancePage(chart, 'page', { html: text });
    const clean = new MaintenancePage(chart, 'clean', { html: 'x'.repeat(Buffer.byteLength(text)) });
    expect(page.configMap.data['page.html']).toBe(text);
    expect(page.configMap.data['nginx.conf']).toBe(clean.configMap.data['nginx.conf']);
  });

  it.each(TEXTS)('is what cdk8s writes into YAML, read again: %s', (_what, text) => {
    const app = new App();
    new MaintenancePage(new Chart(app, 'page'), 'page', { html: text });
    const [, configMap] = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as { data: Record<string, string> });
    expect(configMap?.data['page.html']).toBe(text);
  });

  it.each(TEXTS)('comes through the settings: %s', (_what, text) => {
    const { settings, errors } = parseSettings(JSON.stringify({ maintenance: { defaultPage: { html: text } } }), 'maintenance.yaml', () => '');
    expect([settings?.maintenance?.defaultPage.html, errors]).toStrictEqual([text, []]);
  });
});

describe('what no page can be', () => {
  it.each<[object, string]>([
    [{ defaultPage: { html: '' } }, 'maintenance.defaultPage.html: the html body is empty'],
    [{ defaultPage: { json: '{"a": 1,}' } }, 'maintenance.defaultPage.json: the json body is not JSON'],
    [{ defaultPage: { json: '\ufeff{}' } }, 'maintenance.defaultPage.json: the json body is not JSON'],
    [{ customPages: { '../x': {} } }, 'maintenance.customPages["../x"]: "../x" is not a page name'],
    [{ customPages: { 'a/b': {} } }, 'maintenance.customPages["a/b"]: "a/b" is not a page name'],
    [{ customPages: { x: { html: 'x'.repeat(1_048_577) } } }, 'maintenance.customPages.x.html: the html body has 1048577 bytes'],
  ])('is refused with its path and the reason: %#', (maintenance, message) => {
    const { settings, errors } = parseSettings(JSON.stringify({ maintenance }), 'maintenance.yaml', () => '');
    expect(settings?.maintenance).toBeUndefined();
    expect(errors).toStrictEqual([expect.objectContaining({ line: 1 })]);
    expect(`${errors[0]?.path}: ${errors[0]?.message}`).toContain(message);
  });
});

describe('compressedBodies', () => {
  it('gives the same bytes everywhere', () => {
    // gzip of 200 x, by fflate 0.8.3: the name of every page set depends on such bytes
    expect(compressedBodies(pageFiles({ html: 'x'.repeat(200) }))['page.html.gz']).toBe('H4sIAAAAAAACA6sYJgAApmvLfsgAAAA=');
  });

  it('leaves out what does not fit beside the others', () => {
    const files = pageFiles({ html: NINE_HUNDRED_KILOBYTES });
    expect(contentProblems({ html: NINE_HUNDRED_KILOBYTES })).toStrictEqual([]);
    expect(Object.keys(compressedBodies(files))).toStrictEqual(['page.json.gz', 'page.xml.gz']);
  });
});

describeNginx('nginx with hostile bodies', () => {
  const asXml = ([what, text]: readonly [string, string]): [string, PageContent] => [what, { html: text, xml: text, json: JSON.stringify(text) }];

  it.each(TEXTS.map(asXml))('serves them byte for byte, compressed or not: %s', async (_what, content) => {
    const nginx = await startNginx(content);
    try {
      for (const [accept, body] of [['text/html', content.html], ['application/xml', content.xml], ['application/json', content.json]] as const) {
        expect(await nginx.ask('/', { headers: { accept } })).toMatchObject({ status: 503, body });
        const fetched = await nginx.ask('/', { headers: { accept, 'accept-encoding': 'gzip' } });
        expect(fetched.text()).toBe(body);
      }
    } finally {
      await nginx.stop();
    }
  });
});
