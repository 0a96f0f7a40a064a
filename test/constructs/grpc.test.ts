import { mkdtempSync, rmSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { expect, it } from '@jest/globals';
import { describeNginx } from './describe-nginx.js';
import { run, startNginx } from './local-nginx.js';

describeNginx('a gRPC client behind a proxy', () => {
  it.each([503, 429, 200, 404, 418, 500])('gets UNAVAILABLE of a page with status %i', async (statusCode) => {
    const nginx = await startNginx({ html: '<p>page', statusCode });
    const proxy = await startProxy(nginx.socketPath);
    const client = new Client(`unix:${proxy.socketPath}`, credentials.createInsecure());
    try {
      expect((await failure(client)).code).toBe(status.UNAVAILABLE);
    } finally {
      client.close();
      await proxy.stop();
      await nginx.stop();
    }
  });
});

function failure(client: Client): Promise<ServiceError> {
  const bytes = (): Buffer => Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/shop.Cart/Add', bytes, bytes, {}, (error) => (error ? resolve(error) : reject(new Error('it was answered'))));
  });
}

/** Takes HTTP/2 and asks the page by HTTP/1.1, as ingress controllers do. */
async function startProxy(page: string): Promise<{ socketPath: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'maintenance-proxy-'));
  chmodSync(folder, 0o755);
  const [socketPath, file] = [join(folder, 'proxy.sock'), join(folder, 'nginx.conf')];
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  const server = `server { listen unix:${socketPath} http2; listen unix:${socketPath}.http1; location / { proxy_http_version 1.1; proxy_pass http://unix:${page}; } }`;
  writeFileSync(file, `pid ${folder}/nginx.pid; events {} http { access_log off; ${temporary} ${server} }`);
  const proxy = await run('nginx', ['-e', 'stderr', '-c', file, '-g', 'daemon off;'], { socketPath: `${socketPath}.http1` });
  return {
    socketPath,
    stop: async () => {
      await proxy.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
