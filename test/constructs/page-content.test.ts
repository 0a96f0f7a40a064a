import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { compressedBodies } from '../../src/constructs/compressed-bodies.js';
import { MaintenancePage } from '../../src/constructs/maintenance-page.js';
import { completedContent, contentProblems, pageFiles, type PageContent } from '../../src/constructs/page-content.js';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { KubeApi } from '../../src/reconciler/io/kube-api.js';
import { configMaps } from '../../src/reconciler/io/kube-resources.js';

describe('completedContent', () => {
  const bodies = { html: '<p>', json: '{}', xml: '<a/>' };
  const look = { title: 'Closed', message: 'Back at noon', siteName: 'Shop', color: '#0b6e4f', contact: 'a@b.example' };
  it.each<[string, PageContent, PageContent, PageContent]>([
    ['takes what is left out', { html: '<b>' }, { ...bodies, retryAfterSeconds: 5 }, { ...bodies, html: '<b>', retryAfterSeconds: 5 }],
    ['takes each word that is left out', { title: 'Moving' }, look, { ...look, title: 'Moving' }],
    ['is seen with a look of its own: takes no body', { color: '#fff' }, { ...bodies, ...look }, { ...look, color: '#fff' }],
    ['keeps its own bodies beside words of its own', { html: '<b>', title: 'Moving' }, bodies, { html: '<b>', title: 'Moving' }],
    ['takes no words in another language', { language: 'de' }, look, { language: 'de', siteName: 'Shop', color: '#0b6e4f', contact: 'a@b.example' }],
    ['takes words in the same language', { language: 'de' }, { ...look, language: 'de' }, { ...look, language: 'de' }],
    ['takes words where it says the language that is usual', { language: 'en' }, look, { ...look, language: 'en' }],
  ])('%s', (_, content, defaults, completed) => {
    expect(completedContent(content, defaults)).toStrictEqual(completed);
  });
});

describe('contentProblems', () => {
  it.each<[string, PageContent]>([
    ['nothing', {}],
    ['all of it', { html: '<p>', json: '[1]', xml: '<a/>', statusCode: 418, headers: { 'X-A_b1': 'a "b" \\ $c' }, retryAfterSeconds: 0 }],
    ['200', { statusCode: 200 }],
    ['characters beyond the BMP', { html: '🛠' }],
  ])('has none for %s', (_, content) => {
    expect(contentProblems(content)).toStrictEqual([]);
  });

  it.each<[PageContent, string]>([
    [{ html: ' \n' }, 'html is empty'],
    [{ xml: '\ud800' }, 'xml is no valid Unicode'],
    [{ json: '{"a":1,}' }, 'json cannot be parsed'],
    [{ statusCode: 399 }, 'statusCode 399'],
    [{ statusCode: 600 }, 'statusCode 600'],
    [{ statusCode: 444 }, "statusCode 444 is not a status that a page can have: write 503, or another of 200 and 400 to 599 (444 and 494 to 499 are nginx's own)"],
    [{ statusCode: 204 }, 'statusCode 204'],
    [{ statusCode: 503.5 }, 'statusCode 503.5'],
    [{ statusCode: Number.NaN }, 'statusCode NaN'],
    [{ title: ' ' }, 'the title is empty'],
    [{ color: 'url(x)' }, '"url(x)" is not a colour'],
    [{ logo: 'https://a.example/b.png' }, 'would be loaded from elsewhere'],
    [{ language: 'fi' as 'de' }, '"fi" is none of ar, de'],
    [{ contact: '\ud800@a.example' }, 'the contact is no valid Unicode'],
    [{ retryAfterSeconds: -1 }, 'retryAfterSeconds -1'],
    [{ retryAfterSeconds: 1e10 }, 'retryAfterSeconds 10000000000'],
    [{ headers: { 'X Y': 'a' } }, 'header name "X Y"'],
    [{ headers: { 'X;': 'a' } }, 'header name "X;"'],
    [{ headers: { 'X\n': 'a' } }, 'header name "X\\n"'],
    [{ headers: { '': 'a' } }, 'header name ""'],
    [{ headers: { 'Content-Type': 'a' } }, "header Content-Type is nginx's own"],
    [{ headers: { 'x-a': 'a', 'X-A': 'b' } }, 'header "X-A" is given twice'],
    [{ headers: { 'X-A': 'a\r\nSet-Cookie: b' } }, 'header X-A has the value "a\\r\\nSet-Cookie: b"'],
    [{ headers: { 'X-A': 'a\u0000' } }, 'header X-A has the value'],
    [{ headers: { 'X-A': 'ä' } }, 'header X-A has the value'],
    [{ headers: { 'X-A': '' } }, 'header X-A has the value ""'],
    [{ headers: { 'X-A': ' a' } }, 'header X-A has the value'],
    [{ headers: { 'X-A': 'a'.repeat(2001) } }, 'header X-A has 2001 characters'],
    [{ headers: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`X-${index}`, 'a'])) }, 'headers has 51 entries'],
  ])('refuses %j', (content, message) => {
    expect(contentProblems(content)).toStrictEqual([expect.stringContaining(message)]);
  });

  it('names every problem at once', () => {
    expect(contentProblems({ html: '', json: '{', statusCode: 1, headers: { 'a b': '\n' } })).toHaveLength(5);
  });

  it('refuses one byte more than a ConfigMap holds, the configuration counted', () => {
    const html = 'x'.repeat(100_000); // nginx sends large bodies in another way
    const others = Object.values(pageFiles({ html })).join('').replace(html, '');
    const room = 1_048_576 - Buffer.byteLength(others);
    expect(contentProblems({ html: 'ä'.repeat(room / 2) })).toStrictEqual([]);
    expect(contentProblems({ html: `${'ä'.repeat(room / 2)}xx` })).toStrictEqual([expect.stringContaining('a ConfigMap holds 1048576')]);
  });

  it.each(['\u0001', '<', '>&\u2028<'])('refuses what does not fit into a request, where %j is spelled as escapes, and nothing less', async (text) => {
    const html = (count: number): PageContent => ({ html: 'x'.repeat(100_000) + text.repeat(count) });
    const most = largest(900_000 / Buffer.byteLength(text), (count) => contentProblems(html(count)).length === 0);
    const sent = await requestOf(html(most));
    expect(sent).toBeLessThanOrEqual(3_145_728);
    expect(sent).toBeGreaterThan(3_145_728 - 16_384);
    expect(contentProblems(html(most + 1))).toStrictEqual([expect.stringMatching(/^the page's files have \d+ bytes in JSON \(.*page\.html \d+.*\), and a request to the API server has room for 3129344/)]);
  });

  it('leaves out the compressed bodies that have no room in the request', async () => {
    const html = Array.from({ length: 200_000 }, (_, index) => String.fromCharCode(33 + ((index * index * 69_621) % 65_521 % 90))).join('');
    const both = [html, html + '\u0001'.repeat(480_000)].map((text) => ({ html: text, json: '{}', xml: '<a/>' }));
    expect(both.map((content) => Object.keys(compressedBodies(pageFiles(content))))).toStrictEqual([['page.html.gz'], []]);
    expect(contentProblems(both[1]!)).toStrictEqual([]);
    expect(await requestOf(both[1]!)).toBeLessThan(3_145_728);
  });
});

/** The largest number up to `most` for which it is so. */
function largest(most: number, isSo: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isSo(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many bytes the reconciler sends to create the ConfigMap of a page. */
async function requestOf(content: PageContent): Promise<number> {
  const chart = new Chart(new App(), 'page', { namespace: 'n'.repeat(63) });
  new MaintenancePage(chart, 'page', { ...content, operatorNamespace: 'o'.repeat(63), pageName: 'p'.repeat(63) });
  const manifests: Manifest[] = chart.toJson();
  const manifest = manifests.find(({ kind }) => kind === 'ConfigMap')!;
  let bytes = 0;
  const transport = { server: '', send: async ({ body = '' }: { body?: string }) => ((bytes = Buffer.byteLength(body)), { status: 201, body: '{"kind":"ConfigMap"}' }) };
  await new KubeApi({ transport }).create(configMaps, manifest);
  return bytes;
}
