import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '../cluster/eventually.js';
import { hasNginx } from '../constructs/describe-nginx.js';
import { enabled, files, ingress } from './run-cli.js';

jest.setTimeout(300_000);

/** In one process: the command `tsx` is a second one, which kills the first where it does not take a signal soon enough. */
const tsx = `${process.execPath} --import ${import.meta.resolve('tsx')}`;
const script = resolve('src/cli/maintenance.ts');

function start(command: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  return spawn('sh', ['-c', command], { cwd, env: { ...process.env, ...env, M: `${tsx} ${script}` }, stdio: ['ignore', 'pipe', 'pipe'] });
}

const running: ReturnType<typeof start>[] = [];
afterEach(() => running.splice(0).forEach((each) => each.kill('SIGINT')));

async function finished(child: ReturnType<typeof start>) {
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: code as number, stdout, stderr };
}

describe('the program', () => {
  it('reads maintenance.yaml of its folder where there is one, and the defaults where not', async () => {
    const web = ingress('web', { [enabled]: 'true' });
    const [without, withBroken] = await Promise.all([
      finished(start('$M plan -f web.yaml', files({ 'web.yaml': web }))),
      finished(start('$M plan -f web.yaml', files({ 'web.yaml': web, 'maintenance.yaml': 'operatr: {}' }))),
    ]);
    expect(without).toMatchObject({ code: 2, stderr: '' });
    expect(withBroken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('maintenance.yaml:1:1 operatr') });
  });

  it('plans the same as one file, as it is in the image, to the hash of the page', async () => {
    const folder = files({ 'web.yaml': ingress('web', { [enabled]: 'true' }) });
    const bundle = join(files(), 'maintenance.mjs');
    expect(await finished(start(`npm run --silent build:image -- --outfile=${bundle}`, resolve('.')))).toMatchObject({ code: 0 });
    const [whole, bundled] = await Promise.all([`$M`, `${process.execPath} ${bundle}`].map((program) => finished(start(`${program} plan -f web.yaml`, folder))));
    const timeless = ({ stdout, ...rest }: Awaited<ReturnType<typeof finished>>) => ({ ...rest, stdout: stdout.replace(/sha256 \w+/, 'sha256 of a backup that says since when') });
    expect(whole).toMatchObject({ code: 2, stdout: expect.stringMatching(/maintenance-[0-9a-f]{8}/) });
    expect(timeless(bundled!)).toEqual(timeless(whole!));
  });

  it('ends quietly where nobody reads its output any more', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.yaml`, ingress(`web-${i}`, { [enabled]: 'true' })]));
    expect(await finished(start('$M plan -f . | head -n 1', files(many)))).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Page set .*\n$/) });
  });

  it('ends at once with one line on Ctrl-C, with 130', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const server = createServer((socket) => void isAsked(void socket.resume().on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const config = { clusters: [{ name: 'a', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }], contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }], users: [{ name: 'a', user: {} }], 'current-context': 'a' };
    const folder = files({ config });
    const child = start('exec $M reconcile --once', folder, { KUBECONFIG: join(folder, 'config') });
    const end = finished(child);
    await Promise.race([asked, end]);
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 130, stdout: '', stderr: 'interrupted (SIGINT): every step was whole, and the next run goes on from there\n' });
    server.close();
  });

  (hasNginx ? it : it.skip).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends preview in good order on %s, with 0 and nothing left behind', async (signal) => {
    const folder = files({ 'maintenance.yaml': {} });
    const { child, end, url } = await previewing(folder, folder);
    child.kill(signal);
    expect(await end).toMatchObject({ code: 0, stderr: expect.stringMatching(/^the page "default": .*; Ctrl-C ends it\n$/) });
    expect(readdirSync(folder).filter((name) => name.startsWith('maintenance-page-'))).toEqual([]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  (hasNginx ? it : it.skip)('misses the maintenance.yaml of its folder while preview runs, also one that came later, below any name', async () => {
    const folder = files({ 'tmp; "a b"/none': '' });
    chmodSync(folder, 0o755); // for nginx's worker, where nginx is started by root
    const { child, end, url, said } = await previewing(folder, join(folder, 'tmp; "a b"'));
    const settings = join(folder, 'maintenance.yaml');
    const shows = (text: string) => eventually(`it shows ${text}`, async () => (await (await fetch(url)).text()).includes(text));
    await shows('We’ll be back soon');
    writeFileSync(settings, 'maintenance: { defaultPage: { html: mine } }');
    await shows('mine');
    rmSync(settings);
    await eventually('it has seen that', () => said().includes('is gone'));
    await shows('mine');
    child.kill('SIGINT');
    expect((await end).stderr).toMatch(/\nthe settings file maintenance\.yaml is gone; the last good page stays\n$/);
  });

  /** `preview` in a folder, once it serves. */
  async function previewing(folder: string, TMPDIR: string) {
    const child = start('exec $M preview --port 0', folder, { TMPDIR });
    running.push(child);
    let words = '';
    child.stderr.on('data', (some) => (words += some));
    const end = finished(child);
    const [line] = (await Promise.race([once(child.stdout, 'data'), end.then(({ stderr }) => [stderr])])) as [Buffer | string];
    expect(String(line)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    return { child, end, url: String(line).trim(), said: () => words };
  }
});
