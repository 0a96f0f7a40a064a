import { promises, readFileSync, statSync } from 'node:fs';
import { longestBody, type ReadBody } from './page-file.js';
import { parseSettings, type LoadedSettings, type Objections } from './parse-settings.js';

export { parseSettings, type LoadedSettings } from './parse-settings.js';

/** What a settings file says, and what it is made of. */
export interface SettingsFile extends LoadedSettings {
  /** The file itself, and every file that it names, there or not: those whose change is a change of the settings. */
  readonly files: readonly string[];
}

/**
 * The settings of a file, with every mistake in it and in the files of pages that it names. Never rejects: a file that
 * cannot be read is an error like the others.
 * @param file the path of a YAML file in UTF-8
 * @param objections what others have against settings that are sound in themselves
 */
export async function loadSettings(file: string, objections?: Objections): Promise<SettingsFile> {
  let text: string;
  try {
    text = decoded(await promises.readFile(file)).replace(/^\uFEFF/u, '');
  } catch (error) {
    const message = `cannot be read: ${(error as Error).message}`;
    return { errors: [{ file, path: '', line: 1, column: 1, message, section: undefined }], files: [file] };
  }
  const named = new Set<string>();
  const read: ReadBody = (body, encoding) => {
    named.add(body);
    return readBody(body, encoding);
  };
  return { ...parseSettings(text, file, read, objections), files: [file, ...named] };
}

function readBody(file: string, encoding: 'utf-8' | 'base64'): string {
  if (statSync(file).size > longestBody) throw new Error(`it has more than ${longestBody} bytes (1 MiB)`);
  const bytes = readFileSync(file);
  return encoding === 'base64' ? bytes.toString('base64') : decoded(bytes);
}

/** With its byte order mark, if it has one: a body is served byte for byte. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('it is not text in UTF-8');
  }
}
