import type { PageWords } from './page-words.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The amounts of time that are spoken of. */
const SPOKEN = [
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((count) => ({ unit: 'minutes', count, seconds: count * MINUTE }) as const),
  ...[1, 2, 3, 4, 6, 8, 12, 18].map((count) => ({ unit: 'hours', count, seconds: count * HOUR }) as const),
  ...[1, 2, 3, 5, 7, 10, 14].map((count) => ({ unit: 'days', count, seconds: count * DAY }) as const),
];

/** The sentence that says when to try again, the time rounded up to one that people say; undefined beyond two weeks. */
export function againIn(seconds: number, words: PageWords): string | undefined {
  const spoken = SPOKEN.find((each) => each.seconds >= seconds);
  return spoken && words.again(words[spoken.unit](spoken.count));
}
