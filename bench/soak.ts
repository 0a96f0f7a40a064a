import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { spawnInside } from '../test/cluster/node/enter.js';
import { up } from '../test/cluster/node/up.js';
import { writeResult } from './result.js';

/**
 * Soaks a whole node (Linux, root) that is started if need be: `npm run bench:soak -- --seconds 300 --seed 7`. What it does and what it
 * asks for stands in test/soak/soak.ts.
 */
await up((line) => process.stderr.write(`${line}\n`));
const program = [process.execPath, '--import', 'tsx', 'test/soak/soak.ts', ...process.argv.slice(2)];
const soak = await spawnInside(program, ['ignore', 'pipe', 'inherit']);
const [[code], tally] = await Promise.all([once(soak, 'close'), text(soak.stdout!)]);
if (code !== 0) process.exit(1);
const { seed, seconds, deeds, retries, runs, faults, deaths, failed, rests } = JSON.parse(tally) as Record<string, number>;
await writeResult('soak', `npm run bench:soak -- --seconds ${seconds} --seed ${seed}`, [
  ['50 routes in 10 namespaces, two reconcilers at once', ''],
  ['deeds of people: on, off, page changes, deploys, deletions, killed Pods', String(deeds)],
  ['of them tried again, since a write of ours came between', String(retries)],
  ['runs', String(runs)],
  ['of them with one fault', String(faults)],
  ['of them cut off from the API server in the middle', String(deaths)],
  ['of them that failed at their first calls', String(failed)],
  ['times that all came to rest: routes as wished, the next run wrote nothing', String(rests)],
  ['differences from the twins that nobody watched, and objects left over', '0'],
]);
