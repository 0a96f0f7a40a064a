import { parseAllDocuments, stringify } from 'yaml';
import { dataDigest } from '../../src/constructs/page-digest.js';
import { configuredPages } from '../../src/constructs/configured-page.js';
import { backupCopy, parseBackup } from '../../src/reconciler/core/backup.js';
import type { JsonObject, Manifest } from '../../src/reconciler/core/manifest.js';
import { inNamespace, pageSetOf } from '../../src/reconciler/core/page-set.js';
import { defaultSettings, type Settings } from '../../src/settings/settings.js';

/**
 * Objects as the golden folders show them, short and without anything that changes with the templates of a page:
 * ```yaml
 * maintenance-<shop>                # the name of the page set of page "shop"
 * kind: PageSet                     # its Service, ConfigMap and Pod; each part: what it has beside what is synthesized
 * data: { backup.json: { ... } }    # a backup as YAML
 * <copy of maintenance-backup-web>  # the copy of that backup, in the annotation of a route
 * ```
 * A PageSet with another name is one that an older version of the program made of that page: other templates, other data.
 */
export class Shorthand {
  readonly #names: ReadonlyMap<string, string>;
  readonly #bases: Map<string, readonly Manifest[]>;

  constructor({ operator, maintenance = defaultSettings.maintenance }: Settings) {
    const settings = { operator, maintenance };
    const pages = configuredPages(maintenance).map((page) => pageSetOf(page, settings)).filter((set) => typeof set !== 'string');
    this.#names = new Map(pages.map(({ name, page }) => [name, `maintenance-<${page}>`]));
    this.#bases = new Map(pages.map(({ name, parts }) => [name, parts]));
  }

  /** The objects that a text stands for. */
  read(text: string): readonly Manifest[] {
    const documents = parseAllDocuments(this.#long(text)).map((document) => document.toJS() as Manifest);
    const objects = documents.flatMap((document) => (document.kind === 'PageSet' ? this.#parts(document) : [asStored(document)]));
    return objects.map((object) => mapAnnotations(object, (value) => copyOf(value, objects) ?? value));
  }

  /** The text of objects, in their order. */
  write(objects: readonly Manifest[]): string {
    const sets = Map.groupBy(objects.filter((object) => this.#base(object)), ({ metadata }) => `${metadata.namespace}/${metadata.labels![HASH]}`);
    const first = new Map([...sets.values()].map((parts) => [parts[0]!, parts]));
    const rest = new Set([...sets.values()].flatMap((parts) => parts.slice(1)));
    const shown = objects.filter((object) => !rest.has(object)).map((object) => this.#shown(object, first.get(object), objects));
    return this.show(shown);
  }

  /** Any values as documents, with the short names of page sets. */
  show(documents: readonly unknown[]): string {
    const text = documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
    return [...this.#names].reduce((shown, [name, short]) => shown.replaceAll(name, short), text);
  }

  #long(text: string): string {
    return [...this.#names].reduce((long, [name, short]) => long.replaceAll(short, name), text);
  }

  #parts({ metadata: { name, namespace }, page, parts }: Manifest): readonly Manifest[] {
    const current = [...this.#names].find(([, short]) => short === `maintenance-<${String(page)}>`)![0];
    const base = this.#bases.get(name) ?? older(this.#bases.get(current)!, name);
    this.#bases.set(name, base);
    return Object.entries(parts as Record<string, JsonObject>).map(([kind, changes]) =>
      merged(inNamespace(base.find((part) => part.kind === kind)!, namespace!), changes) as Manifest);
  }

  #base({ kind, metadata: { labels = {} } }: Manifest): Manifest | undefined {
    return labels.app === 'maintenance-page' ? this.#bases.get(`maintenance-${labels[HASH]}`)?.find((part) => part.kind === kind) : undefined;
  }

  #shown(object: Manifest, parts: readonly Manifest[] | undefined, all: readonly Manifest[]): unknown {
    if (!parts) return mapAnnotations(asShown(object), (value) => nameOfCopy(value, all) ?? value);
    const { name, namespace } = object.metadata;
    const changes = parts.map((part) => [part.kind, differences(inNamespace(this.#base(part)!, namespace!), part) ?? {}] as const);
    const page = this.#bases.get(name)!.find(({ kind }) => kind === 'ConfigMap')!.metadata.annotations![PAGE];
    return { kind: 'PageSet', page, metadata: { name, namespace }, parts: Object.fromEntries(changes) };
  }
}

const HASH = 'maintenance-operator.mithucste30.io/page-set';
const PAGE = 'maintenance-operator.mithucste30.io/custom-page';

/** The same parts under another hash and with other data: what an older version of the program made. */
function older(parts: readonly Manifest[], name: string): readonly Manifest[] {
  const hash = name.slice('maintenance-'.length);
  const former = parts[0]!.metadata.labels![HASH]!;
  const renamed = JSON.parse(JSON.stringify(parts).replaceAll(former, hash)) as readonly Manifest[];
  return renamed.map((part) => {
    if (part.kind !== 'ConfigMap') return part;
    const { binaryData: _none, ...plain } = part;
    const data = { ...(part.data as Record<string, string>), 'nginx.conf': '# an older template' };
    return merged(plain, { data, metadata: { annotations: { 'maintenance-operator.mithucste30.io/data-digest': dataDigest({ data }) } } }) as Manifest;
  });
}

function asStored(object: Manifest): Manifest {
  const backup = (object.data as JsonObject | undefined)?.['backup.json'];
  return typeof backup === 'object' ? { ...object, data: { 'backup.json': JSON.stringify(backup) } } : object;
}

function asShown(object: Manifest): Manifest {
  const backup = (object.data as JsonObject | undefined)?.['backup.json'];
  return typeof backup === 'string' && backup.startsWith('{') ? { ...object, data: { 'backup.json': JSON.parse(backup) as JsonObject } } : object;
}

function copyOf(value: string, objects: readonly Manifest[]): string | undefined {
  const name = /^<copy of (.*)>$/.exec(value)?.[1];
  const configMap = objects.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name);
  const parsed = configMap && parseBackup(configMap);
  return parsed && 'backup' in parsed ? backupCopy(parsed.backup, name!) : undefined;
}

function nameOfCopy(value: string, objects: readonly Manifest[]): string | undefined {
  const names = objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);
  return names.map((name) => `<copy of ${name}>`).find((short) => copyOf(short, objects) === value);
}

function mapAnnotations(object: Manifest, change: (value: string) => string): Manifest {
  const { annotations } = object.metadata;
  if (!annotations) return object;
  const changed = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, change(value)]));
  return { ...object, metadata: { ...object.metadata, annotations: changed } };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON Merge Patch (RFC 7396). */
function merged(base: unknown, changes: unknown): unknown {
  if (!isMap(base) || !isMap(changes)) return changes;
  const all = { ...base, ...Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, merged(base[key], value)])) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** The JSON Merge Patch that makes `base` become `other`; undefined: they are the same. */
function differences(base: unknown, other: unknown): unknown {
  if (!isMap(base) || !isMap(other)) return JSON.stringify(base) === JSON.stringify(other) ? undefined : (other ?? null);
  const keys = [...new Set([...Object.keys(base), ...Object.keys(other)])];
  const changes = keys.map((key) => [key, differences(base[key], other[key])] as const).filter(([, change]) => change !== undefined);
  return changes.length > 0 ? Object.fromEntries(changes) : undefined;
}
