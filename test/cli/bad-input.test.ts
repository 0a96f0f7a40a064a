import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cli, customPage, enabled, files, ingress } from './run-cli.js';

const asking = ingress('web', { [enabled]: 'true' });

describe('a mistake on the command line', () => {
  it.each([
    [['stats'], `error: unknown command 'stats'`],
    [['paln'], `error: unknown command 'paln' (Did you mean plan?)`],
    [['reconcil'], `error: unknown command 'reconcil' (Did you mean reconcile?)`],
    [['plan', '--outptu', 'json'], `error: unknown option '--outptu' (Did you mean --output?)`],
    [['plan', '--output', 'jsn'], `error: option '-o, --output <format>' argument 'jsn' is invalid. Allowed choices are text, json, yaml.`],
    [['plan', '--setings', 'x'], `error: unknown option '--setings' (Did you mean --settings?)`],
    [['plan', '--kubeconfg', 'x'], `error: unknown option '--kubeconfg' (Did you mean --kubeconfig?)`],
    [['plan', '--contxt', 'x'], `error: unknown option '--contxt' (Did you mean --context?)`],
    [['plan', '--namespce', 'x'], `error: unknown option '--namespce' (Did you mean --namespace?)`],
    [['plan', '--all-namespace'], `error: unknown option '--all-namespace' (Did you mean --all-namespaces?)`],
    [['plan', '--file', 'x'], `error: unknown option '--file'`],
    [['plan', '--selectr', 'x'], `error: unknown option '--selectr' (Did you mean --selector?)`],
    [['plan', '-l', 'a=b=c'], `error: option '-l, --selector <selector>' argument 'a=b=c' is invalid. "a=b=c" is not like app=shop, tier!=test, env in (a,b), app or !app.`],
    [['plan', '-f'], `error: option '-f, --filename <path...>' argument missing`],
    [['plan', 'shop'], `error: too many arguments for 'plan'. Expected 0 arguments but got 1: shop.`],
    [['plan', '-f', 'x', '--context', 'y'], `error: --context is about a cluster, and -f is about manifests; leave one of them out`],
    [['plan', '-n', 'x', '-A'], `error: -n x is one namespace, and -A is all of them; leave one out`],
    [['reconcile'], `error: reconcile needs --once (against the cluster) or -f FILE-OR-FOLDER (on manifests)`],
    [['reconcile', '--onec'], `error: unknown option '--onec' (Did you mean --once?)`],
    [['reconcile', '--watch'], `error: unknown option '--watch'`],
    [['reconcile', '--once', '--timout', '5s'], `error: unknown option '--timout' (Did you mean --timeout?)`],
    [['reconcile', '--once', '--jbo'], `error: unknown option '--jbo' (Did you mean --job?)`],
    [['reconcile', '-f', 'x', '--ot', 'y'], `error: unknown option '--ot' (Did you mean --out?)`],
    [['reconcile', '--once', '-f', 'x'], `error: --once is about a cluster, and -f is about manifests; leave one of them out`],
    [['reconcile', '-f', 'x', '--job'], `error: --job goes with --once, and not with -f`],
    [['reconcile', '--once', '--out', 'x'], `error: --out goes with -f, and not with --once`],
    ...['50', '5x', '', 's', '-5s', '0s', '5 s', '1e3s'].map((text): [string[], string] => [
      ['reconcile', '--once', `--timeout=${text}`],
      `error: option '--timeout <duration>' argument '${text}' is invalid. A duration is a number with a unit, like 50s, 2m or 1m30s.`,
    ]),
    [['reconcile', '--once', '--timeout', '900h'], `error: option '--timeout <duration>' argument '900h' is invalid. The longest is 596h.`],
  ])('%j is one line with exit code 1', async (args, line) => {
    const { code, stdout, stderr } = await cli(args);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr.replace(' (see --help)\n', '')).toContain(line.slice(0, 200));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('shows the help where no command is named, and gladly with --help', async () => {
    expect(await cli([])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Usage: maintenance') });
    const help = await cli(['plan', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--kubeconfig <file>');
  });
});

describe('bad manifests', () => {
  const missing = join(files(), 'none');
  it.each([
    ['YAML that does not parse', { 'bad.yaml': 'kind: Ingress\nmetadata: {name: web\n' }, /bad\.yaml:3:1 is not YAML: Flow map in block collection must be/],
    ['a duplicate key', { 'bad.yaml': 'kind: Ingress\nkind: Service\n' }, /bad\.yaml:2:1 is not YAML: Map keys must be unique/],
    ['a manifest without kind', { 'bad.yaml': 'a: 1\n---\n# x\napiVersion: v1\nmetadata: {name: web}\n' }, /bad\.yaml:4:1 has no kind: a manifest has apiVersion, kind and metadata\.name\n/],
    ['a manifest without apiVersion', { 'bad.yaml': 'kind: Service\nmetadata: {name: web}\n' }, /bad\.yaml:1:1 has no apiVersion/],
    ['a manifest without a name', { 'bad.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {}\n' }, /bad\.yaml:1:1 has no metadata\.name/],
    ['a name that is a number', { 'bad.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: 12\n' }, /bad\.yaml:4:9 metadata\.name is 12, not text: put it in quotes/],
    ['an annotation without quotes', { 'bad.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    ${enabled}: true\n` }, /bad\.yaml:6:\d+ metadata\.annotations\["[^"]+"\] is true, not text: put it in quotes/],
    ['a document that is a list', { 'bad.yaml': '- a\n' }, /bad\.yaml:1:1 is a list where a manifest should be/],
    ['a bad item of a List', { 'bad.yaml': 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n' }, /bad\.yaml:4:5 has no metadata\.name/],
    ['an alias bomb', { 'bad.yaml': `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]\n` }, /bad\.yaml:1:1 is not YAML: Excessive alias count/],
    ['bytes that are no text', { 'bad.yaml': Buffer.from([0xff, 0xfe, 0x00]).toString('latin1') }, /bad\.yaml/],
  ])('%s is one line with its place, and the other routes are served', async (_, bad, line) => {
    const { code, stdout } = await cli(['plan', '-f', files({ ...bad, 'web.yaml': asking })]);
    expect(stdout).toMatch(line);
    expect(stdout).toContain('1 route into maintenance');
    expect(code).toBe(1);
  });

  it.each([
    ['an empty folder', files(), /no manifests in .*: it has no \.yaml, \.yml or \.json file/],
    ['a missing path', missing, /none cannot be read: there is no such file or folder/],
  ])('%s is one line', async (_, path, line) => {
    const { code, stdout } = await cli(['plan', '-f', path]);
    expect(stdout).toMatch(line);
    expect(code).toBe(1);
  });

  it('two objects of one identity are named with both places, and neither is touched', async () => {
    const other = { ...asking, apiVersion: 'networking.k8s.io/v1beta1' };
    const folder = files({ 'a.yaml': asking, 'b.yaml': other, 'c.yaml': ingress('fine', { [enabled]: 'true' }) });
    const { code, stdout } = await cli(['plan', '-f', folder]);
    expect(stdout).toContain(`${folder}/b.yaml:1:1 Ingress shop/web is also at ${folder}/a.yaml:1:1: nobody knows which one counts, so both are left out; remove one`);
    expect(stdout).toContain('Plan: 1 route into maintenance');
    expect(stdout).not.toContain('\nIngress shop/web');
    expect(code).toBe(1);
  });

  it('the same file named twice counts once', async () => {
    const folder = files({ 'a.yaml': asking });
    expect(await cli(['plan', '-f', folder, join(folder, 'a.yaml'), '-f', `${folder}/../${folder.split('/').at(-1)}`])).toMatchObject({ code: 2 });
  });

  it('an --out below a file can\'t be made: one line says so', async () => {
    const folder = files({ 'web.yaml': asking });
    const { code, stderr } = await cli(['reconcile', '-f', folder, '--out', join(folder, 'web.yaml', 'out')]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: ENOTDIR: .*web\.yaml\/out'?\n$/) });
  });

  it('an unknown page is a problem of its route, and the others are served', async () => {
    const folder = files({ 'a.yaml': ingress('a', { [enabled]: 'true', [customPage]: 'x' }), 'b.yaml': asking });
    const { code, stdout } = await cli(['reconcile', '-f', folder, '--out', join(files(), 'out')]);
    expect(stdout).toContain('the settings have no page "x"; name one of: default, shop; it is left as it is');
    expect(stdout).toContain('Done: 1 route into maintenance');
    expect(code).toBe(1);
  });
});

describe('settings that may be unwise', () => {
  it('are said, and done', async () => {
    const settings = join(files({ 'settings.yaml': 'maintenance:\n  httpStatusCode: 200\n' }), 'settings.yaml');
    const { code, stderr } = await cli(['plan', '-f', files({ 'web.yaml': asking }), '--settings', settings]);
    expect(code).not.toBe(1);
    expect(stderr).toContain(`warning: ${settings}:2:19 maintenance.httpStatusCode: 200 says that the page is the site`);
  });
});

describe('bad settings', () => {
  const manifests = files({ 'web.yaml': asking });
  it.each([
    ['an unknown key', 'maintenance:\n  httpStatus: 500\n', /:2:3 maintenance\.httpStatus: .*httpStatusCode/],
    ['YAML that does not parse', 'maintenance: {\n', /:2:1 /],
    ['a page over 1 MiB', `maintenance:\n  defaultPage:\n    html: ${'x'.repeat(2 ** 20 + 1)}\n`, /:3:\d+ maintenance\.defaultPage\.html: .*1 MiB/],
    ['a body that fits alone and not with the others', `maintenance:\n  customPages:\n    shop: {}\n    blog:\n      html: ${'x'.repeat(1_040_015)}\n`, /^[^\n]*:4:5 maintenance\.customPages\.blog: the page's files have \d+ bytes \(nginx\.conf \d+, negotiate\.js \d+, page\.html 1040015, page\.json \d+, page\.xml \d+\), and a ConfigMap holds 1048576: make the largest smaller\n/],
    ['a page that is large in JSON', `maintenance:\n  defaultPage:\n    html: "${'\\x01'.repeat(900_000)}"\n`, /^[^\n]*:2:3 maintenance\.defaultPage: the page's files have \d+ bytes in JSON \(.*page\.html 5400002.*\), and a request to the API server has room for 3129344: a control character and each of & < > counts six times there/],
    ['a request above a limit', 'maintenance:\n  pod:\n    resources:\n      requests:\n        cpu: 2\n', /:5:14 maintenance\.pod\.resources\.requests\.cpu: "2" is more than the limit, "1", which is the default/],
  ])('%s: every mistake on a line, and nothing is done', async (_, text, line) => {
    const settings = join(files({ 'settings.yaml': text }), 'settings.yaml');
    const out = join(files(), 'out');
    for (const args of [['plan', '-f', manifests], ['reconcile', '-f', manifests, '--out', out]]) {
      const { code, stdout, stderr } = await cli([...args, '--settings', settings]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(line);
      expect(stderr).toMatch(/error: the settings are broken: nothing is done; mend what is said above\n$/);
    }
  });

  it('a named file that is missing is an error', async () => {
    expect(await cli(['plan', '-f', manifests, '--settings', '/none.yaml'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: there is no settings file /none.yaml; name one that is there, or leave --settings out\n',
    });
  });
});

describe('a cluster that cannot be reached', () => {
  function kubeconfig(server: string): string {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: { token: 'x' } }],
    };
    return join(files({ config }), 'config');
  }

  it.each([['plan'], ['reconcile', '--once']])('%s %s says so in one line, with exit code 1', async (...args) => {
    const { code, stdout, stderr } = await cli([...args.filter(Boolean), '--kubeconfig', kubeconfig('http://127.0.0.1:1')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the API server at http:\/\/127\.0\.0\.1:1 does not answer: [^\n]*\n$/);
  });

  it('names the contexts where one is unknown', async () => {
    const { code, stderr } = await cli(['plan', '--kubeconfig', kubeconfig('http://127.0.0.1:1'), '--context', 'prod']);
    expect(stderr).toMatch(/^error: .* has no context "prod": it has test\n$/);
    expect(code).toBe(1);
  });

  it('names the kubeconfig where it is missing', async () => {
    const { code, stderr } = await cli(['plan', '--kubeconfig', '/none']);
    expect(stderr).toBe('error: there is no kubeconfig at /none\n');
    expect(code).toBe(1);
  });

  it('ends when the time is up, also with a request open', async () => {
    const server = createServer((socket) => void socket.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, stderr } = await cli(['reconcile', '--once', '--timeout', '300ms', '--kubeconfig', kubeconfig(`http://127.0.0.1:${port}`)], { now: () => new Date() });
    expect(stderr).toBe('the time (0.3 s) is up while the cluster has not answered: the next run goes on from there\n');
    expect(code).toBe(3);
    server.close();
  });
});

describe('an unexpected error', () => {
  const broken = { write: () => { throw new Error('the disk\nis full'); } };

  it('is one line that says that it is a bug, and has its stack only with DEBUG', async () => {
    const folder = files({ 'web.yaml': asking });
    expect((await cli(['plan', '-f', folder], { stdout: broken })).stderr).toBe('this is a bug: the disk is full; please report it (DEBUG=1 shows where)\n');
    expect((await cli(['plan', '-f', folder], { stdout: broken, env: { DEBUG: '1' } })).stderr).toContain('bad-input.test.ts');
  });
});
