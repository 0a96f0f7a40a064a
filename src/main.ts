import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { configuredPage, configuredPages } from './constructs/configured-page.js';
import { MaintenancePage } from './constructs/maintenance-page.js';
import { loadSettings } from './settings/load-settings.js';
import { formatSettingsError } from './settings/settings-error.js';
import type { MaintenanceSettings } from './settings/settings.js';

/**
 * The app of `cdk8s synth`: the pages of `maintenance.yaml`, one file each, without a namespace. They are for review, in
 * a folder of their own: `kubectl apply -f dist/` does not look into it, the reconciler creates them where they are needed.
 */
const { settings, errors } = await loadSettings('maintenance.yaml');
process.stderr.write(errors.map((error) => `${formatSettingsError(error)}\n`).join(''));
if (settings?.maintenance && errors.length === 0) synthPages(settings.maintenance, settings.operator.namespace);
else process.exitCode = 1;

function synthPages(maintenance: MaintenanceSettings, operatorNamespace: string): void {
  const app = new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', 'pages') });
  for (const page of configuredPages(maintenance)) {
    new MaintenancePage(new Chart(app, page), 'page', configuredPage(page, maintenance, operatorNamespace));
  }
  app.synth();
}
