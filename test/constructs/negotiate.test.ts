import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptTable, KNOWN_ACCEPTS } from '../../src/constructs/known-accepts.js';
import { NEGOTIATE_NJS } from '../../src/constructs/negotiate-njs.js';
import { pageKind } from '../../src/constructs/negotiate.js';
import { ACCEPTS } from './accept-oracle.js';
import { describeNginx } from './describe-nginx.js';
import { startNginx, type LocalNginx } from './local-nginx.js';

const TYPES = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  problem: 'application/problem+json',
  xml: 'application/xml; charset=utf-8',
  textxml: 'text/xml; charset=utf-8',
} as const;

const TABLE = [
  ['', 'html'],
  ['*/*', 'html'],
  ['image/png', 'html'],
  ['rubbish;;;,,q=', 'html'],
  ['undefined', 'html'],
  ['__proto__, constructor', 'html'],
  ['APPLICATION/JSON', 'json'],
  ['application/json;charset=utf-8', 'json'],
  ['application/json;v="1,2;q=0"', 'json'],
  ['application/vnd.api+json', 'json'],
  ['application/*', 'json'],
  ['application/problem+json', 'problem'],
  ['application/problem+json, application/json', 'problem'],
  ['application/json, application/problem+json', 'problem'],
  ['application/problem+json;q=0.4, application/json', 'json'],
  ['application/problem+json;q=0, application/json', 'json'],
  ['application/xml', 'xml'],
  ['text/xml', 'textxml'],
  ['text/xml;q=0.9, application/xml', 'xml'],
  ['application/rss+xml', 'xml'],
  ['application/xhtml+xml', 'html'],
  ['image/svg+xml', 'html'],
  ['text/*', 'html'],
  ['text/html;q=0.8, application/json;q=0.801', 'json'],
  ['text/html;q=0.8, application/json;q=0.799', 'html'],
  ['text/html;Q=0.3,application/xml;Q=0.5', 'xml'],
  ['text/html\t;\tq=0.3,\tapplication/xml', 'xml'],
  ['text/html; level=1 ; q=0.3 , application/xml ; q=0.5', 'xml'],
  ['text/html;q=0, */*', 'json'],
  ['text/html;q=0, application/json;q=0, */*', 'xml'],
  ['text/html;q=0, text/*', 'textxml'],
  ['text/html;q=0', 'html'],
  ['*/*;q=0', 'html'],
  ['application/xhtml+xml;q=0, */*', 'html'],
  ['application/json, text/html', 'html'],
  ['application/json, */*', 'json'],
  ['application/json;q=0.5, */*;q=0.5', 'json'],
  ['application/json;q=0.5, */*', 'html'],
  ['application/json;q=0.1, application/json;q=0.7, text/html;q=0.6', 'json'],
  ['text/html;q=2, application/json;q=0.1', 'json'],
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'html'],
  ['application/jsonx, xapplication/json', 'html'],
] as const;

describe('pageKind', () => {
  it.each(TABLE)('answers %j with %s', (accept, kind) => expect(pageKind(accept)).toBe(kind));

  it('agrees with the negotiator of npm', () => {
    fc.assert(fc.property(ACCEPTS, ({ accept, kind }) => expect([accept, pageKind(accept)]).toStrictEqual([accept, kind])), { numRuns: 5000 });
  });

  it('gives one of the five for any text', () => {
    const unit = fc.constantFrom('text/', 'html', 'application/', 'json', 'xml', '+', '*', ',', ';', 'q=', '"', '\\', ' ', '0.5', '\u00ff', '\ufffd');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit })), (accept) => expect(Object.keys(TYPES)).toContain(pageKind(accept))), { numRuns: 2000 });
  });
});

describe('the table of known headers', () => {
  it('has each once, whatever its case: nginx refuses a second one', () => {
    const accepts = Object.values(KNOWN_ACCEPTS).flat().map((accept) => accept.toLowerCase());
    expect(accepts).toHaveLength(new Set(accepts).size);
  });

  it.each([
    ['no header: Go, okhttp, Node, .NET, Apache HttpClient, gRPC', ['html']],
    ['curl, wget, fetch, requests, httpx, Ruby, Postman, bingbot, uptime monitors', ['html']],
    ['Chrome', ['html']],
    ['Firefox, Safari, and most crawlers and monitors', ['html']],
    ['Googlebot', ['html']],
    ['Turbo, Inertia, htmx, lynx', ['html']],
    ['axios, Angular', ['json']],
    ['many API clients', ['json', 'problem']],
    ['JSON of a kind of its own', ['json']],
    ["Java's HttpURLConnection", ['html']],
    ['SOAP, feeds and other XML', ['xml', 'textxml']],
  ])('answers what %s send with %j', (clients, kinds) => {
    const known = new Map(acceptTable());
    expect(KNOWN_ACCEPTS[clients]?.filter((accept) => !kinds.includes(known.get(accept)!))).toStrictEqual([]);
  });
});

describeNginx('negotiation in nginx', () => {
  let nginx: LocalNginx;
  beforeAll(async () => {
    nginx = await startNginx({ html: 'html', json: '"json"', xml: '<xml/>' });
  });
  afterAll(() => nginx.stop());

  async function typeFor(accept: string): Promise<string | undefined> {
    return (await nginx.ask('/', { headers: { accept } })).headers['content-type'];
  }

  it.each(TABLE)('answers %j with %s', async (accept, kind) => expect(await typeFor(accept)).toBe(TYPES[kind]));

  it('answers every known header as the function does, and so without a header', async () => {
    for (const [accept, kind] of acceptTable()) expect([accept, await typeFor(accept)]).toStrictEqual([accept, TYPES[kind]]);
    expect((await nginx.ask('/')).headers['content-type']).toBe(TYPES.html);
  });

  it('agrees with the negotiator of npm', async () => {
    await fc.assert(
      fc.asyncProperty(ACCEPTS, async ({ accept, kind }) => expect([accept, await typeFor(accept)]).toStrictEqual([accept, TYPES[kind]])),
      { numRuns: 1500 },
    );
  });

  it('answers any bytes with some body of ours', async () => {
    const unit = fc.oneof(fc.constantFrom('text/html', 'application/json', ',', ';q=', '"', '0.5', '*/*'), fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f).map((code) => String.fromCharCode(code)));
    await fc.assert(fc.asyncProperty(fc.string({ unit, maxLength: 200 }), async (accept) => expect(Object.values<unknown>(TYPES)).toContain(await typeFor(accept))), { numRuns: 500 });
  });

  it.each([
    [' ', 'xml'],
    [';', 'xml'],
    [';q=', 'xml'],
    ['application/+', 'xml'],
    ['text/html;q=0.', 'xml'],
    ['"', 'xml'],
    [',', 'json'],
    [', application/json ;', 'json'],
  ] as const)('reads 30 kB of %j to the end', async (unit, kind) => {
    expect(await typeFor(`application/json;${unit.repeat(30_000 / unit.length)};q=2, application/xml`)).toBe(TYPES[kind]);
  });
});

describe('what nginx runs', () => {
  it('is what negotiate.ts says', async () => {
    const script = await import(`data:text/javascript,${encodeURIComponent(NEGOTIATE_NJS)}`);
    const kindOf = script.default.kindOf as (request: object) => string;
    for (const [accept, kind] of TABLE) expect(kindOf({ variables: { http_accept: accept } })).toBe(kind);
    expect(kindOf({ variables: {} })).toBe('html');
  });
});
