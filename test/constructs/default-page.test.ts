import { describe, expect, it } from '@jest/globals';
import { DEFAULT_HTML, defaultJson, defaultXml } from '../../src/constructs/default-page.js';

/** The colours of a scheme, by name: the first scheme is the light one. */
function colours(scheme: 0 | 1): Readonly<Record<string, string>> {
  const block = DEFAULT_HTML.match(/:root \{[^}]*\}/g)?.[scheme] ?? '';
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]+)/g)].map(([, name = '', colour = '']) => [name, colour]));
}

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(a: string | undefined, b: string | undefined): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour = ''): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('the default HTML page', () => {
  it('loads nothing and runs nothing', () => {
    expect(DEFAULT_HTML).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|https?:|\bon[a-z]+=|\bsrc=/i);
  });

  it.each([['light', 0], ['dark', 1]] as const)('has enough contrast in the %s scheme', (_, scheme) => {
    const { card, text, soft, accent, 'on-accent': onAccent } = colours(scheme);
    expect(contrast(text, card)).toBeGreaterThanOrEqual(7);
    expect(contrast(soft, card)).toBeGreaterThanOrEqual(7);
    expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(accent, card)).toBeGreaterThanOrEqual(3);
  });

  it('says its language, its title and how to scale it', () => {
    expect(DEFAULT_HTML).toMatch(/<html lang="en">[\s\S]*name="viewport"[\s\S]*<title>[^<]+<\/title>[\s\S]*<main>[\s\S]*<h1>/);
  });
});

describe('defaultJson', () => {
  it('is a problem document', () => {
    expect(JSON.parse(defaultJson(503, 60))).toStrictEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'The service is down for maintenance. Please try again later.',
      retryAfterSeconds: 60,
    });
  });
});

describe('defaultXml', () => {
  it('says the status and its title', () => {
    expect(defaultXml(503)).toContain('<title>Service Unavailable</title>\n  <status>503</status>');
    expect(defaultXml(418)).toContain('<title>Maintenance</title>\n  <status>418</status>');
  });
});
