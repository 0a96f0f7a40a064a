/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium.js';
import { describeChromium } from './describe-chromium.js';
import { servePage, type ServedPage } from './served-page.js';

jest.setTimeout(300_000);

const json = { accept: 'application/json' };
const PUT = { method: 'PUT', headers: { ...json, 'content-type': 'application/json', 'x-requested-with': 'app' }, body: '{}' };

type ScriptRequest = Pick<RequestInit, 'method' | 'headers' | 'credentials'> & { readonly body?: string };

/** What a script asks for, and whether it may read the answer. */
const REQUESTS: readonly (readonly [what: string, request: ScriptRequest, isRead: boolean])[] = [
  ['a GET', { headers: json }, true],
  ['a GET with cookies', { headers: json, credentials: 'include' }, true],
  ["a form's POST with cookies", { method: 'POST', headers: json, body: new URLSearchParams('a=1').toString(), credentials: 'include' }, true],
  ['a PUT of JSON, after a preflight', PUT, true],
  ['a PUT with a token, after a preflight', { ...PUT, headers: { ...PUT.headers, authorization: 'Bearer x' } }, true],
  ['a PUT with cookies: no preflight allows them, which could be true of the app a moment later', { ...PUT, credentials: 'include' }, false],
];

describeChromium('a browser app of another origin', () => {
  let browser: Browser;
  let served: ServedPage;
  let app: Server;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
    served = await servePage({ json: '{"down":true}', retryAfterSeconds: 7 });
    app = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>app</title>')).listen(0, '127.0.0.1');
    await once(app, 'listening');
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    app?.close();
    await served?.stop();
  });

  it.each(REQUESTS)('sends %s', async (_what, request, isRead) => {
    const read = await page.evaluate(
      ([address, init]) => fetch(address, init).then(async (answer) => [answer.status, await answer.json(), answer.headers.get('retry-after')], () => undefined),
      [`${served.address}/api`, request] as const,
    );
    expect(read).toEqual(isRead ? [503, { down: true }, '7'] : undefined);
  });
});
