import { describe, expect, it } from '@jest/globals';
import { exitCode } from '../../../src/reconciler/report/exit-code.js';
import { divert, notAllowed, quota, refusedPod, route, runOf } from './run.js';

const problem = { about: route, reason: 'PageUnavailable', message: 'there is no such page' };
const unlisted = { about: { ...route, name: '*' }, reason: 'ListRefused', message: 'cannot list ingresses' };
const hold = { about: route, because: 'page set maintenance-1a2b3c4d is ready and settles' };
const refusedDivert = { action: divert, error: { status: 409, message: 'conflict' } };
const done = { action: divert, answer: null };

describe('exitCode', () => {
  it.each([
    ['nothing to do', runOf(), [0, 0, 0]],
    ['changes', runOf({ results: [done] }), [0, 2, 0]],
    ['a refusal that was overcome', runOf({ results: [refusedDivert] }), [0, 0, 0]],
    ['a hold', runOf({ results: [done], plan: { holds: [hold] } }), [3, 3, 0]],
    ['a problem of one route, and a hold', runOf({ plan: { problems: [problem], holds: [hold] } }), [1, 1, 0]],
    ['a warning', runOf({ warnings: [problem] }), [0, 0, 0]],
    ['a kind that cannot be listed', runOf({ plan: { problems: [unlisted] } }), [1, 1, 1]],
    ['a problem of no namespace', { ...runOf(), problems: [unlisted] }, [1, 1, 1]],
    ['a refused write', runOf({ refused: [refusedDivert] }), [1, 1, 0]],
    ['a page that the quota refuses', runOf({ refused: [refusedPod(quota)] }), [3, 3, 0]],
    ['a page that may not be made', runOf({ refused: [refusedPod(notAllowed)] }), [1, 1, 1]],
    ['a page of which no answer came', runOf({ refused: [{ ...refusedPod(''), error: { message: 'no answer' } }] }), [1, 1, 0]],
  ])('%s', (_, run, [once, plan, job]) => {
    expect([exitCode(run), exitCode(run, { isPlan: true }), exitCode(run, { isJob: true })]).toEqual([once, plan, job]);
  });

  it('is 1 where something else was wrong, whatever else there is', () => {
    expect(exitCode(runOf({ results: [done], plan: { holds: [hold] } }), { isPlan: true, hasOtherProblems: true })).toBe(1);
    expect(exitCode(runOf(), { isJob: true, hasOtherProblems: true })).toBe(1);
  });
});
