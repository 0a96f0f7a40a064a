import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { READINESS_PATH } from '../../src/constructs/nginx-config.js';
import { contentProblems, pageFiles } from '../../src/constructs/page-content.js';
import { describeNginx } from './describe-nginx.js';
import { environment, startNginx } from './local-nginx.js';

const PAGE = { html: '<p>html ä', json: '{"kind":"json"}', xml: '<kind>xml</kind>' };

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

  it('keeps no body of more than a buffer in the memory of nginx', () => {
    const sendfile = (html: string): string | undefined => /sendfile (\w+);/.exec(pageFiles({ html })['nginx.conf'])?.[1];
    expect([sendfile('x'.repeat(32_768)), sendfile('x'.repeat(32_769))]).toStrictEqual(['off', 'on']);
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

  it.each([['ingress-nginx', 60], ['AWS ALB', 60], ['Traefik', 90], ["Google's load balancers", 600]])('lets %s close idle connections first, after %i s', (_proxy, theirs) => {
    expect(Number(/keepalive_timeout (\d+)s;/.exec(pageFiles({})['nginx.conf'])?.[1])).toBeGreaterThan(theirs);
  });
});

describeNginx('nginx with what a page configures', () => {
  it.each([200, 400, 401, 404, 408, 413, 418, 421, 429, 451, 500, 502, 599])('answers %i, also for what it refuses itself', async (statusCode) => {
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

  it('lets visitors in however many connections lie idle, also where a process may have but 64 files by default', async () => {
    const wrapper = join(mkdtempSync(join(tmpdir(), 'nginx-')), 'nginx');
    writeFileSync(wrapper, '#!/bin/sh\nulimit -Sn 64\nexec nginx "$@"\n', { mode: 0o755 });
    const nginx = await startNginx(PAGE, [], { ...environment, NGINX: wrapper });
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    try {
      const asked = Array.from({ length: 100 }, () => nginx.ask('/', { agent }));
      expect((await Promise.all(asked)).map(({ status }) => status)).toStrictEqual(Array.from({ length: 100 }, () => 503));
      expect(await nginx.ask('/')).toMatchObject({ status: 503 });
    } finally {
      agent.destroy();
      await nginx.stop();
      rmSync(dirname(wrapper), { recursive: true });
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
      vary: 'Accept, Accept-Encoding, Origin, Cookie',
      'x-a': headers['X-A'],
      'x-b': headers['X-B'],
      'content-security-policy': headers['Content-Security-Policy'],
      'retry-after': '7',
    });
  });
});
