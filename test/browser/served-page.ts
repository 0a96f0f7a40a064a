import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { PageContent } from '../../src/constructs/page-content.js';
import { loopbackPort } from '../cluster/loopback-port.js';
import { startNginx } from '../constructs/local-nginx.js';

/** A request that the app got. */
export type Asked = `${string} ${string}`;

/** An address at which the page is, and later an app. */
export interface ServedPage {
  readonly address: string;
  /** What the app was asked for, as `METHOD path`. */
  readonly asked: readonly Asked[];
  /** Ends the page, and has an app answer in its place. */
  becomeApp(app: RequestListener): Promise<void>;
  stop(): Promise<void>;
}

/** Serves a page as its Pod does, on a loopback port. */
export async function servePage(content: PageContent = {}): Promise<ServedPage> {
  const port = await loopbackPort();
  const nginx = await startNginx(content, [`127.0.0.1:${port}`]);
  const asked: Asked[] = [];
  let stop = nginx.stop;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    becomeApp: async (app) => {
      await nginx.stop();
      const server = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        app(request, response);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
      stop = async () => {
        server.closeAllConnections();
        server.close();
      };
    },
    stop: () => stop(),
  };
}
