import { isDeepStrictEqual } from 'node:util';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages } from '../../constructs/configured-page.js';
import { MaintenancePage, pageProblems } from '../../constructs/maintenance-page.js';
import { dataDigest } from '../../constructs/page-digest.js';
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

/** Ours is what has our kind of name, our labels and the recorded digest. A Deployment's Pods have labels alone. */
export function isOurs(manifest: Manifest, setName: string, operatorNamespace: string): boolean {
  const labels = manifest.metadata.labels ?? {};
  const hash = setName.slice(PAGE_SET_PREFIX.length);
  const digest = annotationOf(manifest, DIGEST_ANNOTATION);
  return (
    labels[APP_LABEL] === PAGE_APP &&
    labels[OPERATOR_LABEL] === operatorNamespace &&
    labels[PAGE_SET_LABEL] === hash &&
    (digest?.startsWith(hash) ?? manifest.kind === 'Pod')
  );
}

/** The page set that an object says it belongs to; undefined: none. */
export function setNameByLabels({ metadata: { labels = {} } }: Pick<Manifest, 'metadata'>): string | undefined {
  const hash = labels[PAGE_SET_LABEL];
  return labels[APP_LABEL] === PAGE_APP && hash !== undefined ? PAGE_SET_PREFIX + hash : undefined;
}

/** Whether an object is a part of some page set of this operator. */
export function isPageSetPart(manifest: Manifest, operatorNamespace: string): boolean {
  return PAGE_SET_NAME.test(manifest.metadata.name) && isOurs(manifest, manifest.metadata.name, operatorNamespace);
}

/** Whether what the user configured is the same in a set that is there, whatever the program's templates were then. */
export function isConfiguredAs(set: ObservedPageSet, desired: PageSet): boolean {
  return set.service !== undefined && annotationOf(set.service, CONFIGURED_DIGEST_ANNOTATION) === desired.configuredDigest;
}

/** Why no route may move onto a set as it stands there: what was changed in it. Undefined where nothing was. */
export function forgery(set: ObservedPageSet, desired: PageSet | undefined): string | undefined {
  const exact = desired?.name === set.name ? desired : undefined;
  const otherDigest = exact && [set.service, set.configMap].find((part) => part && digestOf(part) !== digestOf(exact.parts[0]!));
  if (otherDigest) return `${otherDigest.kind} ${set.name} records another digest: somebody else's content with the same 8 digits`;
  if (set.configMap && !hasRecordedData(set.configMap, exact)) return `the data of ConfigMap ${set.name} was changed`;
  if (set.service && !selectsItsPods(set.service, exact)) return `the selector or the port of Service ${set.name} was changed`;
  return undefined;
}

function hasRecordedData(configMap: Manifest, exact: PageSet | undefined): boolean {
  const expected = exact?.parts.find(({ kind }) => kind === 'ConfigMap');
  if (expected) return isDeepStrictEqual(contentOf(configMap), contentOf(expected));
  return dataDigest((configMap.data ?? {}) as Record<string, string>) === annotationOf(configMap, DATA_DIGEST_ANNOTATION);
}

function contentOf({ data = {}, binaryData = {} }: Manifest): unknown {
  return { data, binaryData };
}

function selectsItsPods(service: Manifest, exact: PageSet | undefined): boolean {
  const expected = exact?.parts.find(({ kind }) => kind === 'Service');
  const selector = { [APP_LABEL]: PAGE_APP, [PAGE_SET_LABEL]: service.metadata.name.slice(PAGE_SET_PREFIX.length) };
  const isOnlyPort = expected === undefined || isDeepStrictEqual(portsOf(service), portsOf(expected));
  return isDeepStrictEqual((service.spec as JsonObject).selector, selector) && isOnlyPort;
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
