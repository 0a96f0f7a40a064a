import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Settings } from '../../settings/settings.js';
import { BACKUP_APP, OPERATOR, ROUTE_NAMESPACE } from './annotations.js';
import type { FieldOwner } from './field-owners.js';
import { identityOf, pointer, type Json, type JsonObject, type Manifest, type Operation, type Ref } from './manifest.js';

/** What stood in a slot, and what we wrote there. An absent member: nothing stands there. */
export interface Saved {
  readonly original?: Json | undefined;
  readonly written?: Json | undefined;
}

/** Somebody put the originals back while the route was in maintenance. */
export interface Revert {
  readonly at: string;
  readonly manager: string;
  /** `metadata.generation` of the route that showed it. */
  readonly generation?: number | undefined;
}

/** What a diverted route's slots were, what we wrote there, and who owned those fields. */
export interface Backup {
  readonly version: 1;
  readonly route: Ref;
  /** The annotation that turned the route on: it stays on while this holds, whatever the settings say now. */
  readonly asked: { readonly key: string; readonly value: string };
  /** The annotation that holds the copy of this backup. */
  readonly annotation: string;
  /** RFC 3339. */
  readonly since: string;
  readonly slots: Readonly<Record<string, Saved>>;
  readonly owners: readonly FieldOwner[];
  readonly reverts: readonly Revert[];
  /** The last `metadata.generation` in which somebody else's values stood in the slots: each is accounted for once. */
  readonly seen?: number | undefined;
}

/** A ConfigMap holds at most 1 MiB: https://kubernetes.io/docs/concepts/configuration/configmap/ */
const CONFIG_MAP_BYTES = 1024 * 1024;

/** Object names hold at most 253 characters: RFC 1123 subdomains. */
const NAME_LENGTH = 253;

const DATA_KEY = 'backup.json';

const json = z.json();
/** `fieldsV1`: maps all the way down. */
const fieldTree: z.ZodType<JsonObject> = z.lazy(() => z.record(z.string(), fieldTree));
const saved = z.strictObject({ original: json.optional(), written: json.optional() });
const owner = z.strictObject({
  manager: z.string(),
  operation: z.string(),
  apiVersion: z.string().optional(),
  subresource: z.string().optional(),
  time: z.string().optional(),
  fields: z.record(z.string(), fieldTree),
});
const routeSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string().optional(),
});
const schema = z.object({
  version: z.literal(1),
  route: routeSchema,
  asked: z.strictObject({ key: z.string(), value: z.string() }),
  annotation: z.string(),
  since: z.iso.datetime(),
  slots: z.record(z.string(), saved),
  owners: z.array(owner),
  reverts: z.array(z.strictObject({ at: z.iso.datetime(), manager: z.string(), generation: z.number().optional() })),
  seen: z.number().optional(),
});

/** A backup as it was read, or why it can't be, with the route it names where even that much is legible. */
export type ParsedBackup = { readonly backup: Backup } | { readonly reason: string; readonly route?: Ref };

/** Reads the backup out of its ConfigMap. Never throws. */
export function parseBackup(configMap: Manifest): ParsedBackup {
  const text = (configMap.data as JsonObject | undefined)?.[DATA_KEY];
  return typeof text === 'string' ? parsed(() => text) : { reason: `it has no data key "${DATA_KEY}"` };
}

/** Reads the copy in the route's annotation. Never throws. */
export function parseBackupCopy(text: string): ParsedBackup {
  const isPlain = text.startsWith('{');
  return parsed(() =>
    isPlain ? text : gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: CONFIG_MAP_BYTES }).toString('utf8'),
  );
}

/** The copy for the route's annotation: compact JSON with the ConfigMap's name. */
export function backupCopy(backup: Backup, configMap: string): string {
  return JSON.stringify({ configMap, ...backup });
}

/** The same, compressed, in base64. */
export function compressed(copy: string): string {
  return gzipSync(copy).toString('base64');
}

/** The ConfigMap that holds a backup, in the operator's namespace. */
export function backupConfigMap(backup: Backup, name: string, { operator }: Settings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: operator.namespace,
      labels: { app: BACKUP_APP, [OPERATOR]: operator.namespace, [ROUTE_NAMESPACE]: backup.route.namespace },
    },
    data: { [DATA_KEY]: JSON.stringify(backup) },
  };
}

/** The operation that puts a backup into its ConfigMap. */
export function backupData(backup: Backup): readonly Operation[] {
  return [{ op: 'replace', path: pointer('data', DATA_KEY), value: JSON.stringify(backup) }];
}

/** Why a backup can't be stored, or undefined where it can. */
export function backupTooLarge(backup: Backup): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(backup));
  return bytes < CONFIG_MAP_BYTES ? undefined : `its backup has ${bytes} bytes, and a ConfigMap holds less than ${CONFIG_MAP_BYTES}`;
}

/**
 * The name of a new backup: `{prefix}-{route name}`; where that is too long or `isTaken`, cut, with a suffix hashed from
 * kind, namespace and name. Backups are found by their labels and content, never by this name.
 */
export function backupName(route: Ref, prefix: string, isTaken: (name: string) => boolean): string {
  const plain = `${prefix}-${route.name}`;
  if (plain.length <= NAME_LENGTH && !isTaken(plain)) return plain;
  const suffix = createHash('sha256').update(identityOf(route)).digest('hex').slice(0, 12);
  return `${plain.slice(0, NAME_LENGTH - suffix.length - 1).replace(/[.-]+$/, '')}-${suffix}`;
}

/**
 * What a backup would do that is not safe if it was forged: put back something of another namespace or provider.
 * Undefined where it is safe.
 */
export function unsafeOriginal({ route, slots }: Backup): string | undefined {
  const unsafe = Object.entries(slots).find(([, { original }]) => leavesNamespace(original, route.namespace));
  return unsafe && `slot "${unsafe[0]}" would lead out of namespace "${route.namespace}"`;
}

function leavesNamespace(value: Json | undefined, namespace: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value as JsonObject).some(
    ([field, inner]) =>
      (field === 'namespace' && inner !== namespace) ||
      (typeof inner === 'string' && /^(name|serversTransport)$/.test(field) && inner.includes('@')) ||
      leavesNamespace(inner, namespace),
  );
}

function parsed(read: () => string): ParsedBackup {
  try {
    const value: unknown = JSON.parse(read());
    const result = schema.safeParse(value);
    return result.success ? { backup: result.data } : { reason: reasonOf(value, result.error), ...routeIn(value) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function reasonOf(value: unknown, error: z.ZodError): string {
  const { version } = z.looseObject({ version: z.unknown() }).catch({ version: undefined }).parse(value);
  return version === 1
    ? z.prettifyError(error).replaceAll('\n', ' ')
    : `its format version is ${JSON.stringify(version)}, and this program knows version 1`;
}

function routeIn(value: unknown): { route?: Ref } {
  const found = z.looseObject({ route: routeSchema }).safeParse(value);
  return found.success ? { route: found.data.route } : {};
}
