import { READINESS_PATH } from '../../src/constructs/nginx-config.js';

/** The page of the contract. */
export const BODIES = { html: `<p>html ä ${'.'.repeat(200)}`, json: '{"kind":"json"}', xml: '<kind>xml</kind>' };

/** A whole answer. The date is left out. */
export interface WholeAnswer {
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' };

/** The page, whole. */
function page(type: string, body: string): WholeAnswer {
  const own = { 'retry-after': '60', vary: 'Accept, Accept-Encoding, Origin', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...CORS };
  const headers = { server: 'nginx', connection: 'close', 'content-type': type, 'content-length': String(Buffer.byteLength(body)), ...own };
  return { status: 'HTTP/1.1 503 Service Temporarily Unavailable', headers, body };
}

const HTML = page('text/html; charset=utf-8', BODIES.html);
const JSON_PAGE = page('application/json', BODIES.json);
const READ_BY_SCRIPTS: WholeAnswer = { ...JSON_PAGE, headers: { ...JSON_PAGE.headers, 'access-control-allow-origin': 'https://app.example', 'access-control-allow-credentials': 'true' } };
const withoutBody = (answer: WholeAnswer): WholeAnswer => ({ ...answer, body: '' });

/** A request that asks for JSON and to close the connection. */
export function request(line: string, ...more: readonly string[]): string {
  return [`${line} HTTP/1.1`, 'Host: shop.example', 'Accept: application/json', 'Connection: close', ...more, '', ''].join('\r\n');
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PURGE', 'LINK', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'REPORT', 'CONNECT', 'M-SEARCH', 'FOO_BAR', 'BREW'];
const PATHS = [
  '/', '//', '///a//', '/index.html', '/page.html', '/page.html.gz', '/nginx.conf', '/negotiate.js', '/a/../b/./c', '/a%2f..%2fb', '/a/%2e%2e/b', '/.well-known/x', '/favicon.ico', '/robots.txt',
  '/healthz', '/.maintenance-page/', '/.maintenance-page/options', '/.maintenance-page/body.html', '/.maintenance-page/body.conf', `${READINESS_PATH}/`, `${READINESS_PATH}x`, READINESS_PATH.toUpperCase(),
  '/?x=%00', '/a?../../b', '/%ff%fe', '/ä', '/#x', '/a%20b', '/$host${uri}', '/"\';', `/${'x'.repeat(8192)}`, 'http://other.example/x', 'https://other.example:1/x',
];
/** Refused before nginx has read an Accept header: HTML. */
const BEFORE_HEADERS = [
  'CONNECT shop.example:443', 'OPTIONS *', 'GET *', 'GET /%00', 'GET /%zz', 'GET /../x', 'GET /%2f../%2e%2e/..', 'GET /%2f..%2fetc', 'GET /%2e%2e', 'GET /a b', 'GET /\x01', 'get /', 'GET', 'GET shop.example', `GET /${'x'.repeat(40_000)}`,
];

/** One request a row, and its whole answer. */
export const REQUESTS: readonly (readonly [what: string, bytes: string, answer: WholeAnswer])[] = [
  ...METHODS.map((method) => [method, request(`${method} /api?x=1`), JSON_PAGE] as const),
  ...PATHS.map((path) => [path, request(`GET ${path}`), JSON_PAGE] as const),
  ...BEFORE_HEADERS.map((line) => [line, request(line), HTML] as const),
  ['HEAD', request('HEAD /'), withoutBody(JSON_PAGE)],
  ['HEAD of a path that is refused', request('HEAD /%00'), withoutBody(HTML)],
  ['HTTP/1.0', 'GET / HTTP/1.0\r\nAccept: application/json\r\n\r\n', JSON_PAGE],
  ['HTTP/1.0 without any header', 'GET / HTTP/1.0\r\n\r\n', HTML],
  ['HTTP/3.7', 'GET / HTTP/3.7\r\n\r\n', HTML],
  ['lines that end in LF', 'GET / HTTP/1.1\nHost: a\nAccept: application/json\nConnection: close\n\n', JSON_PAGE],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', HTML],
  ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\nAccept: application/json\r\nConnection: close\r\n\r\n', HTML],
  ['any Host', 'GET / HTTP/1.1\r\nHost: 10.0.0.7:8080\r\nAccept: application/json\r\nConnection: close\r\n\r\n', JSON_PAGE],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b{\r\n\r\n', HTML],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', HTML],
  ['a header without a name', request('GET /', ': x'), JSON_PAGE],
  ['a header with a space in its name', request('GET /', 'X Y: x'), JSON_PAGE],
  ['NUL in a header', request('GET /', 'X: a\0b'), JSON_PAGE],
  ['a header of 40 KB', request('GET /', `X: ${'x'.repeat(40_000)}`), JSON_PAGE],
  ['more headers than nginx reads', request('GET /', ...Array.from({ length: 6 }, (_, index) => `X-${index}: ${'x'.repeat(30_000)}`)), JSON_PAGE],
  ['Range', request('GET /', 'Range: bytes=0-1'), JSON_PAGE],
  ['If-None-Match', request('GET /', 'If-None-Match: *', 'If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT'), JSON_PAGE],
  ['If-Match', request('PUT /', 'If-Match: "x"', 'If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT'), JSON_PAGE],
  ['a WebSocket upgrade', request('GET /ws', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='), JSON_PAGE],
  ['an upgrade to HTTP/2', request('GET /', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'), JSON_PAGE],
  ['gRPC over HTTP/1.1', request('POST /shop.Cart/Add', 'Content-Type: application/grpc', 'TE: trailers', 'Content-Length: 5', '').replace(/(\r\n){2,}$/, '\r\n\r\n') + '\0\0\0\0\0', JSON_PAGE],
  ['a script of another origin', request('GET /api', 'Origin: https://app.example', 'Cookie: session=1'), READ_BY_SCRIPTS],
  ['OPTIONS with an Origin alone', request('OPTIONS /', 'Origin: https://app.example'), READ_BY_SCRIPTS],
  ['OPTIONS with a method alone', request('OPTIONS /', 'Access-Control-Request-Method: PUT'), JSON_PAGE],
  ['a body that ends early', request('POST /', 'Content-Length: 100') + 'x', JSON_PAGE],
  ['a chunked body', request('POST /', 'Transfer-Encoding: chunked') + '1\r\nx\r\n0\r\n\r\n', JSON_PAGE],
  ['a chunked body that is broken', request('POST /', 'Transfer-Encoding: chunked') + 'zz\r\n', JSON_PAGE],
  ['an encoding that nginx has not', request('POST /', 'Transfer-Encoding: gzip'), JSON_PAGE],
  ['two lengths', request('POST /', 'Content-Length: 5', 'Transfer-Encoding: chunked'), JSON_PAGE],
  ['a length that is none', request('POST /', 'Content-Length: -1'), JSON_PAGE],
  ['an expectation that nobody knows', request('GET /', 'Expect: foo'), JSON_PAGE],
  ['Expect: 100-continue, at once', request('PUT /', 'Expect: 100-continue', 'Content-Length: 100000000'), JSON_PAGE],
  ['gzip that is refused', request('GET /', 'Accept-Encoding: gzip;q=0, identity'), JSON_PAGE],
  ['a body that gzip makes no smaller', request('GET /', 'Accept-Encoding: gzip'), JSON_PAGE],
  ['no HTTP at all', 'rubbish\r\n\r\n', HTML],
  ["a proxy's own line", 'PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n\r\n', HTML],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', HTML],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00', HTML],
];

/** What came back, taken apart. */
export function wholeAnswer(text: string): WholeAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
  const { date: _, ...others } = headers;
  return { status, headers: others, body: rest.join('\r\n\r\n') };
}
