import { shown } from './shown.js';

/** The languages that the built-in page speaks, as `lang` has them. Their words: `constructs/page-words.ts`. */
export const pageLanguages = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'sv', 'tr', 'uk', 'zh'] as const;
/** One of {@link pageLanguages}. */
export type PageLanguage = (typeof pageLanguages)[number];

/** How the page that comes with the operator looks, and what it says: all of it text, none of it HTML. */
export interface PageLook {
  /**
   * The headline. The bodies for JSON and XML have it too.
   * @default - "We’ll be back soon", in the page's language
   */
  readonly title?: string;
  /**
   * What is said below the headline; an empty line begins a new paragraph. The bodies for JSON and XML have it too.
   * @default - that the site is down for maintenance, in the page's language
   */
  readonly message?: string;
  /**
   * Whose site it is: stands at the top, in the window's title, and in place of the logo where that cannot be seen.
   * @default - none
   */
  readonly siteName?: string;
  /**
   * The language of the page, which also sets its direction.
   * @default 'en'
   */
  readonly language?: PageLanguage;
  /**
   * The colour of the brand, like `#2450c5`. Where it could not be read, a darker or lighter shade of it is used.
   * @default - a calm blue
   */
  readonly color?: string;
  /**
   * The logo, as a `data:` URI with an SVG, PNG, JPEG, WebP or GIF in base64.
   * @default - none
   */
  readonly logo?: string;
  /**
   * Whom to ask: a mail address, a web address or a phone number becomes a link, anything else is text.
   * @default - none
   */
  readonly contact?: string;
}

/** The keys of {@link PageLook}. */
export const lookKeys = ['title', 'message', 'siteName', 'language', 'color', 'logo', 'contact'] as const satisfies readonly (keyof PageLook)[];

/** The most characters that a text may have. */
export const longestTexts = { title: 120, message: 2000, siteName: 80, contact: 200 } as const;
/** The form of a colour, as a regular expression. */
export const colorPattern = '^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$';
/** The largest logo, in bytes: the page is to arrive in one piece, also over a slow line. */
export const largestLogo = 65_536;

const logoPattern = /^data:image\/(?:svg\+xml|png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/u;
/** Control characters, but for the line ends and tabs of a message: XML cannot have them, and nobody sees them. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/u;

/** Something to see: neither space nor control, nor what has no shape of its own (zero-width space, marks of direction). */
const visible = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** What is wrong with a value of the look; undefined if it is good. */
export function lookMistake(key: keyof PageLook, value: string): string | undefined {
  if (!visible.test(value)) return `the ${key} is empty: write one, or take the key out`;
  if (key === 'color') return colorMistake(value);
  if (key === 'logo') return logoMistake(value);
  if (key === 'language') return languageMistake(value);
  return textMistake(key, value);
}

function textMistake(key: keyof typeof longestTexts, text: string): string | undefined {
  const longest = longestTexts[key];
  if (text.length > longest) return `the ${key} has ${text.length} characters: write at most ${longest}, or a page of your own (htmlFile)`;
  if (!text.isWellFormed()) return `the ${key} is no valid Unicode: it has half of a surrogate pair`;
  return control.test(text) ? `the ${key} ${shown(text)} has a control character: take it out` : undefined;
}

function colorMistake(color: string): string | undefined {
  return new RegExp(colorPattern, 'u').test(color) ? undefined : `${shown(color)} is not a colour: write it like "#2450c5", in quotes`;
}

function languageMistake(language: string): string | undefined {
  if ((pageLanguages as readonly string[]).includes(language)) return undefined;
  const near = pageLanguages.find((each) => each === language.toLowerCase().split(/[-_]/u)[0]);
  const wayOut = near === undefined ? 'for another language, write a page of your own (htmlFile)' : `did you mean ${shown(near)}?`;
  return `${shown(language)} is none of ${pageLanguages.join(', ')}: ${wayOut}`;
}

function logoMistake(logo: string): string | undefined {
  if (/^[a-z]+:\/\//iu.test(logo)) return `${shown(logo)} would be loaded from elsewhere, and the page loads nothing: save it as a file and name that as logoFile`;
  if (!logoPattern.test(logo)) return `${shown(logo)} is not like data:image/svg+xml;base64,…: name the logo's file as logoFile`;
  const bytes = Buffer.byteLength(logo.slice(logo.indexOf(',') + 1), 'base64');
  return bytes > largestLogo ? `the logo has ${bytes} bytes: at most ${largestLogo} (64 KiB) fit the page` : undefined;
}
