import { stringify } from 'yaml';
import type { Manifest } from '../reconciler/core/manifest.js';
import type { Run } from '../reconciler/reconcile.js';
import { paintFor } from '../reconciler/report/paint.js';
import { reportText } from '../reconciler/report/report-text.js';
import { reportOf, type FileProblem } from '../reconciler/report/report.js';
import { isColourful, type Output, type Terminal } from './terminal.js';

/** How data is written. */
export type Format = 'text' | 'json' | 'yaml';

/** What a report is made from. */
export interface Reported {
  readonly run: Run;
  readonly isPlan: boolean;
  readonly before?: readonly Manifest[];
  readonly inFiles?: readonly FileProblem[];
}

/** Writes the report of a run: for people with diffs and colours, for programs in the shape of {@link reportOf}. */
export function writeReport({ run, inFiles = [], ...how }: Reported, format: Format, output: Output, terminal: Terminal): void {
  if (format === 'text') output.write(reportText(run, { ...how, inFiles, paint: paintFor(isColourful(output, terminal)) }));
  else output.write(dataText(reportOf(run, inFiles), format));
}

/** Data as JSON or YAML. */
export function dataText(data: unknown, format: 'json' | 'yaml'): string {
  const json = JSON.stringify(data, null, 2);
  return format === 'json' ? `${json}\n` : stringify(JSON.parse(json), { lineWidth: 0, aliasDuplicateObjects: false });
}
