import { identityOf } from '../core/manifest.js';
import type { Report, ReportedAction } from './report.js';

/** One line of what a report comes to. */
export function summary({ actions, holds, problems, warnings }: Report, isPlan: boolean): string {
  const done = actions.filter(({ error }) => !error);
  const refused = actions.length - done.length;
  const parts = [...movedRoutes(done), ...writtenObjects(done)];
  const rest = [counted(refused, 'write refused', 'writes refused'), counted(holds.length, 'wait', 'waits'), counted(warnings.length, 'warning'), counted(problems.length, 'problem')];
  const title = isPlan ? 'Plan' : 'Done';
  return `${title}: ${[parts.length > 0 ? parts.join(', ') : nothing(isPlan), ...rest.filter((part) => part !== '')].join('; ')}.`;
}

function nothing(isPlan: boolean): string {
  return isPlan ? 'no changes' : 'nothing to do';
}

function movedRoutes(done: readonly ReportedAction[]): readonly string[] {
  const routes = (step: string): number => new Set(done.filter((action) => action.step === step).map(({ about }) => identityOf(about))).size;
  return [
    { count: routes('divert'), what: 'into maintenance' },
    { count: routes('change page'), what: 'onto another page' },
    { count: routes('restore'), what: 'restored' },
  ].flatMap(({ count, what }) => (count === 0 ? [] : [`${counted(count, 'route')} ${what}`]));
}

/** An object that is created and then changed counts once. */
function writtenObjects(done: readonly ReportedAction[]): readonly string[] {
  const objects = (verb: string): ReadonlySet<string> => new Set(done.filter((action) => action.verb === verb).map(({ about }) => identityOf(about)));
  const created = objects('create');
  const deleted = objects('delete');
  const changed = objects('patch').difference(created).difference(deleted);
  const counts = Object.entries({ created, changed, deleted }).filter(([, { size }]) => size > 0);
  return counts.length === 0 ? [] : [`objects: ${counts.map(([what, { size }]) => `${size} ${what}`).join(', ')}`];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
