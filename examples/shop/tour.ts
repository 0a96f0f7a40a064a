import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { main } from '../../src/cli/main.js';

/*
 * The tour of `npm start`: the whole job, with no cluster. It runs the real command line on the manifests of a small shop,
 * prints each command, and compares at the end what is left with what was there, byte by byte.
 */

const ANNOTATION = 'maintenance-operator.mithucste30.io/enabled';
const shop = relative('.', import.meta.dirname);
const manifests = join(shop, 'manifests');
const folder = mkdtempSync(join(tmpdir(), 'shop-'));

try {
  process.exitCode = await tour();
} finally {
  rmSync(folder, { recursive: true });
}

async function tour(): Promise<number> {
  say(`1. In ${join(manifests, 'web.yaml')}, the Ingress "web" of a small shop asks for maintenance with one annotation.\n   What would be done, and why? (Exit code 2: there is something to do.)`);
  await maintenance(['plan', '-f', manifests], 2);

  say('2. Do it. The state afterwards goes to a folder, one file an object; it stands for the cluster.');
  await maintenance(['reconcile', '-f', manifests, '--out', at('on')], 0, lastLine);
  process.stdout.write(`${readdirSync(at('on')).join('\n')}\n`);

  say('3. Where do visitors get to now? All to the page; only certificates go on being renewed.');
  process.stdout.write(whereVisitorsGet(at('on')));

  say('4. A second run finds nothing to do.');
  await maintenance(['plan', '-f', at('on')], 0);

  say('5. The work is over, and the annotation is taken away.');
  withoutAnnotation(at('on'), at('asked'), 'shop.Ingress.web.yaml');
  await maintenance(['reconcile', '-f', at('asked'), '--out', at('off')], 0, lastLine);
  process.stdout.write(whereVisitorsGet(at('off')));

  say('6. Is that what it would be, had nobody touched it? The same manifests, never in maintenance:');
  withoutAnnotation(manifests, at('untouched'), 'web.yaml');
  await maintenance(['reconcile', '-f', at('untouched'), '--out', at('start')], 0, lastLine);
  return compared();
}

/** Runs the command line as a user would, and checks its exit code. */
async function maintenance(args: readonly string[], expected: number, shown = (text: string): string => text): Promise<void> {
  const whole = [...args, '--settings', join(shop, 'maintenance.yaml')];
  process.stdout.write(`$ npx maintenance ${whole.join(' ')}${shown === lastLine ? ' | tail -n 1' : ''}\n`);
  let text = '';
  const stdout = { write: (part: string) => (text += part), isTTY: process.stdout.isTTY };
  const terminal = { stdout, stderr: process.stderr, env: process.env, now: () => new Date(), signal: new AbortController().signal };
  const code = await main(whole, terminal);
  process.stdout.write(shown(text));
  if (code !== expected) throw new Error(`the exit code is ${code} and not ${expected}`);
}

function at(name: string): string {
  return join(folder, name);
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}

function lastLine(text: string): string {
  return `${text.trimEnd().split('\n').at(-1)}\n`;
}

/** The same manifests, in which one file does not ask for maintenance any more. */
function withoutAnnotation(from: string, to: string, file: string): void {
  cpSync(from, to, { recursive: true });
  const lines = readFileSync(join(to, file), 'utf8').split('\n');
  const kept = lines.filter((line) => !line.includes(`${ANNOTATION}:`));
  process.stdout.write(`$ sed -i '/enabled:/d' ${join(to, file)}\n`);
  writeFileSync(join(to, file), kept.join('\n'));
}

interface Ingress {
  readonly spec: { readonly defaultBackend: Backend; readonly rules: readonly { readonly host: string; readonly http: { readonly paths: readonly Path[] } }[] };
}

interface Path {
  readonly path: string;
  readonly backend: Backend;
}

interface Backend {
  readonly service: { readonly name: string; readonly port: { readonly name?: string; readonly number?: number } };
}

/** A line for each path of the shop's Ingress. */
function whereVisitorsGet(state: string): string {
  const { spec } = parse(readFileSync(join(state, 'shop.Ingress.web.yaml'), 'utf8')) as Ingress;
  const paths = spec.rules.flatMap(({ host, http }) => http.paths.map(({ path, backend }) => ({ from: host + path, backend })));
  const all = [{ from: '(default)', backend: spec.defaultBackend }, ...paths];
  return all.map(({ from, backend: { service } }) => `  ${from.padEnd(44)} -> Service ${service.name}, port ${service.port.name ?? service.port.number}\n`).join('');
}

/** Compares the folders `off` and `start`: the same files, byte by byte. */
function compared(): number {
  const [off, start] = ['off', 'start'].map((name) => new Map(readdirSync(at(name)).map((file) => [file, readFileSync(join(at(name), file), 'utf8')])));
  const different = [...new Set([...off!.keys(), ...start!.keys()])].filter((file) => off!.get(file) !== start!.get(file));
  process.stdout.write(`$ diff -r ${at('start')} ${at('off')}\n\n`);
  if (different.length === 0) process.stdout.write(`Byte-identical: all ${off!.size} objects are what they would be, had nobody touched them.\n`);
  else process.stdout.write(`DIFFERENT: ${different.join(', ')}\n`);
  return different.length === 0 ? 0 : 1;
}
