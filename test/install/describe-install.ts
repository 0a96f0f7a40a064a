import { afterAll, beforeAll } from '@jest/globals';
import { describeNode } from '../cluster/node/describe-node.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';

/** A `describe` on the node, with Traefik's kinds, that takes what it has installed away in the end: other suites have their own. */
export function describeInstall(title: string, tests: () => void): void {
  describeNode(title, () => {
    beforeAll(() => nodeAdmin.installTraefik());
    afterAll(() => nodeAdmin.kubectl('delete', '-f', 'dist/', '--ignore-not-found'));
    tests();
  });
}
