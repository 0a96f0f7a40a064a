import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { eventually } from '../cluster/eventually.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';

const name = 'refusal';
const apiVersion = 'admissionregistration.k8s.io/v1';
const reason = 'somebody else has just changed it';

/** Answers every change of a route or a Service by one user as if somebody had changed it a moment ago (422). */
export interface Refusal {
  /** In force from here on; `route`: one by which that can be told. */
  begin(route: Manifest): Promise<void>;
  end(route: Manifest): Promise<void>;
}

/** As a race would, but surely: an admission policy. */
export function refusal(user: string): Refusal {
  async function isInForce({ kind, metadata }: Manifest): Promise<boolean> {
    const change = ['annotate', kind, metadata.name, '-n', metadata.namespace!, `at=${performance.now()}`];
    return nodeAdmin.kubectl(...change, '--dry-run=server', `--as=${user}`).then(() => false, (error: Error) => error.message.includes(reason));
  }
  return {
    async begin(route) {
      await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: policy(user) }), 'apply', '-f', '-');
      await eventually('the policy is in force', () => isInForce(route));
    },
    async end(route) {
      await nodeAdmin.kubectl('delete', 'validatingadmissionpolicies,validatingadmissionpolicybindings', name);
      await eventually('the policy is gone', async () => !(await isInForce(route)));
    },
  };
}

function policy(user: string): readonly object[] {
  const resourceRules = [{ apiGroups: ['networking.k8s.io', 'traefik.io', ''], apiVersions: ['*'], operations: ['UPDATE'], resources: ['ingresses', 'ingressroutes', 'services'] }];
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules },
        matchConditions: [{ name: 'who', expression: `request.userInfo.username == "${user}"` }],
        validations: [{ expression: 'false', reason: 'Invalid', message: reason }],
      },
    },
    { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: { policyName: name, validationActions: ['Deny'] } },
  ];
}
