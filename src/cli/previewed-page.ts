import { closestMatch } from 'leven';
import { compressedBodies } from '../constructs/compressed-bodies.js';
import { configuredPage, configuredPages } from '../constructs/configured-page.js';
import { completedContent, DEFAULT_ANSWER, pageFiles, type PageContent } from '../constructs/page-content.js';
import { readSettings } from './settings-file.js';
import type { Terminal } from './terminal.js';

/** A page as it is now, or why there is none. */
export type PreviewedPage = { /** All that it is made from. */ readonly files: readonly string[] } & (
  | { readonly content: PageContent; /** What is served, in a line. */ readonly summary: string }
  | { readonly content?: undefined; readonly problem: string }
);

/** What arrives in the first round trip: ten segments (RFC 6928) of 1460 bytes. */
const FIRST_ROUND_TRIP = 14_600;

/** A page of the settings, complete; where the settings are broken, stderr says so in full. */
export async function previewedPage(pageName: string, settingsFile: string | undefined, terminal: Terminal): Promise<PreviewedPage> {
  const { settings, errors, files } = await readSettings(settingsFile, terminal);
  if (settings?.maintenance === undefined || errors.length > 0) return { files, problem: 'the settings are broken: mend what is said above' };
  const pages = configuredPages(settings.maintenance);
  if (!pages.includes(pageName)) return { files, problem: unknownPage(pageName, pages) };
  const props = configuredPage(pageName, settings.maintenance, settings.operator.namespace);
  const content = completedContent(props, props.defaultPage);
  return { files, content, summary: summaryOf(pageName, content) };
}

function unknownPage(pageName: string, pages: readonly string[]): string {
  const near = closestMatch(pageName, pages, { maxDistance: 3 });
  const hint = near === undefined ? `they have ${pages.join(', ')}` : `did you mean ${JSON.stringify(near)}?`;
  return `the settings have no page ${JSON.stringify(pageName)}: ${hint}`;
}

function summaryOf(pageName: string, content: PageContent): string {
  const { statusCode, retryAfterSeconds } = { ...DEFAULT_ANSWER, ...content };
  const files = pageFiles(content);
  const compressed = compressedBodies(files)['page.html.gz'];
  const bytes = Buffer.from(compressed ?? files['page.html'], compressed === undefined ? 'utf-8' : 'base64').length;
  const size = `${(bytes / 1024).toFixed(1)} KB${compressed === undefined ? '' : ' compressed'}`;
  const much = bytes > FIRST_ROUND_TRIP ? ', more than comes in the first round trip (14 KB)' : '';
  return `the page ${JSON.stringify(pageName)}: status ${statusCode}, Retry-After ${retryAfterSeconds} s, HTML ${size}${much}`;
}
