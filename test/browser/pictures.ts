import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { PageContent } from '../../src/constructs/page-content.js';
import { startChromium } from './chromium.js';
import { servePage } from './served-page.js';

// `npm run pictures`: takes the pictures of the default page that the docs show.
const folder = new URL('../../docs/pictures/', import.meta.url);

interface Shot {
  readonly content: PageContent;
  readonly options: BrowserContextOptions;
}

const shop: PageContent = { siteName: 'Example Shop', contact: 'help@shop.example', retryAfterSeconds: 600 };
const laptop = { width: 1280, height: 830 };
const phone = { width: 360, height: 740 };
const leaf = '<svg xmlns="http://www.w3.org/2000/svg" width="176" height="40"><path d="M6 34C4 12 18 4 36 4c0 20-8 32-26 28" fill="#0b6e4f"/><text x="46" y="28" font-family="sans-serif" font-size="22" font-weight="700" fill="#16302a">Greenleaf</text></svg>';
const branded: PageContent = {
  title: 'Back at noon',
  message: 'We are moving to bigger greenhouses. Your basket is kept.',
  siteName: 'Greenleaf',
  color: '#0b6e4f',
  logo: `data:image/svg+xml;base64,${Buffer.from(leaf).toString('base64')}`,
  contact: 'https://status.greenleaf.example',
  retryAfterSeconds: 3600,
};

/** Every picture, by its file: shots from left to right. */
const PICTURES: Readonly<Record<string, readonly Shot[]>> = {
  'page.png': (['light', 'dark'] as const).map((colorScheme) => ({ content: shop, options: { viewport: laptop, colorScheme } })),
  'page-variants.png': [
    { content: shop, options: { viewport: phone, colorScheme: 'dark' } },
    { content: { language: 'ar', siteName: 'متجر المثال', color: '#8a2be2' }, options: { viewport: phone } },
    { content: branded, options: { viewport: phone } },
    { content: { ...shop, language: 'fr' }, options: { viewport: phone, javaScriptEnabled: false } },
  ],
};

const browser = await startChromium();
try {
  mkdirSync(folder, { recursive: true });
  for (const [name, shots] of Object.entries(PICTURES)) {
    const images: Buffer[] = [];
    for (const shot of shots) images.push(await taken(browser, shot));
    const picture = await sideBySide(browser, images, shots[0]!.options.viewport!.width);
    writeFileSync(new URL(name, folder), picture);
    process.stdout.write(`docs/pictures/${name}: ${Math.round(picture.length / 1024)} KB\n`);
  }
} finally {
  await browser.close();
}

async function taken(from: Browser, { content, options }: Shot): Promise<Buffer> {
  const served = await servePage(content);
  const context = await from.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(served.address);
    return await page.screenshot();
  } finally {
    await context.close();
    await served.stop();
  }
}

/** Pictures of the same size in a row, together 1600 px wide at most. */
async function sideBySide(from: Browser, images: readonly Buffer[], width: number): Promise<Buffer> {
  const page = await from.newPage({ viewport: { width: 1600, height: 1000 } });
  const shown = Math.min(width, Math.floor((1600 - 24 * (images.length + 1)) / images.length));
  const tags = images.map((image) => `<img width="${shown}" src="data:image/png;base64,${image.toString('base64')}">`);
  await page.setContent(`<body style="margin:0;background:#fff"><div style="display:inline-flex;gap:24px;padding:24px">${tags.join('')}</div><style>img{border-radius:12px;box-shadow:0 0 0 1px #0002}</style>`);
  const picture = await page.locator('div').screenshot();
  await page.close();
  return picture;
}
