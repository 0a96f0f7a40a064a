import type { Result } from '../cluster.js';
import { identityOf, refOf, titleOf, type Manifest, type Ref } from '../core/manifest.js';
import type { Problem } from '../core/problem.js';
import type { Run } from '../reconcile.js';
import { objectDiff } from './object-diff.js';
import { oneLine, type Paint } from './paint.js';
import { sectionsOf, type Section } from './report-sections.js';
import { reportOf, type FileProblem, type ReportedRoute } from './report.js';
import { summary } from './summary.js';

/** How a report is written for people. */
export interface TextOptions {
  readonly paint: Paint;
  /** It says what would be done, not what was. */
  readonly isPlan: boolean;
  /** The objects before the run, for the diffs; without them there are none. */
  readonly before?: readonly Manifest[];
  readonly inFiles?: readonly FileProblem[];
  /** Only what concerns these objects is shown. */
  readonly isShown?: (about: Ref) => boolean;
}

/** A report for people: object by object what is done and why, with diffs; what waits or is wrong; one line at the end. */
export function reportText(run: Run, options: TextOptions): string {
  const { paint, inFiles = [], isShown = () => true } = options;
  const report = reportOf(run, inFiles);
  const before = new Map(options.before?.map((object) => [identityOf(refOf(object)), object]));
  const sections = run.namespaces.flatMap((namespace) => sectionsOf(namespace, report.routes)).filter(({ about }) => isShown(about));
  const blocks = [
    ...sections.map((section) => sectionLines(section, before, paint)),
    ...(run.problems.length > 0 ? [run.problems.map((problem) => problemLine(problem, 'bad', paint, true))] : []),
    ...(inFiles.length > 0 ? [inFiles.map((problem) => fileProblemLine(problem, paint))] : []),
    [paint('strong', summary(report, options.isPlan))],
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function sectionLines(section: Section, before: ReadonlyMap<string, Manifest>, paint: Paint): readonly string[] {
  const { about, status, done, refused, holds, problems, warnings } = section;
  return [
    [paint('strong', titleOf(about)), status && paint('quiet', stateText(status, done))].filter((part) => part).join('  '),
    ...stepLines(done, about, paint),
    ...diffLines(done, about, before, paint),
    ...refused.map((result) => labelled('bad', 'refused', `${result.action.step} ${objectText(result.action.about, about)}: ${result.error?.message ?? ''}`, paint)),
    ...holds.flatMap((hold) => [
      labelled('warning', 'waits', hold.because + (hold.until ? ` (until ${hold.until.toISOString()})` : ''), paint),
      ...hold.refusals.map(({ action, error }) => labelled('warning', '', `the cluster refuses ${titleOf(action.about)}: ${error?.message ?? ''}`, paint)),
    ]),
    ...warnings.map((warning) => problemLine(warning, 'warning', paint)),
    ...problems.map((problem) => problemLine(problem, 'bad', paint)),
  ];
}

/** Since when is no news where it was put there just now. */
function stateText({ state, page, since }: ReportedRoute, done: readonly Result[]): string {
  const isNew = done.some(({ action }) => action.step === 'save backup' && action.verb === 'create');
  const onPage = page === undefined || state === 'off' ? '' : `, page "${page}"`;
  return `${state}${onPage}${since === undefined || isNew ? '' : `, since ${since}`}`;
}

/** Steps of one kind for one reason are one line: `create page  Service, ConfigMap, Pod: page "shop" is asked for`. */
function stepLines(done: readonly Result[], subject: Ref, paint: Paint): readonly string[] {
  const groups = Map.groupBy(done, ({ action }) => JSON.stringify([action.step, action.because]));
  return [...groups.values()].map((results) => {
    const { step, because } = results[0]!.action;
    const objects = [...new Set(results.map(({ action }) => objectText(action.about, subject)))].filter((text) => text !== '');
    return labelled('added', step, [objects.join(', '), because].filter((part) => part !== '').join(': '), paint);
  });
}

/** What the reader of a section does not know yet of an object's name. */
function objectText(object: Ref, subject: Ref): string {
  if (identityOf(object) === identityOf(subject)) return '';
  if (object.namespace !== subject.namespace) return titleOf(object);
  return object.name === subject.name ? object.kind : `${object.kind} ${object.name}`;
}

function diffLines(done: readonly Result[], about: Ref, before: ReadonlyMap<string, Manifest>, paint: Paint): readonly string[] {
  const was = before.get(identityOf(about));
  const last = done.findLast(({ action }) => identityOf(action.about) === identityOf(about));
  if (was === undefined || !last?.answer) return [];
  return objectDiff(was, last.answer, paint).map((line) => `    ${line}`);
}

function problemLine(problem: Problem, tone: 'bad' | 'warning', paint: Paint, isAlone = false): string {
  const { about, reason, message } = problem;
  return labelled(tone, tone === 'bad' ? 'problem' : 'warning', `${isAlone ? `${titleOf(about)} ` : ''}${reason}: ${message}`, paint);
}

function fileProblemLine({ file, line, column, message }: FileProblem, paint: Paint): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return labelled('bad', 'problem', `${place} ${message}`, paint);
}

function labelled(tone: 'added' | 'bad' | 'warning', label: string, text: string, paint: Paint): string {
  return `  ${paint(tone, label.padEnd(13))} ${paint('plain', oneLine(text))}`;
}
