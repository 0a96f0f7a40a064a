import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { defaultSettings, type Settings } from '../settings/settings.js';
import { ownRules, routeRules, type AccessRule } from './access-rules.js';
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
    new k8s.KubeConfigMap(this, 'Settings', { metadata, data: { 'maintenance.yaml': `${JSON.stringify(settings, undefined, 2)}\n` } });
    grant(this, 'Own', metadata, namespace, ownRules);
    if (watchNamespaces.length === 0) grantEverywhere(this, metadata, routeRules);
    else watchNamespaces.forEach((watched) => grant(this, `Routes-${watched}`, { ...metadata, name: `${NAME}-routes`, namespace: watched }, namespace, routeRules));
    new k8s.KubeCronJob(this, 'CronJob', reconcilerJob(metadata, image, settings.operator.schedule));
    this.node.addValidation({ validate: () => (mode === 'cronjob' ? [] : [`operator.mode "${mode}" is not there yet: set it to "cronjob"`]) });
  }
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
