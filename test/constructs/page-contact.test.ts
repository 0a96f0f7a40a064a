import { describe, expect, it } from '@jest/globals';
import { contactLink } from '../../src/constructs/page-contact.js';

describe('contactLink', () => {
  it.each([
    ['help@example.com', { href: 'mailto:help@example.com', text: 'help@example.com' }],
    [' hilfe@müller.example ', { href: 'mailto:hilfe@m%C3%BCller.example', text: 'hilfe@müller.example' }],
    ['https://status.example.com/', { href: 'https://status.example.com/', text: 'status.example.com' }],
    ['HTTP://example.com/a?b=c', { href: 'http://example.com/a?b=c', text: 'example.com/a?b=c' }],
    ['+49 (30) 123-456', { href: 'tel:+4930123456', text: '+49 (30) 123-456' }],
    ['+49 (0)30 / 12-34', { href: 'tel:+49301234', text: '+49 (0)30 / 12-34' }],
    ['0044 (0) 20 7946 0018', { href: 'tel:00442079460018', text: '0044 (0) 20 7946 0018' }],
    ['(030) 12 34 56', { href: 'tel:030123456', text: '(030) 12 34 56' }],
    ['01.12.20.26.78', { href: 'tel:0112202678', text: '01.12.20.26.78' }],
    ['49-61-11', { href: 'tel:496111', text: '49-61-11' }],
    ['212-555-2026', { href: 'tel:2125552026', text: '212-555-2026' }],
    ['Ask in #shop', { text: 'Ask in #shop' }],
    ['javascript:alert(1)', { text: 'javascript:alert(1)' }],
    ['data:text/html,x', { text: 'data:text/html,x' }],
    ['a@b.example?bcc=c@d.example', { text: 'a@b.example?bcc=c@d.example' }],
    ['https://', { text: 'https://' }],
    ['\ud800@b.example', { text: '\ud800@b.example' }],
    ...['12.10.2026', '1. 2. 2026', '12/31/2026', '10.-12.10.2026', '2026-12-10', '2026-12-10 18:00', '2026-12-10 18.00', '12.10.26', '12.10. 18.00', '9 - 5', '(((-)))', '1'.repeat(16)].map((text) => [text, { text }] as const),
  ])('of %j', (contact, link) => {
    expect(contactLink(contact)).toStrictEqual(link);
  });
});
