import { lookKeys, lookMistake, type PageLook } from '../settings/page-look.js';
import { whyNoPageStatus } from '../settings/page-status.js';
import { defaultHtml, defaultJson, defaultXml } from './default-page.js';
import { headerProblems } from './header-problems.js';
import { NEGOTIATE_NJS } from './negotiate-njs.js';
import { nginxConfig, POD_PLACE, type NginxPlace, type PageAnswer } from './nginx-config.js';

/**
 * What a page says. What it leaves out comes from the default page: see {@link completedContent}. The look is that of the
 * built-in bodies, which stand in for those that are not given here.
 */
export interface PageContent extends PageLook {
  /**
   * The HTML body.
   * @default - the default page's
   */
  readonly html?: string;
  /**
   * The JSON body, as text.
   * @default - the default page's
   */
  readonly json?: string;
  /**
   * The XML body.
   * @default - the default page's
   */
  readonly xml?: string;
  /**
   * The status of every answer: 200, or 400 to 599.
   * @default 503
   */
  readonly statusCode?: number;
  /**
   * More headers, by name. One that the page would have sent anyway is replaced.
   * @default - Retry-After, Vary, Cache-Control, X-Content-Type-Options and what CORS needs
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * When a client may ask again, in seconds.
   * @default 60
   */
  readonly retryAfterSeconds?: number;
}

/** What is answered beside the bodies where the content does not say. */
export const DEFAULT_ANSWER: PageAnswer = { statusCode: 503, headers: {}, retryAfterSeconds: 60 };

/** The files of a page, by name: the data of its ConfigMap. */
export type PageFiles = Readonly<Record<'nginx.conf' | 'negotiate.js' | 'page.html' | 'page.json' | 'page.xml', string>>;

const BODIES = ['html', 'json', 'xml'] as const;
const FIELDS = [...BODIES, ...lookKeys, 'statusCode', 'headers', 'retryAfterSeconds'] as const;

/**
 * The content, and what it leaves out from `defaults`; what both leave out stays so: {@link pageFiles} knows the built-in
 * page. A page with a look of its own is to be seen with it, so it takes no body from the defaults; and one in another
 * language takes no title and no message from them.
 */
export function completedContent(content: PageContent, defaults: PageContent = {}): PageContent {
  const hasLook = lookKeys.some((key) => content[key] !== undefined);
  const isOtherLanguage = content.language !== undefined && content.language !== (defaults.language ?? 'en');
  const own = new Set<string>([...(hasLook ? BODIES : []), ...(isOtherLanguage ? ['title', 'message'] : [])]);
  const fields = FIELDS.map((field) => [field, content[field] ?? (own.has(field) ? undefined : defaults[field])] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** The files that serve the content; what it leaves out is the built-in page's. */
export function pageFiles(content: PageContent, place: NginxPlace = POD_PLACE): PageFiles {
  const answer = { ...DEFAULT_ANSWER, ...content };
  const bodies = {
    'page.html': content.html ?? defaultHtml(answer),
    'page.json': content.json ?? defaultJson(answer),
    'page.xml': content.xml ?? defaultXml(answer),
  };
  const largestBody = Math.max(...Object.values(bodies).map((body) => Buffer.byteLength(body)));
  return { 'nginx.conf': nginxConfig(answer, place, largestBody), 'negotiate.js': NEGOTIATE_NJS, ...bodies };
}

/** The API server's limit for the data of one ConfigMap, in bytes (`MaxSecretSize`, kubernetes/api core/v1/types.go). */
export const MAX_DATA_BYTES = 1_048_576;
/** Its limit for a request, in bytes (`MaxRequestBodyBytes`, k8s.io/apiserver pkg/server/config.go), but for what is no data. */
const MAX_REQUEST_BYTES = 3_145_728 - 16_384;
const MAX_RETRY_AFTER_SECONDS = 2 ** 31 - 1;

/** Every reason why the content cannot be served, each with the offending value; none if it can. */
export function contentProblems(content: PageContent): string[] {
  const early = [...bodyProblems(content), ...lookProblems(content), ...numberProblems({ ...DEFAULT_ANSWER, ...content }), ...headerProblems(content.headers ?? {})];
  return early.length > 0 ? early : sizeProblems(content);
}

function bodyProblems(content: PageContent): string[] {
  const problems: string[] = [];
  for (const body of BODIES) {
    const text = content[body];
    if (text === undefined) continue;
    if (text.trim() === '') problems.push(`${body} is empty: leave it out to show the default page's`);
    else if (!text.isWellFormed()) problems.push(`${body} is no valid Unicode: it has half of a surrogate pair`);
    else if (body === 'json') problems.push(...jsonProblems(text));
  }
  return problems;
}

function lookProblems(content: PageContent): string[] {
  return lookKeys.map((key) => content[key] !== undefined && lookMistake(key, content[key])).filter((mistake) => typeof mistake === 'string');
}

function jsonProblems(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`json cannot be parsed: ${(error as Error).message}`];
  }
}

function numberProblems({ statusCode, retryAfterSeconds }: PageAnswer): string[] {
  const problems: string[] = [];
  const why = whyNoPageStatus(statusCode);
  if (why !== undefined) problems.push(`statusCode ${statusCode} ${why}`);
  if (!Number.isInteger(retryAfterSeconds) || retryAfterSeconds < 0 || retryAfterSeconds > MAX_RETRY_AFTER_SECONDS) {
    problems.push(`retryAfterSeconds ${retryAfterSeconds} is no whole number from 0 to ${MAX_RETRY_AFTER_SECONDS}`);
  }
  return problems;
}

function sizeProblems(content: PageContent): string[] {
  const files = pageFiles(content);
  const [data, request] = [totalBytes(files, dataBytes), totalBytes(files, requestBytes)];
  if (data > MAX_DATA_BYTES) return [`the page's files have ${data} bytes (${listed(files, dataBytes)}), and a ConfigMap holds ${MAX_DATA_BYTES}: make the largest smaller`];
  if (request <= MAX_REQUEST_BYTES) return [];
  return [`the page's files have ${request} bytes in JSON (${listed(files, requestBytes)}), and a request to the API server has room for ${MAX_REQUEST_BYTES}: a control character and each of & < > counts six times there; make the largest smaller`];
}

/** How many bytes more a ConfigMap with these files can hold: in its data, and, in base64, in the request that creates it. */
export function freeBytes(files: PageFiles): number {
  const inRequest = Math.floor((MAX_REQUEST_BYTES - totalBytes(files, requestBytes)) * 0.75);
  return Math.min(MAX_DATA_BYTES - totalBytes(files, dataBytes), inRequest);
}

type Measure = (text: string) => number;

function totalBytes(files: PageFiles, bytesOf: Measure): number {
  return Object.values(files).reduce((sum, text) => sum + bytesOf(text), 0);
}

function listed(files: PageFiles, bytesOf: Measure): string {
  return Object.entries(files).map(([name, text]) => `${name} ${bytesOf(text)}`).join(', ');
}

function dataBytes(text: string): number {
  return Buffer.byteLength(text);
}

/** The reconciler writes JSON as Go does, with an escape for each of these: https://pkg.go.dev/encoding/json#HTMLEscape. */
function requestBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text).replace(/[&<>\u2028\u2029]/g, '\\u0000'));
}
