import { describe, expect, it } from '@jest/globals';
import { PAGE_WORDS } from '../../src/constructs/page-words.js';
import { againIn } from '../../src/constructs/try-again.js';
import { pageLanguages } from '../../src/settings/page-look.js';

describe('againIn', () => {
  it.each([
    [0, 'a minute'], [1, 'a minute'], [60, 'a minute'], [61, '2 minutes'], [90, '2 minutes'], [300, '5 minutes'], [301, '10 minutes'], [1800, '30 minutes'],
    [2701, 'an hour'], [3600, 'an hour'], [3601, '2 hours'], [43_200, '12 hours'], [43_201, '18 hours'], [64_800, '18 hours'], [64_801, 'a day'],
    [86_400, 'a day'], [86_401, '2 days'], [691_200, '10 days'], [864_001, '14 days'], [1_209_600, '14 days'],
  ])('rounds %i seconds up to %s', (seconds, time) => {
    expect(againIn(seconds, PAGE_WORDS.en)).toBe(`Please try again in about ${time}.`);
  });

  it('says nothing beyond two weeks', () => {
    expect(againIn(1_209_601, PAGE_WORDS.en)).toBeUndefined();
  });

  it.each([
    ['ar', 120, 'دقيقتين'], ['ar', 600, '10 دقائق'], ['ar', 900, '15 دقيقة'], ['ar', 43_200, '12 ساعة'], ['he', 7200, 'שעתיים'], ['he', 600, '10 דקות'],
    ['pl', 180, '3 minuty'], ['pl', 300, '5 minut'], ['pl', 14_400, '4 godziny'], ['uk', 120, '2 хвилини'], ['uk', 2700, '45 хвилин'], ['de', 60, 'einer Minute'], ['ja', 600, '10分'],
    ['ar', 64_800, '18 ساعة'], ['ar', 864_000, '10 أيام'], ['he', 864_000, '10 ימים'], ['pl', 64_800, '18 godzin'], ['uk', 64_800, '18 годин'], ['uk', 864_000, '10 днів'],
  ] as const)('counts as %s does: %i seconds', (language, seconds, time) => {
    expect(againIn(seconds, PAGE_WORDS[language])).toContain(time);
  });

  it.each(pageLanguages)('has, in %s, one form for the numbers that have one (Unicode CLDR)', (language) => {
    const plurals = new Intl.PluralRules(language);
    for (const unit of ['minutes', 'hours', 'days'] as const) {
      const counts = [...spokenCounts()[unit]].filter((count) => count > 2); // one and two may be words of their own
      const forms = counts.map((count) => `${plurals.select(count)}: ${PAGE_WORDS[language][unit](count).replace(/\d+/, '')}`);
      expect(new Set(forms).size).toBe(new Set(counts.map((count) => plurals.select(count))).size);
    }
  });
});

/** Every amount that is ever spoken of. */
function spokenCounts(): Readonly<Record<'minutes' | 'hours' | 'days', ReadonlySet<number>>> {
  const counts = { minutes: new Set<number>(), hours: new Set<number>(), days: new Set<number>() };
  const listening = (unit: keyof typeof counts) => (count: number) => String(counts[unit].add(count).size);
  const words = { ...PAGE_WORDS.en, minutes: listening('minutes'), hours: listening('hours'), days: listening('days') };
  for (let minutes = 0; minutes <= 14 * 24 * 60; minutes += 1) againIn(60 * minutes, words);
  return counts;
}
