import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { CommandError } from './command-error.js';

/**
 * The loopback port, if it is free now; for 0 any that is.
 * @throws CommandError where it is not, or takes more rights than we have
 */
export async function freePort(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${code})`;
    throw new CommandError(`port ${port} ${why}: choose another with --port, or any free one with --port 0`, { cause: error });
  } finally {
    server.close();
  }
}
