import { dirname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { shown } from './shown.js';

type Encoding = 'utf-8' | 'base64';

/** The content of a file by its path, as text or in base64; throws what node:fs throws. */
export type ReadBody = (file: string, encoding: Encoding) => string;

/** The longest body, in bytes: a ConfigMap holds no more. */
export const longestBody = 1_048_576;

/** The content of the file that a key names; one that cannot be read is an issue of that key, and undefined. */
export type FileContent = (path: string, encoding: Encoding, context: z.RefinementCtx) => string | undefined;

/**
 * Reads the files that a settings file names.
 * @param settingsFile what relative paths are relative to
 * @param readBody what it throws is the error of the key
 */
export function fileContent(settingsFile: string, readBody: ReadBody): FileContent {
  return (path, encoding, context) => {
    const file = isAbsolute(path) ? path : join(dirname(settingsFile), path);
    try {
      if (path !== '') return readBody(file, encoding);
      context.addIssue({ code: 'custom', message: 'is empty: name a file, or take the key out' });
    } catch (error) {
      context.addIssue({ code: 'custom', message: `${shown(file)} cannot be read: ${(error as Error).message}` });
    }
    return undefined;
  };
}
