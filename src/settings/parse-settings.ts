import { checkedData } from './checked-data.js';
import { operatorSchema } from './operator-schema.js';
import type { Path } from './known-keys.js';
import type { ReadBody } from './page-file.js';
import { pageStatusWarning } from './page-status.js';
import { settingsSchema } from './schema.js';
import { formatSettingsError, pathText, sectionOf, type SectionName, type SettingsError } from './settings-error.js';
import type { Settings } from './settings.js';
import { withoutMaintenance } from './without-maintenance.js';
import { readYaml, type YamlText } from './yaml-text.js';

/** Settings, as far as they are sound, and everything that is wrong with them. */
export interface LoadedSettings {
  /** Absent where the operator section is broken, or the whole file; without `maintenance` where only that section is. */
  readonly settings?: Settings;
  /** In the order of the file. */
  readonly errors: readonly SettingsError[];
  /** What can be done and may be unwise. */
  readonly warnings?: readonly SettingsError[];
}

/** What cannot be done with settings that are sound in themselves, each with the path of the key that is to blame. */
export type Objections = (settings: Settings) => readonly { readonly path: Path; readonly message: string }[];

/**
 * The settings that a text says, with every mistake in it. Throws nothing.
 * @param text YAML; an empty one gives the default settings
 * @param file where it comes from: for the errors, and what the paths in it are relative to
 * @param readBody reads a file of a page; what it throws is the error of the key that names the file
 * @param objections what others have against the settings: asked where nothing else is wrong with them
 */
export function parseSettings(text: string, file: string, readBody: ReadBody, objections: Objections = () => []): LoadedSettings {
  const yaml = readYaml(text);
  const source = { file, readBody, objections };
  if (!yaml.broken) return loaded(yaml, source, syntaxErrors(yaml, file, sectionOf));
  const rest = readYaml(withoutMaintenance(text));
  if (rest.broken) return { errors: syntaxErrors(yaml, file, () => undefined) };
  // without the maintenance section the file is sound, so that is where the mistakes are
  const syntax = [...syntaxErrors(rest, file, sectionOf), ...syntaxErrors(yaml, file, () => 'maintenance')];
  return loaded(rest, source, syntax);
}

interface Source {
  readonly file: string;
  readonly readBody: ReadBody;
  readonly objections: Objections;
}

function loaded(yaml: YamlText, { file, readBody, objections }: Source, syntax: readonly SettingsError[]): LoadedSettings {
  const { value, issues } = checkedData<Settings>(settingsSchema(file, readBody), yaml.data);
  const isSound = value !== undefined && syntax.length === 0;
  const against = isSound ? objections(value).map(({ path, message }) => ({ path, at: 'key' as const, message, section: sectionOf(path) })) : [];
  const found = [...issues, ...against].map(({ path, at, ...issue }) => ({ file, path: pathText(path), ...yaml.positionOf(path, at), ...issue }));
  const errors = inOrder([...syntax, ...found]);
  if (value !== undefined && errors.length === 0) return { settings: value, errors, ...warned(value, yaml, file) };
  if (errors.some(({ section }) => section !== 'maintenance')) return { errors };
  return { settings: { operator: operatorSchema.parse((yaml.data as Partial<Settings> | null)?.operator) }, errors };
}

function warned({ maintenance }: Settings, yaml: YamlText, file: string): Pick<LoadedSettings, 'warnings'> {
  const path = ['maintenance', 'httpStatusCode'];
  const message = maintenance && pageStatusWarning(maintenance.httpStatusCode);
  return message === undefined ? {} : { warnings: [{ file, path: pathText(path), ...yaml.positionOf(path, 'value'), message, section: 'maintenance' }] };
}

function syntaxErrors(yaml: YamlText, file: string, section: (path: Path) => SectionName | undefined): readonly SettingsError[] {
  return yaml.mistakes.map(({ path, position, message }) => {
    const broken = section(path);
    const inside = broken === undefined || path[0] === broken ? path : [broken];
    return { file, path: pathText(inside), ...position, message, section: broken };
  });
}

/** In the order of the file, each once. */
function inOrder(errors: readonly SettingsError[]): readonly SettingsError[] {
  const sorted = errors.toSorted((one, other) => one.line - other.line || one.column - other.column);
  const texts = sorted.map(formatSettingsError);
  return sorted.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}
