import { shown } from './shown.js';

interface Field {
  readonly is: string;
  readonly from: number;
  readonly to: number;
  /** The names of its values, the first for `from`. */
  readonly names: readonly string[];
}

// What Kubernetes reads: https://pkg.go.dev/github.com/robfig/cron/v3 (ParseStandard); Sunday is 0 there, never 7.
const fields: readonly Field[] = [
  { is: 'minute', from: 0, to: 59, names: [] },
  { is: 'hour', from: 0, to: 23, names: [] },
  { is: 'day of the month', from: 1, to: 31, names: [] },
  { is: 'month', from: 1, to: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { is: 'day of the week', from: 0, to: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const macros = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with the schedule of a CronJob, and the way out; undefined where nothing is. */
export function cronMistake(schedule: string): string | undefined {
  if (schedule.startsWith('@')) return macroMistake(schedule);
  const given = schedule.split(' ').filter((text) => text !== '');
  if (given.length !== fields.length) return countMistake(schedule, given.length);
  return fields.map((field, index) => fieldMistake(field, given[index] ?? '')).find((mistake) => mistake !== undefined);
}

function macroMistake(schedule: string): string | undefined {
  if (macros.includes(schedule)) return undefined;
  return `${shown(schedule)} is not a schedule: write five fields, or one of ${macros.join(', ')}`;
}

function countMistake(schedule: string, count: number): string {
  const seconds = count === 6 ? ' (Kubernetes has no field for seconds)' : '';
  const names = fields.map(({ is }) => is).join(', ');
  return `${shown(schedule)} has ${count} ${count === 1 ? 'field' : 'fields'}, but a schedule has five: ${names}${seconds}`;
}

function fieldMistake(field: Field, text: string): string | undefined {
  if (text.split(',').every((part) => isPart(field, part))) return undefined;
  return `${shown(text)} is wrong for the ${field.is}: write * or ${rangeOf(field)}, also as a range 1-3, a list 1,3 or steps */5`;
}

function rangeOf(field: Field): string {
  return `${field.from} to ${field.to}${field.is === 'day of the week' ? ' (0 is Sunday)' : ''}`;
}

function isPart(field: Field, part: string): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/(\d{1,4}))?$/u.exec(part) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === '*' || range === '?') return true;
  const [, first = '', last = first] = /^(\w+)(?:-(\w+))?$/u.exec(range) ?? [];
  const [from, to] = [valueOf(field, first), valueOf(field, last)];
  return from >= field.from && to <= field.to && from <= to;
}

/** NaN where it is none. */
function valueOf(field: Field, text: string): number {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + field.from;
  return /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
}
