import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages } from '../../constructs/configured-page.js';
import { MaintenancePage, pageProblems } from '../../constructs/maintenance-page.js';
import type { MaintenanceSettings, Settings } from '../../settings/settings.js';
import type { Manifest } from './manifest.js';

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
