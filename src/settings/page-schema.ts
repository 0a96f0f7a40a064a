import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { always, section, type Report } from './section.js';
import type { PageBodies } from './settings.js';
import { shown } from './shown.js';

/** The text of a file by its path; throws what node:fs throws. */
export type ReadBody = (file: string) => string;

/** The longest body, in bytes: a ConfigMap holds no more. */
export const longestBody = 1_048_576;

const formats = ['html', 'json', 'xml'] as const;
type Format = (typeof formats)[number];
type PageInput = PageBodies & { readonly [format in Format as `${format}File`]?: string };

/**
 * The schema of a page: bodies inline, or read from files beside the settings file.
 * @param readBody reads a file; what it throws is the error of that key
 */
export function pageSchema(description: string, settingsFile: string, readBody: ReadBody) {
  const read = fileReader(settingsFile, readBody);
  return section(
    {
      html: body('html').exactOptional().describe('The page for browsers.'),
      json: body('json').exactOptional().describe('The body for clients that ask for JSON.'),
      xml: body('xml').exactOptional().describe('The body for clients that ask for XML.'),
      htmlFile: read('html').describe('A file with the page for browsers; the path is relative to this file.'),
      jsonFile: read('json').describe('A file with the JSON body; the path is relative to this file.'),
      xmlFile: read('xml').describe('A file with the XML body; the path is relative to this file.'),
    },
    description,
  )
    .check(always(checkTwice))
    .transform(pageBodies);
}

function fileReader(settingsFile: string, readBody: ReadBody) {
  return (format: Format) =>
    z
      .string()
      .transform((path, context) => {
        const file = isAbsolute(path) ? path : join(dirname(settingsFile), path);
        try {
          return readBody(file);
        } catch (error) {
          context.addIssue({ code: 'custom', message: `${shown(file)} cannot be read: ${(error as Error).message}` });
          return z.NEVER;
        }
      })
      .pipe(body(format))
      .exactOptional();
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
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `the json body is not JSON: ${(error as SyntaxError).message}`;
  }
}

function checkTwice(page: PageInput, report: Report): void {
  for (const format of formats.filter((each) => each in page && `${each}File` in page)) {
    report([`${format}File`], `${format} and ${format}File are both given: keep one of them`);
  }
}

function pageBodies(page: PageInput): PageBodies {
  const given = formats.map((format) => [format, page[format] ?? page[`${format}File`]] as const);
  return Object.fromEntries(given.filter(([, text]) => text !== undefined));
}
