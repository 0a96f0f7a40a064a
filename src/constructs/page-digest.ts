import { createHash } from 'node:crypto';
import { PAGE_SET_PREFIX } from './page-labels.js';

type Configured = Readonly<Record<string, unknown>>;

/** The digest of the manifests of a page set under a placeholder's name: what names it, and what `digest` records. */
export function contentDigest(manifests: readonly unknown[]): string {
  return sha256(canonicalJson(manifests));
}

/**
 * The digest of what the user configured, and of nothing that the program added: what `configured-digest` records. An
 * option that is empty, or says what is the case anyway, counts like one that is left out: an option that a later version
 * adds, with its default, changes nothing.
 */
export function configuredDigest(configured: Configured, defaults: Configured): string {
  return sha256(canonicalJson(withoutDefaults(configured, defaults) ?? {}));
}

/** What a ConfigMap holds: text by its key, and bytes in base64. */
export interface ConfigMapData {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** The digest of what a ConfigMap holds: what `data-digest` records. Without bytes it is that of `data` alone, as in older sets. */
export function dataDigest({ data = {}, binaryData = {} }: ConfigMapData): string {
  return sha256(canonicalJson(Object.keys(binaryData).length > 0 ? { data, binaryData } : data));
}

/** The short form of a content digest: its first 8 hex digits. */
export function pageSetOf(digest: string): string {
  return digest.slice(0, 8);
}

/** The name of every part of the page set with this content digest. */
export function pageSetNameOf(digest: string): string {
  return PAGE_SET_PREFIX + pageSetOf(digest);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON in which the order of keys does not count. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner));
}

function sorted(object: Configured): Configured {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutDefaults(value: unknown, usual: unknown): unknown {
  if (value === usual || (Array.isArray(value) && value.length === 0)) return undefined;
  if (!isPlain(value)) return value;
  const usuals = isPlain(usual) ? usual : {};
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutDefaults(inner, usuals[key])] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function isPlain(value: unknown): value is Configured {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
