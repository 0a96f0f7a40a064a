import type { Answer, Conduct, Exchange } from './fault-proxy.js';

/** What can become of one request, by what it looks like from outside. */
export const faults: Readonly<Record<string, Conduct>> = {
  'connection reset before it is sent': async ({ reset }) => reset(),
  'connection reset after it was carried out': async ({ forward, reset }) => {
    await forward();
    reset();
  },
  '409': refusal(409, 'Conflict'),
  '422': refusal(422, 'Invalid'),
  '429 with Retry-After': refusal(429, 'TooManyRequests', { 'retry-after': '1' }),
  '500': refusal(500, 'InternalError'),
  '503': refusal(503, 'ServiceUnavailable'),
  'a 404 of somebody on the way': async ({ reply }) => reply({ status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('404 page not found\n') }),
  'an answer that never comes': async () => undefined,
  'carried out, and the answer never comes': async ({ forward }) => void (await forward()),
  'an answer that is cut short': garbled((body) => body.subarray(0, body.length / 2)),
  'an answer that is other JSON': garbled(() => Buffer.from('{}')),
  'an answer that is null': garbled(() => Buffer.from('null')),
};

/** The API server says no, and does nothing. */
function refusal(code: number, reason: string, headers: Answer['headers'] = {}): Conduct {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `a fault of ${code}`, reason, code };
  return async ({ reply }) => reply({ status: code, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(status)) });
}

/** Carried out, and then the body is another, under its right length and a status of success. */
function garbled(change: (body: Buffer) => Buffer): Conduct {
  return async ({ forward, reply }: Exchange) => {
    const { headers, body } = await forward();
    reply({ status: 200, headers, body: change(body) });
  };
}
