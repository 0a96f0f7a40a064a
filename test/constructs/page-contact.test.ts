import { describe, expect, it } from '@jest/globals';
import { contactLink } from '../../src/constructs/page-contact.js';

describe('contactLink', () => {
  it.each([
    ['help@example.com', { href: 'mailto:help@example.com', text: 'help@example.com' }],
    [' hilfe@müller.example ', { href: 'mailto:hilfe@m%C3%BCller.example', text: 'hilfe@müller.example' }],
    ['https://status.example.com/', { href: 'https://status.example.com/', text: 'status.example.com' }],
    ['HTTP://example.com/a?b=c', { href: 'http://example.com/a?b=c', text: 'example.com/a?b=c' }],
    ['+49 (30) 123-456', { href: 'tel:+4930123456', text: '+49 (30) 123-456' }],
    ['Ask in #shop', { text: 'Ask in #shop' }],
    ['javascript:alert(1)', { text: 'javascript:alert(1)' }],
    ['data:text/html,x', { text: 'data:text/html,x' }],
    ['a@b.example?bcc=c@d.example', { text: 'a@b.example?bcc=c@d.example' }],
    ['https://', { text: 'https://' }],
    ['\ud800@b.example', { text: '\ud800@b.example' }],
  ])('of %j', (contact, link) => {
    expect(contactLink(contact)).toStrictEqual(link);
  });
});
