import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { defaultSettings, type Settings } from '../settings/settings.js';
import { ownRules, routeRules, type AccessRule } from './access-rules.js';
import { unservablePages } from './configured-page.js';
import { MAX_DATA_BYTES } from './page-content.js';
import { reconcilerJob } from './reconciler-job.js';

/** What is installed, and where. */
export interface MaintenanceOperatorProps {
  /**
   * The settings, as `maintenance.yaml` would have them.
   * @default - what an empty file gives
   */
  readonly settings?: Settings;
  /**
   * The image with the `maintenance` command.
   * @default DEFAULT_OPERATOR_IMAGE
   */
  readonly image?: string;
}

/** The name of the install's objects. */
const NAME = 'maintenance-operator';

/** The image of this version. */
export const DEFAULT_OPERATOR_IMAGE = 'maintenance-operator:0.1.0';

/**
 * The install: a namespace with the reconciler as a CronJob, its settings, its ServiceAccount, and just the permissions that it
 * uses: cluster-wide, or by Roles in the namespaces that `operator.watchNamespaces` names.
 *
 * @example new MaintenanceOperator(chart, 'operator', { settings, image: 'registry.example/maintenance-operator:0.1.0' });
 */
export class MaintenanceOperator extends Construct {
  constructor(scope: Construct, id: string, { settings = defaultSettings, image = DEFAULT_OPERATOR_IMAGE }: MaintenanceOperatorProps = {}) {
    super(scope, id);
    const { namespace, watchNamespaces, mode } = settings.operator;
    const metadata = { name: NAME, namespace, labels: { 'app.kubernetes.io/name': NAME } };
    new k8s.KubeNamespace(this, 'Namespace', { metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata });
    new k8s.KubeConfigMap(this, 'Settings', { metadata, data: { 'maintenance.yaml': textOf(settings) } });
    grant(this, 'Own', metadata, namespace, ownRules);
    if (watchNamespaces.length === 0) grantEverywhere(this, metadata, routeRules);
    else watchNamespaces.forEach((watched) => grant(this, `Routes-${watched}`, { ...metadata, name: `${NAME}-routes`, namespace: watched }, namespace, routeRules));
    new k8s.KubeCronJob(this, 'CronJob', reconcilerJob(metadata, image, settings.operator.schedule));
    this.node.addValidation({ validate: () => (mode === 'cronjob' ? [] : [`operator.mode "${mode}" is not there yet: set it to "cronjob"`]) });
    this.node.addValidation({ validate: () => settingsProblems(settings) });
  }
}

function textOf(settings: Settings): string {
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}

/** Why the operator could not work with these settings, or not have them at all. */
function settingsProblems(settings: Settings): string[] {
  const unservable = unservablePages(settings).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const bytes = Buffer.byteLength(textOf(settings));
  if (bytes <= MAX_DATA_BYTES) return unservable;
  return [...unservable, `the settings have ${bytes} bytes as JSON, with all pages in them (the largest: ${largestPages(settings)}), and a ConfigMap holds ${MAX_DATA_BYTES}: make pages smaller, or take some out`];
}

function largestPages({ maintenance }: Settings): string {
  const pages = Object.entries({ default: maintenance?.defaultPage, ...maintenance?.customPages });
  const sizes = pages.map(([name, page]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(page ?? {})) })).sort((one, other) => other.bytes - one.bytes);
  return sizes.slice(0, 3).map(({ name, bytes }) => `${name} ${bytes}`).join(', ');
}

function grant(scope: Construct, id: string, metadata: k8s.ObjectMeta, operatorNamespace: string, rules: readonly AccessRule[]): void {
  new k8s.KubeRole(scope, `${id}-Role`, { metadata, rules: policyRules(rules) });
  new k8s.KubeRoleBinding(scope, `${id}-RoleBinding`, { metadata, ...binding('Role', metadata.name!, operatorNamespace) });
}

function grantEverywhere(scope: Construct, { name, namespace, labels }: k8s.ObjectMeta, rules: readonly AccessRule[]): void {
  new k8s.KubeClusterRole(scope, 'ClusterRole', { metadata: { name: name!, labels: labels! }, rules: policyRules(rules) });
  new k8s.KubeClusterRoleBinding(scope, 'ClusterRoleBinding', { metadata: { name: name!, labels: labels! }, ...binding('ClusterRole', name!, namespace!) });
}

function policyRules(rules: readonly AccessRule[]): k8s.PolicyRule[] {
  return rules.map(({ apiGroup, resource, verbs }) => ({ apiGroups: [apiGroup], resources: [resource], verbs: [...verbs] }));
}

function binding(kind: string, name: string, namespace: string): Pick<k8s.KubeRoleBindingProps, 'roleRef' | 'subjects'> {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  };
}
