import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeNode } from '../cluster/node/describe-node.js';
import { runInside } from '../cluster/node/enter.js';

describeNode('a short soak', () => {
  it('ends with every route as if nobody had touched it, and with nothing left', async () => {
    const program = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'soak.ts')];
    const { code, stdout, stderr } = await runInside([...program, '--seconds', '20', '--seed', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(JSON.parse(stdout)).toMatchObject({ seed: 1, rests: 4 });
  });
});
