/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { PageContent } from '../../src/constructs/page-content.js';
import { eventually } from '../cluster/eventually.js';
import { startChromium } from './chromium.js';
import { describeChromium } from './describe-chromium.js';
import { servePage, type ServedPage } from './served-page.js';

jest.setTimeout(300_000);

const app: RequestListener = (request, response) => response.setHeader('content-type', 'text/html').end(`<title>app</title>${request.method}`);

describeChromium('the default page, when the app is back', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let served: ServedPage;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    await served.stop();
  });

  /** The page, in a browser whose clock stands until it is told to run. */
  async function open(path: string, content: PageContent = {}): Promise<void> {
    served = await servePage(content);
    await page.clock.install();
    await page.goto(served.address + path);
  }

  /** How often the page has asked for itself. */
  function asking(): { count: number } {
    const asked = { count: 0 };
    page.on('request', (request) => void (asked.count += request.method() === 'HEAD' ? 1 : 0));
    return asked;
  }

  /** Lets the page's time run until the app is there. Its answers take real time, in which its clock waits. */
  async function untilApp(): Promise<void> {
    await eventually('the app is there', async () => {
      await page.clock.runFor(10_000);
      return isApp();
    });
  }

  /** Lets the page's time run, and the page take in what it was answered: whatever came before the answer to one more HEAD. */
  async function run(milliseconds: number, asked: { count: number }): Promise<void> {
    await page.clock.runFor(milliseconds);
    await page.evaluate(() => fetch(location.href, { method: 'HEAD', mode: 'same-origin' }).then(() => undefined));
    asked.count -= 1;
  }

  const isApp = (): Promise<boolean> => page.title().then((title) => title === 'app');

  it.each(['/shop?item=1', '/shop?item=1#/cart', '/#top', '/'])('loads %s anew, by GET and to the letter', async (path) => {
    await open(path);
    await served.becomeApp(app);
    await untilApp();
    expect(page.url()).toBe(served.address + path);
    const asked = path.replace(/#.*/, '');
    expect(once(served.asked)).toStrictEqual([`HEAD ${asked}`, `GET ${asked}`]);
  });

  it('sends no form again', async () => {
    served = await servePage();
    await page.clock.install();
    await page.goto(`data:text/html,<form method="post" action="${served.address}/checkout"><button>Pay`);
    await page.getByRole('button').click();
    await eventually('the page answers the form', async () => (await page.locator('h1').innerText()) === 'We’ll be back soon');
    await served.becomeApp(app);
    await untilApp();
    expect(once(served.asked)).toStrictEqual(['HEAD /checkout', 'GET /checkout']);
  });

  it('sends no form again either where the visitor presses the button', async () => {
    served = await servePage();
    await page.goto(`data:text/html,<form method="post" action="${served.address}/checkout"><button>Pay`);
    await page.getByRole('button').click();
    await eventually('the page answers the form', async () => (await page.locator('h1').innerText()) === 'We’ll be back soon');
    await served.becomeApp(app);
    await page.locator('#again').click();
    await eventually('the app is there', isApp);
    expect(served.asked[0]).toBe('GET /checkout');
  });

  it.each<[string, RequestListener]>([
    ['a redirect to a login elsewhere', (request, response) => (request.url === '/login' ? app(request, response) : response.writeHead(302, { location: loginFor(request) }).end())],
    ['that it has no HEAD', (request, response) => (request.method === 'HEAD' ? response.writeHead(405).end() : app(request, response))],
    ['that it does not know the page', (request, response) => void app(request, Object.assign(response, { statusCode: 404 }))],
  ])('takes it for the app that it answers %s', async (_, listener) => {
    await open('/shop');
    await served.becomeApp(listener);
    await untilApp();
  });

  it.each<[string, RequestListener]>([
    ['502', (_, response) => response.writeHead(502).end()],
    ['503 without Retry-After', (_, response) => response.writeHead(503).end()],
    ['429', (_, response) => response.writeHead(429).end()],
    ['nothing', (request) => request.socket.destroy()],
  ])('waits on where it answers %s', async (_, listener) => {
    await open('/shop');
    await served.becomeApp(listener);
    await eventually('it has asked twice', async () => {
      await page.clock.runFor(10_000);
      return served.asked.length >= 2;
    });
    expect(await page.title()).toBe('We’ll be back soon');
    expect(served.asked.every((each) => each === 'HEAD /shop')).toBe(true);
  });

  it('tells a page that says 200 from an app that does', async () => {
    await open('/shop', { statusCode: 200 });
    const asked = asking();
    await page.clock.runFor(90_000);
    await eventually('it has asked', () => asked.count > 0);
    expect(await page.title()).toBe('We’ll be back soon');
    await served.becomeApp(app);
    await untilApp();
  });

  it('first asks after Retry-After and half as much at most, then ever more seldom', async () => {
    await open('/', { retryAfterSeconds: 100 });
    const asked = asking();
    await page.clock.runFor(99_000);
    expect(asked.count).toBe(0);
    await page.clock.runFor(52_000);
    await eventually('it has asked', () => asked.count === 1);
    for (let minute = 0; minute < 60; minute += 1) await run(60_000, asked);
    // 100 to 150 s before the first; then at least 150, 225 and 300 s, half as long again at most
    expect(asked.count).toBeGreaterThanOrEqual(1 + 3600 / 450 - 1);
    expect(asked.count).toBeLessThanOrEqual(1 + 3600 / 225);
  });

  describe('where people and machines come and go', () => {
    beforeEach(() =>
      page.addInitScript(() => {
        Object.defineProperty(document, 'hidden', { get: () => Reflect.get(globalThis, 'isHidden') === true });
      }),
    );

    const look = (isHidden: boolean): Promise<void> =>
      page.evaluate((hidden) => {
        Reflect.set(globalThis, 'isHidden', hidden);
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);

    /** An hour in which no timer runs, as where a machine sleeps or a browser holds timers back; then somebody looks. */
    async function sleep(): Promise<void> {
      await look(true);
      await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + 3_600_000);
      await look(false);
    }

    it('asks only while somebody looks, and soon after somebody comes back', async () => {
      await open('/shop');
      const asked = asking();
      await look(true);
      await page.clock.runFor(3_600_000);
      expect(asked.count).toBe(0);
      await look(false);
      await look(true);
      await page.clock.runFor(3_600_000);
      expect(asked.count).toBe(0);
      await served.becomeApp(app);
      await look(false);
      await untilApp();
      expect(served.asked[0]).toBe('HEAD /shop');
    });

    it('asks once after a sleep, and no more often after many of them', async () => {
      await open('/', { retryAfterSeconds: 300 });
      const asked = asking();
      for (let wake = 1; wake <= 5; wake += 1) {
        await sleep();
        await run(5000, asked);
        expect(asked.count).toBe(wake);
      }
      for (let minute = 0; minute < 60; minute += 1) await run(60_000, asked);
      expect(asked.count - 5).toBeLessThanOrEqual(3600 / 300);
    });

    it('has one request under way at most', async () => {
      await open('/shop', { retryAfterSeconds: 5 });
      await served.becomeApp((request, response) => void (request.method === 'HEAD' || response.end()));
      for (let wake = 0; wake < 2; wake += 1) {
        await sleep();
        await page.clock.runFor(9000); // all timers that there may be; and twice so, no answer is given up yet
      }
      await page.evaluate(() => fetch('/last').then(() => undefined));
      expect(served.asked).toStrictEqual(['HEAD /shop', 'GET /last']);
    });
  });
});

/** What was asked for, in order and each once: a HEAD on a connection of the page that has ended is sent again. */
function once(asked: readonly string[]): readonly string[] {
  return [...new Set(asked.filter((each) => !each.endsWith('/favicon.ico')))];
}

/** The same server under another name: another origin. */
function loginFor({ headers }: IncomingMessage): string {
  return `http://${headers.host?.replace('127.0.0.1', 'localhost')}/login`;
}
