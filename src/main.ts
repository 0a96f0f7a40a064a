import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages, unservablePages } from './constructs/configured-page.js';
import { MaintenanceOperator } from './constructs/maintenance-operator.js';
import { MaintenancePage } from './constructs/maintenance-page.js';
import { loadSettings } from './settings/load-settings.js';
import { formatSettingsError } from './settings/settings-error.js';
import type { MaintenanceSettings, Settings } from './settings/settings.js';

/**
 * The app of `cdk8s synth`: what `maintenance.yaml` says, as manifests. The install lies in `dist/`. The pages are for
 * review, in a folder of their own: `kubectl apply -f dist/` does not look into it, the reconciler creates them where they
 * are needed.
 */
const dist = process.env.CDK8S_OUTDIR ?? 'dist';
const { settings, errors, warnings = [] } = await loadSettings('maintenance.yaml', unservablePages);
process.stderr.write([...errors.map(formatSettingsError), ...warnings.map((warning) => `warning: ${formatSettingsError(warning)}`)].map((line) => `${line}\n`).join(''));
if (settings?.maintenance && errors.length === 0) synth(settings, settings.maintenance);
else process.exitCode = 1;

function synth(all: Settings, maintenance: MaintenanceSettings): void {
  const install = new App({ outdir: dist });
  new MaintenanceOperator(new Chart(install, 'maintenance-operator'), 'operator', { settings: all });
  install.synth();
  const pages = new App({ outdir: join(dist, 'pages') });
  for (const page of configuredPages(maintenance)) {
    new MaintenancePage(new Chart(pages, page), 'page', configuredPage(page, maintenance, all.operator.namespace));
  }
  pages.synth();
}
