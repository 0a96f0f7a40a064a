import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { MaintenanceOperator, type MaintenanceOperatorProps } from '../../src/constructs/maintenance-operator.js';
import { parseSettings } from '../../src/settings/load-settings.js';
import { defaultSettings, type MaintenanceSettings, type Settings } from '../../src/settings/settings.js';

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

  const withPages = (customPages: MaintenanceSettings['customPages']): Settings => ({ ...defaultSettings, maintenance: { ...defaultSettings.maintenance, customPages } });

  it('says so where its settings do not fit into a ConfigMap, and which pages are the largest', () => {
    const page = (count: number) => ({ html: 'x'.repeat(count) });
    const around = Buffer.byteLength(JSON.stringify(withPages({ a: page(0), b: page(0), c: page(0), d: page(0) }), undefined, 2)) + 1;
    const settings = (more: number): Settings => withPages({ a: page(100), b: page(500_000), c: page(200_000), d: page(1_048_576 - around - 700_100 + more) });
    expect(() => synth({ settings: settings(0) })).not.toThrow();
    expect(() => synth({ settings: settings(1) })).toThrow(
      `[install/operator] the settings have 1048577 bytes as JSON, with all pages in them (the largest: b 500011, d ${1_048_576 - around - 700_100 + 12}, c 200011), and a ConfigMap holds 1048576: make pages smaller, or take some out`,
    );
  });

  it('says so where it could not serve a page, which it would find broken in its settings', () => {
    expect(() => synth({ settings: withPages({ shop: { html: '' } }) })).toThrow('[install/operator] maintenance.customPages.shop: html is empty');
  });
});
