import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { pageFiles } from '../../src/constructs/page-content.js';
import { eventually } from '../cluster/eventually.js';
import { describeNginx } from '../constructs/describe-nginx.js';
import { ask, environment } from '../constructs/local-nginx.js';
import { cli, files } from './run-cli.js';

jest.setTimeout(300_000);

const settings = { maintenance: { customPages: { shop: { htmlFile: 'shop.html', retryAfterSeconds: 600 } } } };
const page = { 'maintenance.yaml': settings, 'shop.html': '<h1>one</h1>' };
const running: AbortController[] = [];
afterEach(() => running.splice(0).forEach((each) => each.abort('SIGINT')));

/** Starts `preview` on a free port, and waits until it has said where. */
async function previewing(folder: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const abort = new AbortController();
  running.push(abort);
  let [stdout, stderr] = ['', ''];
  const done = cli(['preview', '--port', '0', '--settings', join(folder, 'maintenance.yaml'), ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: { ...environment, ...env },
    signal: abort.signal,
  });
  await eventually('it says where', () => stdout.includes('\n'));
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)\/\n$/.exec(stdout)?.[1]);
  return {
    ask: (path: string, headers = {}) => ask({ host: '127.0.0.1', port, path, headers }),
    stderr: () => stderr,
    end: async () => {
      abort.abort('SIGINT');
      return (await done).code;
    },
    done,
  };
}

describeNginx('preview', () => {
  it('serves the page of the settings as its Pod does, until it is interrupted, and leaves nothing behind', async () => {
    const before = leftovers();
    const preview = await previewing(files(page), ['--page', 'shop']);
    const content = { html: '<h1>one</h1>', retryAfterSeconds: 600 };
    expect(await preview.ask('/any')).toMatchObject({ status: 503, body: '<h1>one</h1>', headers: { 'retry-after': '600', 'cache-control': 'no-store' } });
    expect((await preview.ask('/any', { accept: 'application/json' })).body).toBe(pageFiles(content)['page.json']);
    expect(preview.stderr()).toBe('the page "shop": status 503, Retry-After 600 s, HTML 0.0 KB; Ctrl-C ends it\n');
    expect(await preview.end()).toBe(0);
    await expect(preview.ask('/')).rejects.toThrow('ECONNREFUSED');
    expect(leftovers()).toStrictEqual(before);
  });

  it('follows the settings and the files that they name, also new ones and such that are replaced', async () => {
    const folder = files(page);
    const preview = await previewing(folder, ['--page', 'shop']);
    const shows = (text: string) => eventually(`it shows ${text}`, async () => (await preview.ask('/')).body === text);
    writeFileSync(join(folder, 'shop.html'), 'two');
    await shows('two');
    writeFileSync(join(folder, 'next.html'), 'three');
    renameSync(join(folder, 'next.html'), join(folder, 'shop.html'));
    await shows('three');
    writeFileSync(join(folder, 'maintenance.yaml'), JSON.stringify({ maintenance: { httpStatusCode: 500, customPages: { shop: { htmlFile: 'new.html' } } } }));
    await eventually('it misses the file', () => preview.stderr().includes('new.html" cannot be read'));
    writeFileSync(join(folder, 'new.html'), 'four');
    await shows('four');
    await eventually('it has the other status', async () => (await preview.ask('/')).status === 500);
    writeFileSync(join(folder, 'new.html'), 'five');
    await shows('five');
  });

  it('keeps the last good page where the settings break, and says what is wrong', async () => {
    const folder = files(page);
    const preview = await previewing(folder, ['--page', 'shop']);
    writeFileSync(join(folder, 'maintenance.yaml'), 'maintenance: { customPages: { shop: { htmFile: shop.html } } }');
    await eventually('it says what is wrong', () => preview.stderr().includes('; the last good page stays\n'));
    expect(preview.stderr()).toContain('maintenance.yaml:1:39 maintenance.customPages.shop.htmFile: unknown key "htmFile": did you mean "htmlFile"?\n');
    expect((await preview.ask('/')).body).toBe('<h1>one</h1>');
    writeFileSync(join(folder, 'maintenance.yaml'), 'maintenance: { customPages: { shop: { html: mended } } }');
    await eventually('it shows the mended page', async () => (await preview.ask('/')).body === 'mended');
    rmSync(join(folder, 'maintenance.yaml'));
    await eventually('it misses the settings', () => preview.stderr().includes(`the settings file ${folder}/maintenance.yaml is gone; the last good page stays\n`));
    writeFileSync(join(folder, 'maintenance.yaml'), 'maintenance: { customPages: { shop: { html: back } } }');
    await eventually('it shows the page that is back', async () => (await preview.ask('/')).body === 'back');
  });

  it('says so where nginx ends', async () => {
    const folder = files({ ...page, nginx: `#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nexec nginx "$@"\n` });
    chmodSync(join(folder, 'nginx'), 0o755);
    const preview = await previewing(folder, [], { NGINX: join(folder, 'nginx') });
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGTERM');
    expect((await preview.done).code).toBe(1);
    expect(preview.stderr()).toContain('error: nginx has ended: ');
  });
});

describe('preview, where it cannot serve', () => {
  const njs = 'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_js_module.so" failed';
  const howToGetIt = 'get it with "apt-get install nginx-light libnginx-mod-http-js" (Debian, Ubuntu) or "apk add nginx nginx-mod-http-js" (Alpine), elsewhere in a container of one of these';
  it.each([
    ['a page that is nearly there', ['--page', 'shpo'], '', 'the settings have no page "shpo": did you mean "shop"?'],
    ['a page that is not there', ['--page', 'checkout'], '', 'the settings have no page "checkout": they have default, shop'],
    ['no nginx', [], undefined, `preview runs nginx, as the Pod does, and there is none here: ${howToGetIt}; or name it: NGINX=/path/to/nginx`],
    ['an nginx without njs', [], njs, `this nginx has no njs, which the page's configuration needs: ${howToGetIt}: ${njs}`],
    ['an nginx that does not start', [], '[emerg] no', 'nginx does not start: [emerg] no'],
    ['an nginx that ends and says nothing', [], '', 'nginx does not start: it ended with code 1 and no word'],
    ['a flag about a cluster', ['--context', 'prod'], '', '--context is about a cluster, and preview serves on this machine; leave it out (see --help)'],
    ['a namespace', ['-n', 'shop'], '', '-n is about routes, and preview serves on this machine; leave it out (see --help)'],
    ['a form of the report', ['-o', 'json'], '', '-o is about a report, and preview serves on this machine; leave it out (see --help)'],
    ['the usual form of the report', ['-o', 'text'], '', '-o is about a report, and preview serves on this machine; leave it out (see --help)'],
  ])('says so in a line: %s', async (_, args, words, message) => {
    const folder = files({ ...page, nginx: `#!/bin/sh\nprintf '${words}' >&2\nexit 1\n` });
    chmodSync(join(folder, 'nginx'), 0o755);
    const env = { NGINX: words === undefined ? '/none/nginx' : join(folder, 'nginx') };
    const before = leftovers();
    expect(await cli(['preview', '--port', '0', '--settings', join(folder, 'maintenance.yaml'), ...args], { env })).toStrictEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` });
    expect(leftovers()).toStrictEqual(before);
  });

  it.each([
    ['ended by a signal', 'nginx', '#!/bin/sh\nkill -9 $$\n', /^error: nginx does not start: it ended with SIGKILL and no word\n$/],
    ['no program', 'maintenance.yaml', '{}', /^error: nginx does not start: spawn .*\/maintenance\.yaml EACCES\n$/],
    ['below a file', 'maintenance.yaml/nginx', '{}', /^error: nginx does not start: .*\/maintenance\.yaml\/nginx: spawn ENOTDIR\n$/],
  ])('says so where NGINX is %s, and leaves nothing behind', async (_, program, script, line) => {
    const folder = files({ ...page, [program.split('/')[0]!]: script });
    if (program === 'nginx') chmodSync(join(folder, program), 0o755);
    const before = leftovers();
    const { code, stderr } = await cli(['preview', '--port', '0'], { env: { NGINX: join(folder, program) } });
    expect({ code, stderr }).toStrictEqual({ code: 1, stderr: expect.stringMatching(line) });
    expect(leftovers()).toStrictEqual(before);
  });

  it('takes an empty NGINX for none', async () => {
    const none = await cli(['preview', '--port', '0'], { env: { NGINX: '/none/nginx' } });
    const folder = files({ nginx: '#!/bin/sh\necho it is me >&2\nexit 1\n' });
    chmodSync(join(folder, 'nginx'), 0o755);
    const { stderr } = await cli(['preview', '--port', '0'], { env: { NGINX: '', PATH: folder } });
    expect(stderr).toBe('error: nginx does not start: it is me\n');
    expect(none.stderr).toContain('there is none here');
  });

  it('says so where the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const { code, stderr } = await cli(['preview', '--port', port]);
    server.close();
    expect({ code, stderr }).toStrictEqual({ code: 1, stderr: `error: port ${port} is in use: choose another with --port, or any free one with --port 0\n` });
  });

  it.each(['65536', '-1', 'http', '80.5'])('refuses the port %s', async (port) => {
    expect(await cli(['preview', `--port=${port}`])).toMatchObject({ code: 1, stderr: expect.stringContaining('A port is a number from 0 to 65535.') });
  });
});

/** The folders of local nginxes of this process; others may run beside it. */
function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`maintenance-page-${process.pid}-`));
}
