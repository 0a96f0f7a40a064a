import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { READINESS_PATH } from '../../src/constructs/nginx-config.js';
import { contentProblems, pageFiles } from '../../src/constructs/page-content.js';
import { describeNginx, startNginx, type LocalNginx } from './local-nginx.js';

const PAGE = { html: '<p>html ä', json: '{"kind":"json"}', xml: '<kind>xml</kind>' };
const JSON_TYPE = { accept: 'application/json' };

describe('nginxConfig', () => {
  it('never has a body in it, whatever the body is', () => {
    const clean = pageFiles({})['nginx.conf'];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (html, json, xml) => {
        const hostile = `"; } ${html} \${request_uri} \\`;
        expect(pageFiles({ html: hostile, json, xml })['nginx.conf']).toBe(clean);
      }),
    );
  });

  it('holds a header that is accepted within one quoted word', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.string(), fc.constantFrom('\\', '"', '";', '$a', '}{')), (value) => {
        fc.pre(contentProblems({ headers: { 'X-Test': value } }).length === 0);
        const config = pageFiles({ headers: { 'X-Test': value } })['nginx.conf'];
        const word = /geo \$page_header_0 \{ default ("(?:[^"\\]|\\["\\])*"); \}\n/.exec(config)?.[1] ?? '';
        expect(word.slice(1, -1).replace(/\\(.)/g, '$1')).toBe(value);
      }),
      { numRuns: 500 },
    );
  });
});

describeNginx('nginx with the page', () => {
  let nginx: LocalNginx;
  beforeAll(async () => {
    nginx = await startNginx(PAGE);
  });
  afterAll(() => nginx.stop());

  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
  const paths = ['/', '/api/v1?x=1', '/index.html', '/a/../b//c/', '/page.html', '/nginx.conf', '/.maintenance-page/', '/healthz'];
  it.each(methods.flatMap((method) => paths.map((path) => [method, path])))('answers %s %s with the page and 503', async (method, path) => {
    const answer = await nginx.ask(path, { method, headers: JSON_TYPE });
    expect([answer.status, answer.body]).toStrictEqual([503, PAGE.json]);
  });

  it('sends the headers of the page, and no others', async () => {
    const { headers } = await nginx.ask('/');
    expect({ ...headers, date: '' }).toStrictEqual({
      server: 'nginx',
      date: '',
      'content-type': 'text/html; charset=utf-8',
      'content-length': '10',
      connection: 'keep-alive',
      'retry-after': '60',
      vary: 'Accept',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
    });
  });

  it('answers HEAD like GET, without the body', async () => {
    const [get, head] = [await nginx.ask('/shop'), await nginx.ask('/shop', { method: 'HEAD' })];
    expect(head).toStrictEqual({ ...get, headers: { ...get.headers, date: head.headers.date }, body: '' });
  });

  it.each([
    ['GET /a/../../x HTTP/1.1\r\nHost: a\r\n'],
    ['GET /%00 HTTP/1.1\r\nHost: a\r\n'], // is refused before its headers are read
    ['GET /%zz HTTP/1.1\r\nHost: a\r\n'],
    [`GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n`],
    [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(40_000)}\r\n`],
    ['GET / HTTP/1.1\r\n'],
    ['GET / HTTP/1.1\r\nHost: a b{\r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\nIf-None-Match: *\r\nRange: bytes=0-1\r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\n'],
    ['CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n'],
    ['OPTIONS * HTTP/1.1\r\nHost: a\r\n'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['GET / HTTP/3.7\r\nHost: a\r\n'],
    ['rubbish\r\n'],
  ])('answers %j with 503 and a page of its own', async (bytes) => {
    const text = await nginx.askRaw(`${bytes}Connection: close\r\n\r\n`);
    expect(text).toContain(PAGE.html);
    expect(text.startsWith('HTTP/1.1 503 ') || bytes.startsWith('rubbish')).toBe(true);
  });

  it('takes 3 MB of a POST, and keeps the connection open', async () => {
    const answer = await nginx.ask('/upload', { method: 'POST', body: 'x'.repeat(3_000_000) });
    expect([answer.status, answer.body, answer.headers.connection]).toStrictEqual([503, PAGE.html, 'keep-alive']);
  });

  it('is ready on the readiness path alone', async () => {
    expect(await nginx.ask(READINESS_PATH)).toMatchObject({ status: 200, body: 'ready\n', headers: { 'cache-control': 'no-store' } });
    for (const path of [`${READINESS_PATH}/`, `${READINESS_PATH}x`, READINESS_PATH.toUpperCase()]) {
      expect((await nginx.ask(path)).status).toBe(503);
    }
  });

  it('gives no file of its own out', async () => {
    for (const path of ['/.maintenance-page/body.html', '/.maintenance-page/body.conf', '/.maintenance-page/../etc/passwd']) {
      expect(await nginx.ask(path)).toMatchObject({ status: 503, body: PAGE.html });
    }
  });

  it('answers a preflight with 204, without credentials and not to be cached', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'DELETE' };
    const answer = await nginx.ask('/api', { method: 'OPTIONS', headers });
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*, Authorization',
        'access-control-max-age': '0',
        'cache-control': 'no-store',
      },
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each([[{ origin: 'https://shop.example' }], [{ 'access-control-request-method': 'GET' }]])('takes OPTIONS with %j for no preflight', async (headers) => {
    expect((await nginx.ask('/api', { method: 'OPTIONS', headers })).status).toBe(503);
  });
});

describeNginx('nginx with what a page configures', () => {
  it.each([200, 404, 418, 429, 500, 502, 599])('answers %i, also for what it refuses itself', async (statusCode) => {
    const nginx = await startNginx({ ...PAGE, statusCode });
    try {
      for (const method of ['GET', 'POST', 'TRACE']) {
        expect(await nginx.ask('/', { method })).toMatchObject({ status: statusCode, body: PAGE.html });
      }
      const date = (await nginx.ask('/')).headers['last-modified'] ?? 'Thu, 01 Jan 2099 00:00:00 GMT';
      for (const header of [{ 'if-modified-since': date }, { range: 'bytes=0-1' }]) {
        expect(await nginx.ask('/', { headers: header })).toMatchObject({ status: statusCode, body: PAGE.html });
      }
      expect((await nginx.ask(READINESS_PATH)).status).toBe(200);
    } finally {
      await nginx.stop();
    }
  });

  it('sends header values to the letter, in place of its own', async () => {
    const headers = {
      'cache-control': 'max-age=5',
      Vary: 'Cookie',
      'X-A': '$host ${uri} "quoted" \\ \\n {; # }',
      'X-B': '\\'.repeat(2000),
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    };
    const nginx = await startNginx({ headers, retryAfterSeconds: 7 });
    const answer = await nginx.ask('/').finally(() => nginx.stop());
    expect(answer.headers).toMatchObject({
      'cache-control': 'max-age=5',
      vary: 'Accept, Cookie',
      'x-a': headers['X-A'],
      'x-b': headers['X-B'],
      'content-security-policy': headers['Content-Security-Policy'],
      'retry-after': '7',
    });
  });
});
