import { InvalidArgumentError } from '@commander-js/extra-typings';

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The longest time that a timer takes: about 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A duration like `50s`, `2m`, `1m30s`, `1.5h` or `500ms` in milliseconds, as Go (and kubectl) writes them; the unit is needed. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const milliseconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * MILLISECONDS[unit as keyof typeof MILLISECONDS], 0);
  const isWhole = parts.map(([part]) => part).join('') === text;
  if (!isWhole || milliseconds <= 0) throw new InvalidArgumentError('A duration is a number with a unit, like 50s, 2m or 1m30s.');
  if (milliseconds > LONGEST) throw new InvalidArgumentError('The longest is 596h.');
  return milliseconds;
}
