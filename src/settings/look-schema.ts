import { z } from 'zod';
import type { FileContent } from './page-file.js';
import { colorPattern, longestTexts, lookMistake, pageLanguages, type PageLanguage, type PageLook } from './page-look.js';
import { shown } from './shown.js';

/** The keys of a page's look. */
export const lookShape = {
  title: text('title').describe('The headline; default: "We’ll be back soon", in the language of the page.'),
  message: text('message').describe('What is said below the headline; an empty line begins a new paragraph.'),
  siteName: text('siteName').describe("Whose site it is: stands at the top and in the window's title, and in place of a logo that cannot be seen."),
  language: word('language')
    .meta({ enum: [...pageLanguages] })
    .transform((language) => language as PageLanguage)
    .exactOptional()
    .describe('The language of the page, which also sets its direction; default: en.'),
  color: word('color').meta({ pattern: colorPattern }).exactOptional().describe('The colour of the brand, like "#2450c5".'),
  logo: word('logo').exactOptional().describe('The logo as a data: URI; simpler: logoFile.'),
  contact: text('contact').describe('Whom to ask: a mail address, a web address or a phone number becomes a link.'),
};

/** A file with the logo; what it gives is the logo as a `data:` URI. */
export function logoFile(file: FileContent) {
  return z
    .string()
    .transform((path, context) => {
      const remote = isRemote(path) ? lookMistake('logo', path) : undefined;
      const base64 = remote === undefined ? file(path, 'base64', context) : undefined;
      if (remote !== undefined) context.addIssue({ code: 'custom', message: remote });
      return base64 === undefined ? z.NEVER : dataUri(path, base64, context);
    })
    .pipe(word('logo'))
    .exactOptional();
}

function isRemote(path: string): boolean {
  return /^[a-z]+:\/\//iu.test(path);
}

function text(key: keyof typeof longestTexts) {
  return word(key).meta({ maxLength: longestTexts[key] }).exactOptional();
}

function word(key: keyof PageLook) {
  return z.string(key === 'color' ? { error: unquotedColor } : {}).superRefine((value, context) => {
    const message = lookMistake(key, value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function unquotedColor({ input }: { readonly input?: unknown }): string | undefined {
  return input === null ? 'has no value: put the colour in quotes, since "#" begins a comment' : undefined;
}

/** How image files begin: the PNG specification, JFIF, RIFF with WebP, GIF; an SVG may have a declaration and comments before it. */
const beginnings: readonly (readonly [type: string, beginning: RegExp])[] = [
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['gif', /^GIF8[79]a/],
  ['svg+xml', /^(?:\xef\xbb\xbf)?\s*<[\s\S]{0,2000}?svg[\s>]/],
];

function dataUri(path: string, base64: string, context: z.RefinementCtx): string {
  const content = Buffer.from(base64, 'base64').toString('latin1');
  const type = beginnings.find(([, beginning]) => beginning.test(content))?.[0];
  const mistake = type === undefined ? 'is no SVG, PNG, JPEG, WebP or GIF' : svgMistake(type, content);
  if (mistake === undefined) return `data:image/${type};base64,${base64}`;
  context.addIssue({ code: 'custom', message: `${shown(path)} ${mistake}` });
  return z.NEVER;
}

function svgMistake(type: string, content: string): string | undefined {
  if (type !== 'svg+xml' || content.includes('http://www.w3.org/2000/svg')) return undefined;
  return 'has no xmlns="http://www.w3.org/2000/svg" on its svg element: browsers do not show it';
}
