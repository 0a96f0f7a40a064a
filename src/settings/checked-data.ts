import type { z } from 'zod';
import { issueMessage } from './issue-message.js';
import { knownKeys, suggestion, type Path } from './known-keys.js';
import { pathText, sectionOf, type SectionName } from './settings-error.js';
import { shown } from './shown.js';

/** A mistake in the data of a settings file. */
export interface Issue {
  readonly path: Path;
  /** Whether the mistake is the key at the end of the path, or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly section: SectionName | undefined;
}

/** What the schema makes of the data of a file, and what it has against them. */
export interface CheckedData<T> {
  /** Absent where there are issues. */
  readonly value: T | undefined;
  readonly issues: readonly Issue[];
}

/** Checks the data of a settings file; one issue for each mistake. */
export function checkedData<T>(schema: z.ZodType<T>, data: unknown): CheckedData<T> {
  const result = schema.safeParse(data, { error: issueMessage });
  return { value: result.data, issues: result.error?.issues.flatMap(issuesOf) ?? [] };
}

function issuesOf(issue: z.core.$ZodIssue): readonly Issue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key]));
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => issueAt(path, 'key', message));
  return [issueAt(path, 'value', issue.message)];
}

/** Its section is where it was meant to be. */
function unknownKey(path: Path): Issue {
  const meant = suggestion(path);
  const known = `known here: ${knownKeys(path.slice(0, -1)).join(', ')}`;
  const wayOut = meant === undefined ? known : `did you mean ${meantText(path, meant)}?`;
  const message = `unknown key ${shown(path.at(-1))}: ${wayOut}`;
  return { path, at: 'key', message, section: sectionOf(path) ?? sectionOf(meant ?? []) };
}

function meantText(path: Path, meant: Path): string {
  const here = pathText(path.slice(0, -1)) === pathText(meant.slice(0, -1));
  return here ? shown(meant.at(-1)) : pathText(meant);
}

function issueAt(path: Path, at: 'key' | 'value', message: string): Issue {
  return { path, at, message, section: sectionOf(path) };
}
