import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writePage } from '../../src/cli/local-nginx.js';
import { NGINX_COMMAND } from '../../src/constructs/nginx-command.js';
import { NJS_MODULE, POD_PLACE, POD_PORT, READINESS_PATH } from '../../src/constructs/nginx-config.js';
import { pageFiles, type PageFiles } from '../../src/constructs/page-content.js';
import { eventually } from '../cluster/eventually.js';
import { describeNginx } from './describe-nginx.js';
import { environment } from './local-nginx.js';

const run = promisify(execFile);
const [shell, flag, script] = NGINX_COMMAND;

/** The addresses of a Pod, and what makes a network that has just these, from one that has none. */
const NETWORKS = [
  ['IPv4 alone', { v4: true, v6: false }, 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1; ip link set lo up'],
  ['IPv6 alone', { v4: false, v6: true }, 'ip link set lo up; ip address del 127.0.0.1/8 dev lo'],
  ['both', { v4: true, v6: true }, 'ip link set lo up'],
] as const;

const describeAsRoot = process.platform === 'linux' && process.getuid?.() === 0 ? describeNginx : describe.skip;

describeAsRoot('the command of the Pod, in a network of its own with', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'maintenance-pod-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'tmp'));
    const files = Object.entries(pageFiles({ html: '<p>page' })).map(([name, text]) => [name, here(text)]);
    writePage(join(folder, 'page'), Object.fromEntries(files) as PageFiles);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** With the Pod's folders in the folder of the test. */
  function here(text: string): string {
    return text.replaceAll(POD_PLACE.pageFolder, join(folder, 'page')).replaceAll(/\/tmp(?=[/;*])(?!\/maintenance-pod)/g, join(folder, 'tmp'));
  }

  it.each(NETWORKS)('%s, answers on every address that there is', async (_what, { v4, v6 }, network) => {
    const nginx = spawn('unshare', ['--net', shell, flag, `${network}; ${here(script)}`], { env: environment, stdio: 'ignore' });
    const ended = once(nginx, 'exit');
    const status = async (host: string, path = '/') => {
      const ask = `fetch('http://${host}:${POD_PORT}${path}').then(({ status }) => console.log(status), () => console.log('none'))`;
      return (await run('nsenter', [`--net=/proc/${nginx.pid}/ns/net`, process.execPath, '-e', ask])).stdout.trim();
    };
    try {
      await eventually('it answers', async () => (await status(v4 ? '127.0.0.1' : '[::1]', READINESS_PATH)) === '200');
      expect([await status('127.0.0.1'), await status('[::1]')]).toStrictEqual([v4 ? '503' : 'none', v6 ? '503' : 'none']);
      expect(existsSync(join(folder, 'tmp/listen-ipv6.conf'))).toBe(existsSync('/proc/net/if_inet6'));
    } finally {
      nginx.kill('SIGQUIT');
      await ended;
    }
  });
});

describe('the command of the Pod', () => {
  it('says that an image has no njs, and what to take', async () => {
    const elsewhere = script.replaceAll(NJS_MODULE, '/none/ngx_http_js_module.so');
    await expect(run(shell, [flag, elsewhere])).rejects.toMatchObject({
      code: 1,
      stderr: "this image's nginx has no njs (/none/ngx_http_js_module.so): take nginx:<version>-alpine, or another official image that is not slim\n",
    });
  });
});
