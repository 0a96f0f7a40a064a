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
  if (/^\+?[\d\s()/.-]{5,}$/.test(text) && /\d/.test(text)) return { href: `tel:${text.replace(/[^\d+]/g, '')}`, text };
  return { text };
}
