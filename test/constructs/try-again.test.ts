import { describe, expect, it } from '@jest/globals';
import { PAGE_WORDS } from '../../src/constructs/page-words.js';
import { againIn } from '../../src/constructs/try-again.js';

describe('againIn', () => {
  it.each([
    [0, 'a minute'], [1, 'a minute'], [60, 'a minute'], [61, '2 minutes'], [90, '2 minutes'], [300, '5 minutes'], [301, '10 minutes'], [1800, '30 minutes'],
    [2701, 'an hour'], [3600, 'an hour'], [3601, '2 hours'], [43_200, '12 hours'], [43_201, 'a day'], [86_400, 'a day'], [86_401, '2 days'], [1_209_600, '14 days'],
  ])('rounds %i seconds up to %s', (seconds, time) => {
    expect(againIn(seconds, PAGE_WORDS.en)).toBe(`Please try again in about ${time}.`);
  });

  it('says nothing beyond two weeks', () => {
    expect(againIn(1_209_601, PAGE_WORDS.en)).toBeUndefined();
  });

  it.each([
    ['ar', 120, 'دقيقتين'], ['ar', 600, '10 دقائق'], ['ar', 900, '15 دقيقة'], ['ar', 43_200, '12 ساعة'], ['he', 7200, 'שעתיים'], ['he', 600, '10 דקות'],
    ['pl', 180, '3 minuty'], ['pl', 300, '5 minut'], ['pl', 14_400, '4 godziny'], ['uk', 120, '2 хвилини'], ['uk', 2700, '45 хвилин'], ['de', 60, 'einer Minute'], ['ja', 600, '10分'],
  ] as const)('counts as %s does: %i seconds', (language, seconds, time) => {
    expect(againIn(seconds, PAGE_WORDS[language])).toContain(time);
  });
});
