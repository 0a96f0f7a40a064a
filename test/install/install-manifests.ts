import { App, Chart } from 'cdk8s';
import { MaintenanceOperator } from '../../src/constructs/maintenance-operator.js';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import type { Settings } from '../../src/settings/settings.js';

/** The install as `cdk8s synth` renders it from these settings. */
export function installManifests(settings: Settings): readonly Manifest[] {
  const chart = new Chart(new App(), 'install');
  new MaintenanceOperator(chart, 'operator', { settings });
  return chart.toJson() as Manifest[];
}
