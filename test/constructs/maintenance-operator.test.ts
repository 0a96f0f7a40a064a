import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { MaintenanceOperator, type MaintenanceOperatorProps } from '../../src/constructs/maintenance-operator.js';
import { parseSettings } from '../../src/settings/load-settings.js';
import { defaultSettings } from '../../src/settings/settings.js';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Record<string, string>;
  readonly spec?: unknown;
}

function synth(props: MaintenanceOperatorProps = {}): readonly Manifest[] {
  const chart = new Chart(new App(), 'install');
  new MaintenanceOperator(chart, 'operator', props);
  return chart.toJson() as Manifest[];
}

describe('MaintenanceOperator', () => {
  it('is a namespace, an account with permissions, the settings and the CronJob', () => {
    expect(synth().map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`)).toEqual([
      'Namespace -/maintenance-operator',
      'ServiceAccount maintenance-operator/maintenance-operator',
      'ConfigMap maintenance-operator/maintenance-operator',
      'Role maintenance-operator/maintenance-operator',
      'RoleBinding maintenance-operator/maintenance-operator',
      'ClusterRole -/maintenance-operator',
      'ClusterRoleBinding -/maintenance-operator',
      'CronJob maintenance-operator/maintenance-operator',
    ]);
  });

  it('runs one at a time, on schedule, without retries and with an end', () => {
    const settings = { ...defaultSettings, operator: { ...defaultSettings.operator, schedule: '*/5 * * * *' } };
    expect(synth({ settings, image: 'own/image:1' }).find(({ kind }) => kind === 'CronJob')!.spec).toMatchObject({
      schedule: '*/5 * * * *',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 60,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 120, template: { spec: { containers: [{ image: 'own/image:1', args: ['reconcile', '--once', '--job', '--settings', '/etc/maintenance/maintenance.yaml'] }] } } } },
    });
  });

  it('gives its Pod the settings that it was made from', () => {
    const text = synth().find(({ kind }) => kind === 'ConfigMap')!.data!['maintenance.yaml']!;
    expect(parseSettings(text, 'maintenance.yaml', () => '')).toEqual({ settings: defaultSettings, errors: [] });
  });

  it('says with the path of the construct that there is no controller yet', () => {
    const settings = { ...defaultSettings, operator: { ...defaultSettings.operator, mode: 'controller' as const } };
    expect(() => synth({ settings })).toThrow('[install/operator] operator.mode "controller" is not there yet: set it to "cronjob"');
  });
});
