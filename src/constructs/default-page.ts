import { createHash } from 'node:crypto';
import type { PageLook } from '../settings/page-look.js';
import { DEFAULT_COLOR, darkPalette, lightPalette } from './page-colors.js';
import { contactLink } from './page-contact.js';
import { PAGE_SCENE } from './page-scene.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { PAGE_WORDS, type PageWords } from './page-words.js';
import { againIn } from './try-again.js';

/** What the built-in bodies are made from. */
export interface DefaultPage extends PageLook {
  readonly statusCode: number;
  readonly retryAfterSeconds: number;
}

/**
 * The built-in HTML page: one file that loads nothing, and that needs no script. Its own Content-Security-Policy lets nothing
 * else run or load than what is written here. `noindex` is not in it on purpose: a crawler that overlooked the status would
 * drop the site. The empty `href` asks for the very address again that the visitor wanted, by GET.
 */
export function defaultHtml(page: DefaultPage): string {
  const words = wordsOf(page);
  const { language = 'en', color = DEFAULT_COLOR, siteName } = page;
  const style = pageStyle(color);
  const script = pageScript(page.statusCode, page.retryAfterSeconds);
  return `<!doctype html>
<html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${sourceHash(style)}; script-src ${sourceHash(script)}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="robots" content="noarchive">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="${lightPalette(color).sky}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${darkPalette(color).sky}" media="(prefers-color-scheme: dark)">
<title>${escaped([words.title, siteName].filter(Boolean).join(' · '))}</title>
<link rel="icon" href="${icon(color)}">
<style>${style}</style>
</head>
<body>
${header(page)}<main>
<h1>${escaped(words.title)}</h1>
${paragraphs(words.message)}${paragraph('when', againIn(page.retryAfterSeconds, words))}<a class="button" id="again" href="">${escaped(words.button)}</a>
<p class="aside" id="watching" hidden>${escaped(words.watching)}</p>
${contact(page.contact, words)}</main>
${PAGE_SCENE}
<script>${script}</script>
</body>
</html>
`;
}

/** The built-in JSON page: a problem document (RFC 9457), with the seconds to wait and the contact as extension members. */
export function defaultJson(page: DefaultPage): string {
  return `${JSON.stringify({ type: 'about:blank', ...problemOf(page) }, null, 2)}\n`;
}

/** The built-in XML page: the same problem document in XML (RFC 9457, appendix B). */
export function defaultXml(page: DefaultPage): string {
  const members = Object.entries(problemOf(page)).filter(([, value]) => value !== undefined);
  return `<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns="urn:ietf:rfc:7807" xml:lang="${page.language ?? 'en'}">
  <type>about:blank</type>
${members.map(([name, value]) => `  <${name}>${escaped(String(value))}</${name}>\n`).join('')}</problem>
`;
}

/**
 * The phrases of the statuses that a page can have (IANA's registry), as RFC 9457 section 4.2.1 wants them of about:blank.
 * Not those of node:http, which differ between its versions, and from RFC 9110: the same page must be the same set everywhere.
 */
const STATUS_PHRASES: Readonly<Record<number, string>> = {
  ...{ 200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found' },
  ...{ 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout' },
  ...{ 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Content Too Large' },
  ...{ 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed' },
  ...{ 421: 'Misdirected Request', 422: 'Unprocessable Content', 423: 'Locked', 424: 'Failed Dependency', 425: 'Too Early' },
  ...{ 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests', 431: 'Request Header Fields Too Large' },
  ...{ 451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway' },
  ...{ 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates' },
  ...{ 507: 'Insufficient Storage', 508: 'Loop Detected', 510: 'Not Extended', 511: 'Network Authentication Required' },
};

function problemOf(page: DefaultPage) {
  const { title, message } = wordsOf(page);
  return {
    title: STATUS_PHRASES[page.statusCode] ?? 'Maintenance',
    status: page.statusCode,
    detail: `${title} – ${message.trim()}`,
    retryAfterSeconds: page.retryAfterSeconds,
    contact: page.contact,
  };
}

function wordsOf({ language = 'en', title, message }: DefaultPage): PageWords {
  const known: Partial<typeof PAGE_WORDS> = PAGE_WORDS; // a construct is made before what is wrong with it is said
  const words = known[language] ?? PAGE_WORDS.en;
  return { ...words, title: title ?? words.title, message: message ?? words.message };
}

function isRightToLeft(language: string): boolean {
  return language === 'ar' || language === 'he';
}

/** A sun over a hill. A page without an icon would be asked for /favicon.ico. */
function icon(color: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="7" r="4.5" fill="#f5b942"/><path d="M0 12q8-7 16 0v4H0z" fill="${color}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function header({ logo, siteName }: PageLook): string {
  if (logo !== undefined) return `<header><img src="${logo}" alt="${escaped(siteName ?? '')}"></header>\n`;
  return siteName === undefined ? '' : `<header>${escaped(siteName)}</header>\n`;
}

function paragraphs(text: string): string {
  return text.trim().split(/\n[^\S\n]*\n\s*/).map((each) => `<p>${escaped(each)}</p>\n`).join('');
}

function paragraph(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<p class="${name}">${escaped(text)}</p>\n`;
}

function contact(whom: string | undefined, words: PageWords): string {
  if (whom === undefined) return '';
  const { href, text } = contactLink(whom);
  const link = href === undefined ? `<span dir="auto">${escaped(text)}</span>` : `<a dir="auto" href="${escaped(href)}">${escaped(text)}</a>`;
  return `<p class="aside contact"><span>${escaped(words.contact)}</span>${link}</p>\n`;
}

/** How a Content-Security-Policy names the content of an element (CSP 3, section 2.3.1). */
function sourceHash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in HTML and XML, also within quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
