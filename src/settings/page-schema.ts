import { z } from 'zod';
import { lookShape, logoFile } from './look-schema.js';
import { fileContent, longestBody, type ReadBody } from './page-file.js';
import { lookKeys } from './page-look.js';
import { always, section, type Report } from './section.js';
import type { PageSettings } from './settings.js';

const formats = ['html', 'json', 'xml'] as const;
type Format = (typeof formats)[number];
type PageInput = PageSettings & { readonly [key in `${Format}File` | 'logoFile']?: string };

/** The most that nginx and clients take, in seconds. */
const longestRetryAfter = 2_147_483_647;

/**
 * The schema of a page: bodies and logo inline, or read from files beside the settings file, and the look of the built-in
 * bodies.
 * @param readBody reads a file; what it throws is the error of that key
 */
export function pageSchema(description: string, settingsFile: string, readBody: ReadBody) {
  const file = fileContent(settingsFile, readBody);
  const read = (format: Format) =>
    z
      .string()
      .transform((path, context) => file(path, 'utf-8', context) ?? z.NEVER)
      .pipe(body(format))
      .exactOptional();
  return section(
    {
      html: body('html').exactOptional().describe('The page for browsers.'),
      json: body('json').exactOptional().describe('The body for clients that ask for JSON.'),
      xml: body('xml').exactOptional().describe('The body for clients that ask for XML.'),
      htmlFile: read('html').describe('A file with the page for browsers; the path is relative to this file.'),
      jsonFile: read('json').describe('A file with the JSON body; the path is relative to this file.'),
      xmlFile: read('xml').describe('A file with the XML body; the path is relative to this file.'),
      ...lookShape,
      logoFile: logoFile(file).describe('A file with the logo (SVG, PNG, JPEG, WebP or GIF); the path is relative to this file.'),
      retryAfterSeconds: z
        .int()
        .min(0)
        .max(longestRetryAfter)
        .exactOptional()
        .describe('When to try again, in seconds: the Retry-After of the page, and what it says to visitors; default: 60.'),
    },
    description,
  )
    .check(always(checkPage))
    .transform(completePage);
}

function body(format: Format) {
  return z.string().superRefine((text, context) => {
    const message = bodyMistake(format, text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function bodyMistake(format: Format, text: string): string | undefined {
  if (text.trim() === '') return `the ${format} body is empty: write one, or take the key out`;
  const bytes = Buffer.byteLength(text);
  if (bytes > longestBody) return `the ${format} body has ${bytes} bytes: at most ${longestBody} (1 MiB) fit into a ConfigMap`;
  return format === 'json' ? jsonMistake(text) : undefined;
}

function jsonMistake(text: string): string | undefined {
  if (text.startsWith('\uFEFF')) return 'the json body is not JSON: it begins with a byte order mark, save it without one';
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `the json body is not JSON: ${(error as SyntaxError).message}`;
  }
}

function checkPage(page: PageInput, report: Report): void {
  for (const key of [...formats, 'logo'] as const) {
    if (key in page && `${key}File` in page) report([`${key}File`], `${key} and ${key}File are both given: keep one of them`);
  }
  checkUnseen(page, report);
}

/** A look that no body of the page shows would be a riddle to its writer. */
function checkUnseen(page: PageInput, report: Report): void {
  const own = formats.filter((format) => format in page || `${format}File` in page);
  if (!own.includes('html')) return;
  const seen: readonly string[] = own.length === formats.length ? [] : ['title', 'message', 'contact', 'language'];
  for (const key of [...lookKeys, 'logoFile'].filter((each) => each in page && !seen.includes(each))) {
    report([key], `${key} is of the page that comes with the operator, and the html of this page takes its place: take one of them out`);
  }
}

function completePage(page: PageInput): PageSettings {
  const { htmlFile, jsonFile, xmlFile, logoFile: logoRead, ...rest } = page;
  const { html = htmlFile, json = jsonFile, xml = xmlFile, logo = logoRead } = page;
  const all = Object.entries({ ...rest, html, json, xml, logo });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
