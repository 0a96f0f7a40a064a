import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { NGINX_COMMAND, POD_PLACE, POD_PORT } from '../../src/constructs/nginx-config.js';
import { pageFiles, type PageFiles } from '../../src/constructs/page-content.js';
import { ask, describeNginx, run, writePage } from './local-nginx.js';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

describeNginx('the command of the Pod', () => {
  it('starts nginx on IPv4, and on IPv6 where there is some', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maintenance-pod-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const here = (text: string) =>
      text
        .replaceAll(POD_PLACE.pageFolder, join(folder, 'page'))
        .replaceAll(/\/tmp(?=[/;*])(?!\/maintenance-pod)/g, join(folder, 'tmp'))
        .replaceAll(String(POD_PORT), String(port));
    mkdirSync(join(folder, 'tmp'));
    const files = Object.fromEntries(Object.entries(pageFiles({})).map(([name, text]) => [name, here(text)]));
    writePage(join(folder, 'page'), files as PageFiles);

    const [program = '', ...args] = NGINX_COMMAND;
    const stop = await run(program, args.map(here), { host: '127.0.0.1', port });
    try {
      expect((await ask({ host: '127.0.0.1', port, path: '/' })).status).toBe(503);
      expect(existsSync(join(folder, 'tmp/listen-ipv6.conf'))).toBe(existsSync('/proc/net/if_inet6'));
      if (hasIpv6) expect((await ask({ host: '::1', port, path: '/' })).status).toBe(503);
    } finally {
      await stop();
      rmSync(folder, { recursive: true });
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
