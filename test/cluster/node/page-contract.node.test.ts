import { beforeAll, expect, it } from '@jest/globals';
import type { V1Service } from '@kubernetes/client-node';
import { App, Chart } from 'cdk8s';
import { MaintenancePage } from '../../../src/constructs/maintenance-page.js';
import { BODIES, REQUESTS, wholeAnswer } from '../../constructs/contract.js';
import { eventually } from '../eventually.js';
import { ask } from './ask.js';
import { describeNode } from './describe-node.js';
import { runInside } from './enter.js';
import { nodeAdmin } from './node-admin.js';

const namespace = 'contract';

/** Sends each request on a connection of its own, and gives what comes back until the connection ends. */
async function answersTo(requests: readonly string[], address: string): Promise<readonly string[]> {
  const script = `
    import { createConnection } from 'node:net';
    import { json } from 'node:stream/consumers';
    const answers = [];
    for (const bytes of await json(process.stdin)) {
      const chunks = [];
      for await (const chunk of createConnection(80, '${address}').end(bytes, 'latin1')) chunks.push(chunk);
      answers.push(Buffer.concat(chunks).toString());
    }
    console.log(JSON.stringify(answers));`;
  const { stdout, stderr } = await runInside([process.execPath, '--input-type=module', '-e', script], JSON.stringify(requests));
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

describeNode('the Pod of a page', () => {
  let answers: readonly string[];

  beforeAll(async () => {
    await nodeAdmin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    const chart = new Chart(new App(), 'page', { namespace });
    const { pageSetName } = new MaintenancePage(chart, 'page', BODIES);
    await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() }), 'apply', '-f', '-');
    const service = JSON.parse(await nodeAdmin.kubectl('get', `service/${pageSetName}`, '-n', namespace, '-o', 'json')) as V1Service;
    const address = service.spec!.clusterIP!;
    await eventually('the page answers', async () => (await ask(address, '*/*')).status === 503);
    answers = await answersTo(REQUESTS.map(([, bytes]) => bytes), address);
  });

  it.each(REQUESTS.map(([what, , answer], index) => [what, index, answer] as const))('answers with the whole page: %s', (_what, index, answer) => {
    expect(wholeAnswer(answers[index]!)).toStrictEqual(answer);
  });
});
