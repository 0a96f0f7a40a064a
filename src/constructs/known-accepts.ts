import { pageKind, type PageKind } from './negotiate.js';

/**
 * Accept headers as real clients send them, to the letter: nginx looks these up in a table, and works out all others.
 * Browsers: https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Content_negotiation/List_of_default_Accept_values;
 * the others: what the clients' sources and their own requests show. A missing line costs time, never the right answer.
 */
export const KNOWN_ACCEPTS: Readonly<Record<string, readonly string[]>> = {
  'no header: Go, okhttp, Node, .NET, Apache HttpClient, gRPC': [''],
  'curl, wget, fetch, requests, httpx, Ruby, Postman, bingbot, uptime monitors': ['*/*'],
  Chrome: [
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.9',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
    'text/css,*/*;q=0.1',
    'text/event-stream',
  ],
  'Firefox, Safari, and most crawlers and monitors': [
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8',
    'image/avif,image/webp,*/*',
    'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5',
    'audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*;q=0.6,*/*;q=0.5',
  ],
  Googlebot: ['text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8'],
  'Turbo, Inertia, htmx, lynx': [
    'text/vnd.turbo-stream.html, text/html, application/xhtml+xml',
    'text/html, application/xhtml+xml',
    'text/html',
    'text/html, text/plain, text/sgml, text/css, */*;q=0.01',
  ],
  'axios, Angular': ['application/json, text/plain, */*'],
  jQuery: ['application/json, text/javascript, */*; q=0.01', 'text/javascript, application/javascript, application/ecmascript, application/x-ecmascript, */*; q=0.01'],
  'many API clients': [
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json, */*',
    'application/json,*/*',
    'application/json, */*;q=0.5',
    'application/json, text/plain',
    'application/json, text/event-stream',
    'application/problem+json',
    'application/json, application/problem+json',
    'application/problem+json, application/json',
  ],
  'JSON of a kind of its own': [
    'application/vnd.api+json',
    'application/hal+json',
    'application/ld+json',
    'application/activity+json',
    'application/vnd.github+json',
    'application/graphql-response+json, application/json;q=0.9',
    'application/graphql-response+json,application/json;q=0.9',
    'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*',
    'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01',
  ],
  'Spring, RestSharp': [
    'application/json, application/*+json',
    'text/plain, application/json, application/*+json, */*',
    'application/json, text/json, text/x-json, text/javascript, application/xml, text/xml',
  ],
  "Java's HttpURLConnection": ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/html, image/gif, image/jpeg, */*; q=0.2'],
  'SOAP, feeds and other XML': [
    'application/xml',
    'text/xml',
    'application/xml, text/xml',
    'application/soap+xml',
    'text/xml, multipart/related',
    'application/soap+xml, application/dime, multipart/related, text/*',
    'application/rss+xml',
    'application/atom+xml',
    'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
  ],
};

/** The known headers and what each is answered with. */
export function acceptTable(): readonly (readonly [accept: string, kind: PageKind])[] {
  return Object.values(KNOWN_ACCEPTS).flat().map((accept) => [accept, pageKind(accept)]);
}
