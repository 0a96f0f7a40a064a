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
  const routes = (step: string): number => new Set(done.filter((action) => action.step === step).map(({ about }) => JSON.stringify(about))).size;
  return [
    { count: routes('divert'), what: 'into maintenance' },
    { count: routes('change page'), what: 'onto another page' },
    { count: routes('restore'), what: 'restored' },
  ].flatMap(({ count, what }) => (count === 0 ? [] : [`${counted(count, 'route')} ${what}`]));
}

function writtenObjects(done: readonly ReportedAction[]): readonly string[] {
  const verbs = [
    { verb: 'create', what: 'created' },
    { verb: 'patch', what: 'changed' },
    { verb: 'delete', what: 'deleted' },
  ];
  const objects = (verb: string): number => new Set(done.filter((action) => action.verb === verb).map(({ about }) => JSON.stringify(about))).size;
  const counts = verbs.flatMap(({ verb, what }) => (objects(verb) === 0 ? [] : [`${objects(verb)} ${what}`]));
  return counts.length === 0 ? [] : [`objects: ${counts.join(', ')}`];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
