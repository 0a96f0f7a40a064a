import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { READINESS_PATH } from '../../src/constructs/nginx-config.js';
import { BODIES, request, REQUESTS, wholeAnswer, type WholeAnswer } from './contract.js';
import { describeNginx } from './describe-nginx.js';
import { startNginx, type LocalNginx } from './local-nginx.js';

describeNginx('nginx with the page', () => {
  let nginx: LocalNginx;
  beforeAll(async () => {
    nginx = await startNginx(BODIES);
  });
  afterAll(() => nginx.stop());

  async function whole(bytes: string): Promise<WholeAnswer> {
    return wholeAnswer(await nginx.askRaw(bytes));
  }

  it.each(REQUESTS)('answers with the whole page: %s', async (_what, bytes, answer) => {
    expect(await whole(bytes)).toStrictEqual(answer);
  });

  it.each(['gzip', 'br, gzip;q=0.1', 'GZIP'])('sends the body compressed to who accepts %s', async (encoding) => {
    for (const more of [[], ['Via: 1.1 proxy']]) {
      const answer = await nginx.ask('/', { headers: { 'accept-encoding': encoding, ...(more.length > 0 && { via: '1.1 proxy' }) } });
      expect(answer).toMatchObject({ status: 503, headers: { 'content-encoding': 'gzip', 'content-type': 'text/html; charset=utf-8', vary: 'Accept, Accept-Encoding, Origin', 'retry-after': '60' } });
      expect(Number(answer.headers['content-length'])).toBeLessThan(150);
      expect(answer.headers).not.toHaveProperty('etag');
      expect(answer.text()).toBe(BODIES.html);
    }
  });

  it('sends it compressed to HTTP/1.0, too, and to HEAD its length', async () => {
    for (const line of ['GET / HTTP/1.0', 'HEAD / HTTP/1.0']) {
      expect(await whole(`${line}\r\nAccept-Encoding: gzip\r\n\r\n`)).toMatchObject({ headers: { 'content-encoding': 'gzip' } });
    }
  });

  it('says HTTP/0.9 nothing but the body, as that version wants it', async () => expect(await nginx.askRaw('GET /\r\n')).toBe(BODIES.html));

  it('takes an upload of 100 MB to its end, and answers on the same connection again', async () => {
    const socket = createConnection(nginx.socketPath);
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.write(`PUT /big HTTP/1.1\r\nHost: a\r\nContent-Length: ${100 * 1_000_000}\r\n\r\n`);
    const megabyte = Buffer.alloc(1_000_000, 'x');
    for (let sent = 0; sent < 100; sent += 1) {
      if (!socket.write(megabyte)) await once(socket, 'drain');
    }
    socket.end(request('GET /after'));
    await once(socket, 'end');
    expect(text.match(/HTTP\/1\.1 503 /g)).toHaveLength(2);
    expect(text.endsWith(BODIES.json)).toBe(true);
  });

  it('is ready on the readiness path alone', async () => {
    expect(await nginx.ask(READINESS_PATH)).toMatchObject({ status: 200, body: 'ready\n', headers: { 'cache-control': 'no-store' } });
  });

  it('lets an app of another origin ask: the whole preflight', async () => {
    const answer = await whole(request('OPTIONS /api', 'Origin: https://app.example', 'Access-Control-Request-Method: DELETE', 'Access-Control-Request-Headers: authorization,content-type'));
    expect(answer).toStrictEqual({
      status: 'HTTP/1.1 204 No Content',
      headers: {
        server: 'nginx',
        connection: 'close',
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*, Authorization',
        'access-control-max-age': '0',
        'cache-control': 'no-store',
      },
      body: '',
    });
  });
});

describe('the requests of the contract', () => {
  it('are all different', () => expect(new Set(REQUESTS.map(([, bytes]) => bytes)).size).toBe(REQUESTS.length));
});
