import { existsSync } from 'node:fs';
import { unservablePages } from '../constructs/configured-page.js';
import { loadSettings, type SettingsFile } from '../settings/load-settings.js';
import { formatSettingsError } from '../settings/settings-error.js';
import { defaultSettings, type Settings } from '../settings/settings.js';
import { CommandError } from './command-error.js';
import type { Terminal } from './terminal.js';

const USUAL_FILE = 'maintenance.yaml';

/** What is read where no file is named; undefined where that is not there. */
export function usualFile(): string | undefined {
  return existsSync(USUAL_FILE) ? USUAL_FILE : undefined;
}

/** The settings as far as they are sound; every mistake in them is said on stderr. */
export async function readSettings(file: string | undefined, { stderr }: Terminal): Promise<SettingsFile> {
  const found = file ?? usualFile();
  if (found === undefined) return { settings: defaultSettings, errors: [], files: [USUAL_FILE] };
  if (!existsSync(found)) throw new CommandError(`there is no settings file ${found}; name one that is there, or leave --settings out`);
  const loaded = await loadSettings(found, unservablePages);
  for (const error of loaded.errors) stderr.write(`${formatSettingsError(error)}\n`);
  for (const warning of loaded.warnings ?? []) stderr.write(`warning: ${formatSettingsError(warning)}\n`);
  return loaded;
}

/** The settings, where every section must be sound. */
export async function soundSettings(file: string | undefined, terminal: Terminal): Promise<Settings> {
  const { settings, errors } = await readSettings(file, terminal);
  if (settings === undefined || errors.length > 0) throw new CommandError('the settings are broken: nothing is done; mend what is said above');
  return settings;
}
