import type { Path } from './known-keys.js';

/** A mistake in a settings file, with the way out in its message. */
export interface SettingsError {
  readonly file: string;
  /** Like `maintenance.customPages.my-app.html`; empty where it concerns the whole file. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  /** The section that it breaks; undefined: the whole file. */
  readonly section: SectionName | undefined;
}

/** The two sections of the settings. */
export type SectionName = 'operator' | 'maintenance';

/** The error as one line: `maintenance.yaml:12:5 maintenance.httpStatusCode: …`. */
export function formatSettingsError(error: SettingsError): string {
  const place = `${error.file}:${error.line}:${error.column}`;
  return error.path === '' ? `${place} ${error.message}` : `${place} ${error.path}: ${error.message}`;
}

/** The path as text: `pod.tolerations[0].key`, `pod.labels["example.com/team"]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w-]+$/u.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** The section that a path leads into. */
export function sectionOf(path: Path): SectionName | undefined {
  return path[0] === 'operator' || path[0] === 'maintenance' ? path[0] : undefined;
}
