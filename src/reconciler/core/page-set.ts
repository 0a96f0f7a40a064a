import { isDeepStrictEqual } from 'node:util';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages } from '../../constructs/configured-page.js';
import { MaintenancePage, pageProblems } from '../../constructs/maintenance-page.js';
import { dataDigest, type ConfigMapData } from '../../constructs/page-digest.js';
import {
  APP_LABEL,
  CONFIGURED_DIGEST_ANNOTATION,
  DATA_DIGEST_ANNOTATION,
  DIGEST_ANNOTATION,
  OPERATOR_LABEL,
  PAGE_APP,
  PAGE_SET_LABEL,
  PAGE_SET_PREFIX,
} from '../../constructs/page-labels.js';
import type { MaintenanceSettings, Settings } from '../../settings/settings.js';
import { PAGE_SET_NAME } from './annotations.js';
import { annotationOf, type JsonObject, type Manifest } from './manifest.js';
import type { ObservedPageSet } from './observe-page-set.js';

/** What the constructs make of one configured page: its manifests, without a namespace. */
export interface PageSet {
  readonly name: string;
  readonly page: string;
  readonly configuredDigest: string;
  readonly parts: readonly Manifest[];
}

const synthesized = new WeakMap<Settings, Map<string, PageSet | string>>();

/** The page set of a configured page; or, as text, why it can't be had. The same for the same arguments. */
export function pageSetOf(page: string, settings: Settings): PageSet | string {
  const known = synthesized.get(settings) ?? new Map<string, PageSet | string>();
  synthesized.set(settings, known);
  const set = known.get(page) ?? synthesize(page, settings);
  known.set(page, set);
  return set;
}

/** The same manifest in a namespace, as it is created there. */
export function inNamespace(manifest: Manifest, namespace: string): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, namespace } };
}

/**
 * Why an object with the name of a page set's part is not this operator's; undefined: it is. Ours is what has our labels,
 * the recorded digest, and what was recorded in it. A Deployment's Pods have labels alone.
 */
export function whyForeign(manifest: Manifest, setName: string, operatorNamespace: string): string | undefined {
  const digest = digestOf(manifest) ?? (manifest.kind === 'Pod' ? hashOf(setName) : '');
  if (setNameByLabels(manifest) !== setName || !digest.startsWith(hashOf(setName))) return 'is not ours';
  const operator = manifest.metadata.labels?.[OPERATOR_LABEL];
  if (operator === undefined) return 'belongs to no operator';
  if (isOtherOperators(manifest, operatorNamespace)) return `belongs to the operator in namespace "${operator}"`;
  return whyChanged(manifest, setName);
}

/** Whether an object says that it belongs to another operator than the one in this namespace. */
export function isOtherOperators({ metadata: { labels = {} } }: Manifest, operatorNamespace: string): boolean {
  return labels[OPERATOR_LABEL] !== undefined && labels[OPERATOR_LABEL] !== operatorNamespace;
}

function whyChanged(manifest: Manifest, setName: string): string | undefined {
  if (manifest.kind === 'ConfigMap' && dataDigest(dataOf(manifest)) !== annotationOf(manifest, DATA_DIGEST_ANNOTATION)) {
    return 'was changed: its data is not what was recorded';
  }
  return manifest.kind === 'Service' && !isDeepStrictEqual(selectorOf(manifest), selectorFor(setName)) ? 'was changed: its selector is another' : undefined;
}

/** The page set that an object says it belongs to; undefined: none. */
export function setNameByLabels({ metadata: { labels = {} } }: Pick<Manifest, 'metadata'>): string | undefined {
  const hash = labels[PAGE_SET_LABEL];
  return labels[APP_LABEL] === PAGE_APP && hash !== undefined ? PAGE_SET_PREFIX + hash : undefined;
}

/** Whether an object is a part of some page set of this operator. */
export function isPageSetPart(manifest: Manifest, operatorNamespace: string): boolean {
  const { name } = manifest.metadata;
  return PAGE_SET_NAME.test(name) && whyForeign(manifest, name, operatorNamespace) === undefined;
}

/** Whether what the user configured is the same in a set that is there, whatever the program's templates were then. */
export function isConfiguredAs(set: ObservedPageSet, desired: PageSet): boolean {
  return set.service !== undefined && annotationOf(set.service, CONFIGURED_DIGEST_ANNOTATION) === desired.configuredDigest;
}

/**
 * What is not as the constructs would make it, in a set that has the name of `desired`: a route that moves onto it would
 * not get the page it asks for. Undefined where all is, and for sets of other names, which an older version made.
 */
export function deviation(set: ObservedPageSet, desired: PageSet | undefined): string | undefined {
  if (desired?.name !== set.name) return undefined;
  const expected = (kind: string): Manifest => desired.parts.find((part) => part.kind === kind)!;
  const other = [set.service, set.configMap].find((part) => part && digestOf(part) !== digestOf(expected('Service')));
  if (other) return `${other.kind} ${set.name} records another digest with the same 8 digits`;
  if (set.configMap && !isDeepStrictEqual(dataOf(set.configMap), dataOf(expected('ConfigMap')))) return `ConfigMap ${set.name} has other data`;
  if (set.service && !isDeepStrictEqual(portsOf(set.service), portsOf(expected('Service')))) return `Service ${set.name} has another port`;
  return undefined;
}

function dataOf({ data = {}, binaryData = {} }: Manifest): ConfigMapData {
  return { data, binaryData } as ConfigMapData;
}

function selectorOf({ spec }: Manifest): unknown {
  return (spec as JsonObject | undefined)?.selector;
}

function selectorFor(setName: string): JsonObject {
  return { [APP_LABEL]: PAGE_APP, [PAGE_SET_LABEL]: hashOf(setName) };
}

function hashOf(setName: string): string {
  return setName.slice(PAGE_SET_PREFIX.length);
}

function portsOf({ spec }: Manifest): unknown {
  const { ports = [] } = spec as { ports?: readonly { port: number; targetPort?: unknown }[] };
  return ports.map(({ port, targetPort = port }) => ({ port, targetPort }));
}

function digestOf(manifest: Manifest): string | undefined {
  return annotationOf(manifest, DIGEST_ANNOTATION);
}

function synthesize(page: string, settings: Settings): PageSet | string {
  const { maintenance } = settings;
  if (!maintenance) return 'the section "maintenance" of the settings is broken, so that no route is newly put in maintenance; mend it';
  if (!configuredPages(maintenance).includes(page)) return unknownPage(page, maintenance);
  const props = configuredPage(page, maintenance, settings.operator.namespace);
  const problems = pageProblems(props);
  if (problems.length > 0) return `page "${page}": ${problems.join('; ')}`;
  const chart = new Chart(new App(), 'page');
  const construct = new MaintenancePage(chart, 'page', props);
  const parts = chart.toJson() as Manifest[];
  return { name: construct.pageSetName, page, configuredDigest: construct.configuredDigest, parts };
}

function unknownPage(page: string, maintenance: MaintenanceSettings): string {
  return `the settings have no page "${page}"; name one of: ${configuredPages(maintenance).join(', ')}`;
}
