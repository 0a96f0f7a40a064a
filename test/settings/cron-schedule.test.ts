import { describe, expect, it } from '@jest/globals';
import { cronMistake } from '../../src/settings/cron-schedule.js';

describe('cronMistake', () => {
  it.each([
    '* * * * *',
    '*/5 * * * *',
    '0,30 8-18 * * mon-FRI',
    '10-50/20 0 1 jan,Dec ?',
    '5/10 * 31 12 6',
    '  0   4 * * 0 ',
    '@hourly',
  ])('takes %j', (schedule) => {
    expect(cronMistake(schedule)).toBeUndefined();
  });

  it.each([
    ['', '"" has 0 fields, but a schedule has five: minute, hour, day of the month, month, day of the week'],
    ['0 * * * * *', /has 6 fields, but .*\(Kubernetes has no field for seconds\)$/u],
    ['60 * * * *', '"60" is wrong for the minute: write * or 0 to 59, also as a range 1-3, a list 1,3 or steps */5'],
    ['* 24 * * *', /^"24" is wrong for the hour/u],
    ['* * 0 * *', /^"0" is wrong for the day of the month: write \* or 1 to 31/u],
    ['* * * 13 *', /^"13" is wrong for the month/u],
    ['* * * * 7', /^"7" is wrong for the day of the week: write \* or 0 to 6 \(0 is Sunday\)/u],
    ['*/0 * * * *', /^"\*\/0" is wrong for the minute/u],
    ['30-10 * * * *', /^"30-10"/u],
    ['1,,2 * * * *', /^"1,,2"/u],
    ['-1 * * * *', /^"-1"/u],
    ['1/2/3 * * * *', /^"1\/2\/3"/u],
    ['* * * foo *', /^"foo" is wrong for the month/u],
    ['@often', /^"@often" is not a schedule: write five fields, or one of @yearly/u],
  ])('refuses %j', (schedule, message) => {
    expect(cronMistake(schedule)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
