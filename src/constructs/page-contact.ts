/** How a contact is shown. */
export interface ContactLink {
  /** Absent: it is text, and no link. */
  readonly href?: string;
  readonly text: string;
}

/** A contact as a link, where it is a mail address, a web address or a phone number; no other scheme becomes one. */
export function contactLink(contact: string): ContactLink {
  const text = contact.trim();
  if (/^[\p{L}\p{N}.!#$%&'*+/=^_{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(text)) return { href: `mailto:${encodeURI(text)}`, text };
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return { href: new URL(text).href, text: text.replace(/^https?:\/\//i, '').replace(/\/$/, '') };
  const number = phoneNumber(text);
  return number === undefined ? { text } : { href: `tel:${number}`, text };
}

/** 1 to 31: a day, and a month too, since which of them comes first differs. */
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
/** `12.10.2026`, `2026-12-10` and `12.10.`, with whatever is around it; `12/10/26` only by itself, since phone numbers come in pairs too. */
const DATES = [
  `(?<!\\d)${DAY}([./-])\\s?${DAY}\\1\\s?(?:19|20)\\d\\d(?!\\d)`,
  `(?<!\\d)(?:19|20)\\d\\d([./-])${DAY}\\1${DAY}(?!\\d)`,
  `(?<!\\d)${DAY}\\.\\s?${DAY}\\.(?!\\d)`,
  `^${DAY}([./-])${DAY}\\1\\d\\d$`,
].map((date) => new RegExp(date, 'u'));

/** The number to dial; undefined where the text is none. A `(0)` after the country is dialled only from within it. */
function phoneNumber(text: string): string | undefined {
  if (!/^\+?[\d\s()/.-]{5,}$/.test(text)) return undefined;
  if (!text.startsWith('+') && DATES.some((date) => date.test(text))) return undefined;
  const number = text.replace(/^((?:\+|00)[\d\s/.-]+)\(0\)/, '$1').replace(/[^\d+]/g, '');
  return /^\+?\d{4,15}$/.test(number) ? number : undefined;
}
