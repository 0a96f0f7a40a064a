import { once } from 'node:events';
import { down } from './down.js';
import { spawnInside } from './enter.js';
import { adminKubeconfig, nodeLog } from './layout.js';
import { firstProcess } from './node-processes.js';
import { whyNoNode } from './requirements.js';
import { isUp, up } from './up.js';

const usage = 'usage: npm run cluster -- up | down | status | exec -- COMMAND...';
const start = performance.now();

/** The commands, each of which answers the exit code. */
const commands: { readonly [name: string]: (args: readonly string[]) => Promise<number> } = {
  async up() {
    await up(tell);
    tell('the node is up: npm run cluster -- exec -- kubectl get pods -A');
    return 0;
  },
  async down() {
    await down();
    tell('the node is gone');
    return 0;
  },
  async status() {
    const state = isUp() ? `up (process ${firstProcess()}; KUBECONFIG=${adminKubeconfig}, inside)` : 'not up';
    process.stdout.write(`the node is ${firstProcess() && !isUp() ? `starting, see ${nodeLog}` : state}\n`);
    return isUp() ? 0 : 1;
  },
  async exec(args) {
    const [code, signal] = await once(await spawnInside(args, 'inherit'), 'exit');
    return signal ? 1 : (code as number);
  },
};

function tell(line: string): void {
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);
}

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const rest = args[0] === '--' ? args.slice(1) : args;
  const problem = whyNoNode() ?? (command && (name !== 'exec' || rest.length > 0) ? undefined : usage);
  if (problem) throw new Error(problem);
  return command!(rest);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
