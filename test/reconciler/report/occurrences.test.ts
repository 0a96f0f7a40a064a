import { describe, expect, it } from '@jest/globals';
import { occurrences } from '../../../src/reconciler/report/occurrences.js';
import { paintFor } from '../../../src/reconciler/report/paint.js';
import { reportText } from '../../../src/reconciler/report/report-text.js';
import { backup, divert, quota, refusedPod, route, runOf } from './run.js';

const hold = { about: route, because: 'page set maintenance-1a2b3c4d has no Pod yet' };

describe('occurrences', () => {
  it.each([
    ['divert', 'Diverted'],
    ['change page', 'PageChanged'],
    ['restore', 'Restored'],
  ] as const)('tells a %s at its route', (step, reason) => {
    expect(occurrences(runOf({ results: [{ action: { ...divert, step } }] }))).toEqual([{ about: route, type: 'Normal', reason, note: 'it is asked for' }]);
  });

  it('tells nothing of what is only the way there', () => {
    const save = { ...divert, step: 'save backup', about: backup } as const;
    expect(occurrences(runOf({ results: [{ action: save }, { action: divert, error: { status: 409, message: 'x' } }] }))).toEqual([]);
  });

  it('tells problems and warnings of routes, and no others', () => {
    const problem = { about: route, reason: 'PageUnavailable', message: 'no page' };
    const other = { about: backup, reason: 'BackupIllegible', message: 'no JSON' };
    const run = runOf({ plan: { problems: [problem, other] }, warnings: [{ ...problem, reason: 'AppUnready' }] });
    expect(occurrences(run).map(({ type, reason }) => [type, reason])).toEqual([['Warning', 'PageUnavailable'], ['Warning', 'AppUnready']]);
  });

  it('tells a hold, and in the words of the API server why its page is refused', () => {
    expect(occurrences(runOf({ plan: { holds: [hold] } }))).toEqual([{ about: route, type: 'Warning', reason: 'Waiting', note: hold.because }]);
    expect(occurrences(runOf({ plan: { holds: [hold] }, refused: [refusedPod(quota)] }))).toEqual([
      { about: route, type: 'Warning', reason: 'PageRefused', note: `the cluster refuses Pod shop/maintenance-1a2b3c4d of the maintenance page: ${quota}` },
    ]);
  });

  it('tells a refused write at the route that it was for', () => {
    const save = { ...divert, step: 'save backup', about: backup } as const;
    expect(occurrences(runOf({ refused: [{ action: save, error: { status: 403, message: 'no' } }] }))).toEqual([
      { about: route, type: 'Warning', reason: 'WriteRefused', note: 'save backup was refused at ConfigMap ops/maintenance-backup-web: no' },
    ]);
  });
});

describe('reportText', () => {
  it('shows what the API server said at the route that waits for the page', () => {
    const run = runOf({ plan: { holds: [{ ...hold, until: new Date(0) }] }, refused: [refusedPod(quota)] });
    expect(reportText(run, { paint: paintFor(false), isPlan: false })).toBe(
      'Page set shop/maintenance-1a2b3c4d\n' +
        `  refused       create page Pod: ${quota}\n\n` +
        'Ingress shop/web\n' +
        '  waits         page set maintenance-1a2b3c4d has no Pod yet (until 1970-01-01T00:00:00.000Z)\n' +
        `                the cluster refuses Pod shop/maintenance-1a2b3c4d: ${quota}\n\n` +
        'Done: nothing to do; 1 write refused; 1 wait.\n',
    );
  });
});
