/// <reference lib="dom" />
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { PageContent } from '../../src/constructs/page-content.js';
import { darkPalette, DEFAULT_COLOR, lightPalette } from '../../src/constructs/page-colors.js';
import { startChromium } from './chromium.js';
import { describeChromium } from './describe-chromium.js';
import { servePage, type ServedPage } from './served-page.js';

jest.setTimeout(300_000);

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="220" height="48"><circle cx="24" cy="24" r="20" fill="#0b6e4f"/></svg>';
const LOOKS: Readonly<Record<string, PageContent>> = {
  'as it comes': {},
  'with everything': {
    title: 'Wir ziehen um: Donaudampfschifffahrtsgesellschaftskapitänsmütze',
    message: 'Heute Nacht bekommen wir größere Server.\n\nIhr Warenkorb bleibt erhalten.',
    siteName: 'Greenleaf',
    language: 'de',
    color: '#ffdd00',
    logo: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    contact: 'https://status.greenleaf.example/a/long/path/to/the/very/last/leaf',
    retryAfterSeconds: 7200,
  },
  'in two directions': {
    language: 'ar',
    siteName: 'Shop!',
    title: 'We are back at noon, at the very latest!',
    message: 'We are moving to bigger greenhouses, and every plant comes along.\n\nسنعود قريبًا، ولا يلزمك فعل أي شيء، وشكرًا على صبرك!',
    color: '#000',
  },
  'in Arabic': { language: 'ar', siteName: 'متجر المثال', contact: '+49 30 123456', color: '#8a2be2' },
};
const WIDTHS = [320, 768, 1440];
const SCHEMES = ['light', 'dark'] as const;

describeChromium('the default page in Chromium', () => {
  let browser: Browser;
  const pages = new Map<string, ServedPage>();
  beforeAll(async () => {
    browser = await startChromium();
    for (const [name, content] of Object.entries(LOOKS)) pages.set(name, await servePage(content));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([...pages.values()].map((each) => each.stop()));
  });

  /** Opens the page; what the browser complains of fails the test. */
  async function open(look: string, options: BrowserContextOptions = {}, act: (page: Page) => Promise<void> = async () => undefined): Promise<void> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('status of 503') && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${pages.get(look)?.address}/shop/cart`);
    await act(page);
    expect(complaints).toStrictEqual([]);
    await context.close();
  }

  const cases = Object.keys(LOOKS).flatMap((look) => WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [look, width, scheme] as const)));
  it.each(cases)('%s, %i px wide and %s, is accessible and fits', async (look, width, colorScheme) => {
    await open(look, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
      await page.evaluate(axe.source);
      const { violations, incomplete } = await page.evaluate<AxeResults>('axe.run()');
      expect([...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`)).toStrictEqual([]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(sideways).toBe(0);
      expect(await outside(page, width)).toStrictEqual([]);
    });
  });

  it.each(SCHEMES)('has the colours of the %s scheme', async (colorScheme) => {
    const { sky } = (colorScheme === 'light' ? lightPalette : darkPalette)(DEFAULT_COLOR);
    await open('as it comes', { colorScheme }, async (page) => {
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(`rgb(${[1, 3, 5].map((at) => parseInt(sky.slice(at, at + 2), 16)).join(', ')})`);
      expect(await page.locator('.stars').isVisible()).toBe(colorScheme === 'dark');
    });
  });

  it('asks for nothing but itself', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    context.on('request', (request) => void asked.push(request.url()));
    await page.goto(`${pages.get('with everything')?.address}/`, { waitUntil: 'networkidle' });
    expect(asked.filter((url) => !url.startsWith('data:'))).toStrictEqual([`${pages.get('with everything')?.address}/`]);
    expect(await page.locator('header img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(220);
    await context.close();
  });

  it('needs no script: it says no more than is true, and tries again by a link', async () => {
    await open('as it comes', { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('h1').innerText()).toBe('We’ll be back soon');
      expect(await page.locator('.when').innerText()).toBe('Please try again in about a minute.');
      expect(await page.locator('#watching').isVisible()).toBe(false);
      const again = page.waitForRequest((request) => request.isNavigationRequest() && request.method() === 'GET');
      await page.locator('#again').click();
      expect((await again).url()).toMatch(/\/shop\/cart$/);
    });
  });

  it('says that it reloads by itself where a script does', async () => {
    await open('as it comes', {}, async (page) => expect(await page.locator('#watching').isVisible()).toBe(true));
  });

  it('runs from right to left in Arabic, picture and all', async () => {
    await open('in Arabic', { viewport: { width: 1440, height: 800 } }, async (page) => {
      const [text, sun] = await Promise.all([page.locator('h1').boundingBox(), page.locator('.sun').boundingBox()]);
      expect(text?.x).toBeGreaterThan(720);
      expect(sun?.x).toBeLessThan(720);
    });
  });

  it.each(['rtl', 'ltr'] as const)('ends each text where its own direction has the end, and begins all lines on the side of the page: %s', async (direction) => {
    await open('in two directions', { viewport: { width: 360, height: 740 } }, async (page) => {
      await page.evaluate((dir) => void (document.documentElement.dir = dir), direction);
      const texts = await Promise.all((await page.locator('header, h1, p').all()).slice(0, 4).map((each) => each.evaluate(linesOf)));
      expect(texts.map(({ endsAt }) => endsAt)).toStrictEqual(['right', 'right', 'right', 'left']);
      expect(texts.map(({ lines }) => lines.length > 1)).toStrictEqual([false, true, true, true]);
      expect(new Set(texts.flatMap(({ lines }) => lines).map(({ left, right }) => Math.round(direction === 'rtl' ? right : left))).size).toBe(1);
    });
  });

  it.each(Object.keys(LOOKS))('has no star beside a text, where it would read as a full stop: %s', async (look) => {
    await open(look, { colorScheme: 'dark' }, async (page) => {
      const boxes = (selector: string) => page.locator(selector).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect).filter((box) => box.width > 0));
      for (const width of [320, 768, 1199, 1200, 1440, 2560]) {
        await page.setViewportSize({ width, height: 740 });
        const [stars, texts] = [await boxes('.stars circle'), await boxes('header, main > *')];
        const beside = stars.filter((star) => texts.some((text) => star.bottom > text.top && star.top < text.bottom && star.right > text.left - 48 && star.left < text.right + 48));
        expect([width, stars.length > 8, beside]).toStrictEqual([width, true, []]);
      }
    });
  });

  it('shows where the focus is', async () => {
    await open('with everything', {}, async (page) => {
      for (const selector of ['#again', '.contact a']) {
        await page.keyboard.press('Tab');
        const outline = await page.evaluate(() => [document.activeElement?.matches('a'), getComputedStyle(document.activeElement ?? document.body).outlineStyle, getComputedStyle(document.activeElement ?? document.body).outlineWidth]);
        expect(outline).toStrictEqual([true, 'solid', '3px']);
        expect(await page.locator(selector).evaluate((element) => element === document.activeElement)).toBe(true);
      }
    });
  });

  it('moves for less than 5 seconds, and not at all where motion is unwelcome', async () => {
    const animations = () => document.getAnimations().map((each) => Number(each.effect?.getComputedTiming().endTime));
    await open('as it comes', { reducedMotion: 'no-preference' }, async (page) => {
      const times = await page.evaluate(animations);
      expect(times).toHaveLength(1);
      expect(times[0]).toBeLessThan(5000);
    });
    await open('as it comes', {}, async (page) => expect(await page.evaluate(animations)).toStrictEqual([]));
  });

  it('leaves the picture out for forced colours, and what cannot be pressed out on paper', async () => {
    await open('as it comes', { forcedColors: 'active' }, async (page) => {
      expect(await page.locator('.scene').isVisible()).toBe(false);
      expect(await page.locator('#again').isVisible()).toBe(true);
    });
    await open('as it comes', {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await Promise.all(['.scene', '#again', 'h1'].map((each) => page.locator(each).isVisible()))).toStrictEqual([false, false, true]);
    });
  });
});

/** The texts that are not within the width of the window. */
async function outside(page: Page, width: number): Promise<readonly string[]> {
  return page.evaluate((most) => {
    const elements = [...document.querySelectorAll('header, header *, main *')];
    const out = elements.filter((each) => !each.closest('[hidden]') && (each.getBoundingClientRect().left < 0 || each.getBoundingClientRect().right > most || each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline'));
    return out.map((each) => each.outerHTML);
  }, width);
}

type Line = Pick<DOMRect, 'left' | 'right'>;

/** The lines of an element's text as they are seen, and at which end of the last one its last character stands. */
function linesOf(element: Element): { readonly endsAt: 'left' | 'right' | undefined; readonly lines: readonly Line[] } {
  const text = element.firstChild as Text;
  const range = document.createRange();
  range.selectNodeContents(text);
  const boxes = Map.groupBy(range.getClientRects(), ({ bottom }) => Math.round(bottom));
  const lines = [...boxes.values()].map((line) => ({ left: Math.min(...line.map(({ left }) => left)), right: Math.max(...line.map(({ right }) => right)) }));
  range.setStart(text, text.length - 1);
  const [last, lastLine] = [range.getBoundingClientRect(), lines.at(-1)];
  const isAt = (side: keyof Line) => Math.abs(last[side] - (lastLine?.[side] ?? Infinity)) < 1;
  return { endsAt: isAt('right') ? 'right' : isAt('left') ? 'left' : undefined, lines };
}
