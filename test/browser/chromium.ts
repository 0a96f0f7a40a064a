import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Debian's. */
const PROGRAM = '/usr/bin/chromium';
/** In a container it runs as root, without a GPU; and it is to ask nobody for anything. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Whether there is a Chromium. */
export const hasChromium = existsSync(PROGRAM);

/** A browser without a window. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: FLAGS });
}
