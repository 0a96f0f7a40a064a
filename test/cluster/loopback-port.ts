import { once } from 'node:events';
import { createServer } from 'node:net';

/** A loopback port that is free now, below those that the kernel gives to outgoing connections, so that it stays free. */
export async function loopbackPort(): Promise<number> {
  for (;;) {
    const port = 10000 + Math.floor(Math.random() * 22000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
