import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { gzipSync } from 'node:zlib';
import { defaultHtml, defaultJson, defaultXml, type DefaultPage } from '../../src/constructs/default-page.js';
import { PAGE_WORDS } from '../../src/constructs/page-words.js';
import { largestLogo, longestTexts, pageLanguages, type PageLook } from '../../src/settings/page-look.js';

const usual: DefaultPage = { statusCode: 503, retryAfterSeconds: 60 };
const hostile = `</title><script>alert("1")</script>'&lt;<img src=x onerror=alert(1)>`;
const shown = '&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;lt;&lt;img src=x onerror=alert(1)&gt;';

describe('defaultHtml', () => {
  it('names nothing that would be loaded', () => {
    const html = defaultHtml({ ...usual, siteName: 'Shop', logo: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' });
    const inScripts = html.replaceAll('http://www.w3.org/2000/svg', '');
    expect(inScripts).not.toMatch(/https?:|url\(|@import|<link (?!rel="icon" href="data:)|<iframe|\bsrc="(?!data:)|\son[a-z]+=/i);
  });

  it.each(pageLanguages)('says in %s what it is, and in which direction', (language) => {
    const { title, button } = PAGE_WORDS[language];
    const html = defaultHtml({ ...usual, language });
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' || language === 'he' ? 'rtl' : 'ltr'}">`);
    for (const text of [`<title>${title}</title>`, `<h1>${title}</h1>`, `>${button}</a>`]) expect(html).toContain(text);
  });

  it('says when to come back as Retry-After does, and nothing where that is far away', () => {
    expect(defaultHtml({ ...usual, retryAfterSeconds: 600 })).toContain('<p class="when">Please try again in about 10 minutes.</p>');
    expect(defaultHtml({ ...usual, retryAfterSeconds: 2 ** 31 - 1 })).not.toContain('class="when"');
  });

  it.each(['title', 'message', 'siteName', 'contact'] as const)('shows a hostile %s as text', (key) => {
    const html = defaultHtml({ ...usual, [key]: hostile });
    expect(html).toContain(shown);
    expect(html).not.toContain(hostile);
    expect(html.match(/<(?:script|img)\b/g)).toStrictEqual(['<script']);
  });

  it('makes paragraphs of empty lines', () => {
    expect(defaultHtml({ ...usual, message: ' One\ntwo.\n \n\n  Three. \n' })).toContain('<p>One\ntwo.</p>\n<p>Three.</p>\n');
  });

  it('shows the logo with the name in its place, and the name where there is no logo', () => {
    const logo = 'data:image/png;base64,AAAA';
    expect(defaultHtml({ ...usual, logo, siteName: 'A "B"' })).toContain(`<header><img src="${logo}" alt="A &quot;B&quot;"></header>`);
    expect(defaultHtml({ ...usual, siteName: 'Shop' })).toContain('<header>Shop</header>');
    expect(defaultHtml(usual)).not.toContain('<header>');
  });

  it('lets run only what it has itself, whatever is configured', () => {
    for (const page of [usual, { ...usual, color: '#fd0', statusCode: 200, retryAfterSeconds: 7 }]) {
      const html = defaultHtml(page);
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
      const hash = (element: string) => createHash('sha256').update(new RegExp(`<${element}>([^]*)</${element}>`).exec(html)?.[1] ?? '').digest('base64');
      expect(policy).toBe(
        `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`,
      );
      expect(html).not.toMatch(/ style=/);
    }
  });

  it('lets crawlers keep the site, and no copy of the page', () => {
    expect(defaultHtml(usual)).toContain('<meta name="robots" content="noarchive">');
  });

  it('arrives in one piece: 14 KB at most, compressed, with the longest texts of the longest language', () => {
    const longest = Object.fromEntries(Object.entries(longestTexts).map(([key, length]) => [key, noise(length)]));
    for (const language of pageLanguages) {
      expect(gzipSync(defaultHtml({ ...usual, ...longest, language })).length).toBeLessThan(14 * 1024);
      expect(gzipSync(defaultHtml({ ...usual, language })).length).toBeLessThan(5 * 1024);
    }
    expect(largestLogo).toBe(64 * 1024); // a large logo costs more round trips: docs/your-page.md says so
  });
});

describe('defaultJson', () => {
  it('is a problem document', () => {
    expect(JSON.parse(defaultJson(usual))).toStrictEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: `We’ll be back soon – ${PAGE_WORDS.en.message}`,
      retryAfterSeconds: 60,
    });
  });

  it('has the phrase of the status as its title, and "Maintenance" for one that has none (RFC 9457, 4.2.1)', () => {
    // node's own list, but for what it has from before RFC 9110, and 418 and 509, which are not registered
    const phrases: typeof STATUS_CODES = { ...STATUS_CODES, 413: 'Content Too Large', 418: undefined, 422: 'Unprocessable Content', 509: undefined };
    for (const statusCode of [200, ...Array.from({ length: 200 }, (_, index) => 400 + index)]) {
      expect([statusCode, JSON.parse(defaultJson({ ...usual, statusCode })).title]).toStrictEqual([statusCode, phrases[statusCode] ?? 'Maintenance']);
    }
  });

  it('carries what is configured, to the letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (title, message, contact) => {
        expect(JSON.parse(defaultJson({ ...usual, title, message, contact }))).toMatchObject({ detail: `${title} – ${message.trim()}`, contact });
      }),
    );
  });
});

describe('defaultXml', () => {
  it('says what the JSON says', () => {
    expect(defaultXml({ statusCode: 418, retryAfterSeconds: 5, title: 'A & B', message: '<b>', language: 'he', contact: 'x' })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns="urn:ietf:rfc:7807" xml:lang="he">
  <type>about:blank</type>
  <title>Maintenance</title>
  <status>418</status>
  <detail>A &amp; B – &lt;b&gt;</detail>
  <retryAfterSeconds>5</retryAfterSeconds>
  <contact>x</contact>
</problem>
`);
  });
});

describe('a look of whatever text', () => {
  it('adds no element and no attribute', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', "'", '<', '>', '&', '--', '`')).filter((each) => each.trim() !== '');
    const plain: PageLook = { title: 'x', message: 'x', siteName: 'x', contact: 'x' };
    fc.assert(
      fc.property(text, text, text, text, (title, message, siteName, contact) => {
        expect(tags(defaultHtml({ ...usual, title, message: message.replaceAll('\n', ' '), siteName, contact: `: ${contact}` }))).toStrictEqual(tags(defaultHtml({ ...usual, ...plain })));
      }),
    );
  });
});

function tags(html: string): readonly string[] {
  return html.replace(/<script>[^]*<\/script>|<style>[^]*<\/style>/g, '').match(/<[^>]*>/g) ?? [];
}

/** Text that gzip finds nothing in, the same each time. */
function noise(length: number): string {
  return Array.from({ length }, (_, index) => createHash('md5').update(String(index)).digest('base64').charAt(0)).join('');
}
