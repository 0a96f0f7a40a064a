import { acceptTable } from './known-accepts.js';
import type { PageKind } from './negotiate.js';

/** The part of a page that stands in nginx's configuration. Bodies never do: nginx reads them from files. */
export interface PageAnswer {
  /** The status of every answer. */
  readonly statusCode: number;
  /** Header names and values; one of ours that is named here is replaced, save `Vary`, which is added to. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value of `Retry-After`, in seconds. */
  readonly retryAfterSeconds: number;
}

/** Where an nginx runs that serves a page. */
export interface NginxPlace {
  /** The arguments of its `listen` directives. */
  readonly listen: readonly string[];
  /** The folder with the page's files. */
  readonly pageFolder: string;
  /** A folder that nginx may write to. What is in its `listen*.conf` is read as part of the server. */
  readonly temporaryFolder: string;
}

/** The port that nginx listens on in the Pod: one that needs no capability. */
export const POD_PORT = 8080;
/** The place in the Pod. IPv6 is listened on where the Pod has it: see `NGINX_COMMAND`. */
export const POD_PLACE: NginxPlace = {
  listen: [String(POD_PORT)],
  pageFolder: '/etc/maintenance-page',
  temporaryFolder: '/tmp',
};
/** The one path that is answered 200. Not a name that an uptime monitor asks for: that would tell it the app is well. */
export const READINESS_PATH = '/.maintenance-page/ready-4f1c9a7e';

/** nginx's JavaScript. The official images (but for `slim`) and Debian's `libnginx-mod-http-js` have it at this place. */
export const NJS_MODULE = '/usr/lib/nginx/modules/ngx_http_js_module.so';

/**
 * How long an idle connection is kept: longer than any proxy keeps its own, so that it is the proxy that closes it. A POST that meets
 * nginx closing it comes to nothing, and the visitor gets a 502; nginx's own 75 s are less than the 90 s of Traefik (and of Go:
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/serverstransport/) and the 600 s of Google's
 * load balancers (https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries, which asks for 620 s).
 */
const KEEP_ALIVE_SECONDS = 620;

/** Where these are used up, nginx closes those that lie idle. Where open files are, it does not, and nobody gets in any more: there are more. */
const CONNECTIONS = 4096;
const OPEN_FILES = 2 * CONNECTIONS;

/** nginx's own errors, before or instead of ours: malformed and oversized requests, TRACE and CONNECT, missing files. */
const OWN_ERRORS = '400 403 404 405 408 411 412 413 414 415 416 417 421 429 431 494 500 501 502 503 504 505';
const BODY_PATH = '/.maintenance-page/body.';
const OPTIONS_PATH = '/.maintenance-page/options';
/** The file of each kind of page, and what it is sent as. */
const BODIES: Readonly<Record<PageKind, readonly [file: string, type: string]>> = {
  html: ['page.html', 'text/html; charset=utf-8'],
  problem: ['page.json', 'application/problem+json'],
  json: ['page.json', 'application/json'],
  xml: ['page.xml', 'application/xml; charset=utf-8'],
  textxml: ['page.xml', 'text/xml; charset=utf-8'],
};

/** The size of nginx's `output_buffers`, in bytes. */
const NGINX_BUFFER = 32_768;
/** The statuses that gRPC clients take for UNAVAILABLE: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md. */
const GRPC_UNAVAILABLE = [429, 502, 503, 504];

/**
 * What depends on the origin of the script that asks.
 *
 * - Scripts of any origin may read the page, also where they sent cookies: it is the same for all. For that the answer names the
 *   origin, since `*` is not enough (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials); `add_header` leaves out what is empty.
 * - A preflight allows no credentials and is not to be cached: what it allows must not reach the app after maintenance.
 */
const ORIGIN_MAPS = `  map $http_origin $page_preflight {
    default $http_access_control_request_method;
    "" "";
  }
  map $http_origin $page_cors_origin {
    default $http_origin;
    "" "*";
  }
  map $http_origin $page_cors_credentials {
    default "true";
    "" "";
  }`;

/**
 * The nginx.conf that answers every path and every method with the page. Tested on nginx 1.22; needs 1.23 or later where
 * clients send more than one Accept line (older ones read the first alone).
 *
 * - `error_page` with a URI turns any method into a GET of the body's file; a named location would answer POST with 405.
 * - `recursive_error_pages`: a request body that is broken shows only when the answer to `return 503` is on its way.
 * - A location that adds headers of its own, as for preflights, has none of the page's: `add_header` in a location cancels outer ones.
 * - Every body has a location by its whole path, and only OPTIONS is looked into: a visitor costs no regular expression.
 * - Header values go through `geo`, which takes them literally; `add_header` itself would expand every `$`.
 * - `map` finds a whole header in a hash table. Variables are lazy: the script runs only for headers that are not in it.
 * - `open_file_cache`: the files never change while nginx runs. `gzip_static` finds the `.gz` beside a body.
 * - `sendfile` is slower for small bodies; without it each client that reads slowly holds two buffers of nginx's memory.
 *
 * @param largestBody in bytes
 */
export function nginxConfig(answer: PageAnswer, place: NginxPlace, largestBody: number): string {
  const headers = Object.entries(answer.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return `load_module ${NJS_MODULE};
worker_processes 1;
worker_rlimit_nofile ${OPEN_FILES};
pid ${place.temporaryFolder}/nginx.pid;
error_log stderr warn;
events { worker_connections ${CONNECTIONS}; }
http {
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${place.temporaryFolder}/${name};`).join('\n')}
  access_log off;
  keepalive_timeout ${KEEP_ALIVE_SECONDS}s;
  server_tokens off;
  etag off;
  if_modified_since off;
  max_ranges 0;
  client_max_body_size 0;
  large_client_header_buffers 4 32k;
  open_file_cache max=10;
  sendfile ${largestBody > NGINX_BUFFER ? 'on' : 'off'};
  gzip_static on;
  gzip_http_version 1.0;
  gzip_proxied any;
  types { }
  js_import negotiate from ${place.pageFolder}/negotiate.js;
  js_set $page_negotiated negotiate.kindOf;
  map_hash_bucket_size 512;
${acceptMap()}
${ORIGIN_MAPS}
${headers.map(([, value], index) => `  geo $page_header_${index} { default ${quoted(value)}; }`).join('\n')}
${server(answer, place, headers.map(([name]) => name))}
}
`;
}

function acceptMap(): string {
  const lines = acceptTable().map(([accept, kind]) => `    ${quoted(accept)} ${kind};`);
  return ['  map $http_accept $page_kind {', '    default $page_negotiated;', ...lines, '  }'].join('\n');
}

function server(answer: PageAnswer, place: NginxPlace, names: readonly string[]): string {
  return `  server {
${place.listen.map((listen) => `    listen ${listen};`).join('\n')}
    include ${place.temporaryFolder}/listen*.conf;
    error_page ${OWN_ERRORS} =${answer.statusCode} ${BODY_PATH}$page_kind;
    recursive_error_pages on;
${headerLines(answer, names).join('\n')}
    location / {
      if ($request_method = OPTIONS) { rewrite ^ ${OPTIONS_PATH} last; }${grpc(answer)}
      return 503;
    }
    location = ${OPTIONS_PATH} {
      internal;
      if ($page_preflight) {
        add_header Access-Control-Allow-Origin "*";
        add_header Access-Control-Allow-Methods "*";
        add_header Access-Control-Allow-Headers "*, Authorization";
        add_header Access-Control-Max-Age "0";
        add_header Cache-Control "no-store";
        return 204;
      }
      return 503;
    }
    location = ${READINESS_PATH} {
      default_type text/plain;
      add_header Cache-Control "no-store";
      return 200 "ready\\n";
    }
${Object.entries(BODIES).map(([kind, [file, type]]) => `    location = ${BODY_PATH}${kind} { internal; default_type "${type}"; alias ${place.pageFolder}/${file}; }`).join('\n')}
  }`;
}

/** To gRPC clients the page is 503 where its own status would not say UNAVAILABLE. */
function grpc({ statusCode }: PageAnswer): string {
  if (GRPC_UNAVAILABLE.includes(statusCode)) return '';
  return `
      if ($content_type ~* ^application/grpc) {
        error_page 503 =503 ${BODY_PATH}$page_kind;
        return 503;
      }`;
}

function headerLines(answer: PageAnswer, theirs: readonly string[]): string[] {
  const ours = {
    'Retry-After': String(answer.retryAfterSeconds),
    Vary: 'Accept, Accept-Encoding, Origin',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '$page_cors_origin',
    'Access-Control-Allow-Credentials': '$page_cors_credentials',
    'Access-Control-Expose-Headers': 'Retry-After',
  };
  const replaced = new Set(theirs.map((name) => name.toLowerCase()).filter((name) => name !== 'vary'));
  const kept = Object.entries(ours).filter(([name]) => !replaced.has(name.toLowerCase()));
  return [
    ...kept.map(([name, value]) => `    add_header ${name} "${value}" always;`),
    ...theirs.map((name, index) => `    add_header ${name} $page_header_${index} always;`),
  ];
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
