import { describe, expect, it } from '@jest/globals';
import type { Json, Manifest } from '../../../../src/reconciler/core/manifest.js';
import { ingress } from '../../../../src/reconciler/core/routes/ingress.js';

const web = { service: { name: 'web', port: { name: 'http' } } };
const bucket = { resource: { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'static' } };

function routeOf(spec: Json): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', namespace: 'shop' }, spec };
}

function rule(host: string | undefined, ...paths: readonly Json[]): Json {
  return { ...(host !== undefined && { host }), http: { paths } };
}

function path(path: string, pathType: string, backend: Json = web): Json {
  return { path, pathType, backend };
}

describe('slots', () => {
  it.each<[string, Json, readonly string[]]>([
    ['the default backend, then every path', { defaultBackend: web, rules: [rule('a', path('/', 'Prefix'), path('/x', 'Exact'))] }, ['default', 'a / Prefix', 'a /x Exact']],
    ['no rules at all', { defaultBackend: web }, ['default']],
    ['resource backends', { defaultBackend: bucket, rules: [rule('a', path('/', 'Prefix', bucket))] }, ['default', 'a / Prefix']],
    ['a rule of a host alone, which has no backend', { rules: [{ host: 'a' }] }, []],
    ['a rule without a host, a path without a path', { rules: [rule(undefined, { pathType: 'ImplementationSpecific', backend: web })] }, ['* / ImplementationSpecific']],
    ['one path with two path types', { rules: [rule('a', path('/', 'Prefix'), path('/', 'Exact'))] }, ['a / Prefix', 'a / Exact']],
    ['one path twice, in one rule and in two', { rules: [rule('a', path('/', 'Prefix'), path('/', 'Prefix')), rule('a', path('/', 'Prefix'))] }, ['a / Prefix', 'a / Prefix #2', 'a / Prefix #3']],
    ['certificate challenges, which are none', { rules: [rule('a', path('/.well-known/acme-challenge', 'Prefix'), path('/.well-known/acme-challenge/x', 'Exact'))] }, []],
    ['what only looks like them', { rules: [rule('a', path('/.well-known/acme-challenges', 'Prefix'), path('/.well-known', 'Prefix'))] }, ['a /.well-known/acme-challenges Prefix', 'a /.well-known Prefix']],
  ])('are, of %s', (_what, spec, keys) => {
    expect(ingress.slots(routeOf(spec)).map(({ key }) => key)).toEqual(keys);
  });
});

describe('diverted', () => {
  it.each<[string, Json]>([['a named port', web], ['a resource', bucket]])('is the page Service by port number, instead of %s', (_what, original) => {
    const slot = { key: 'default', pointer: '/spec/defaultBackend', live: original };
    expect(ingress.diverted(slot, original, { service: 'page' })).toEqual({ service: { name: 'page', port: { number: 80 } } });
  });
});

describe('services', () => {
  it.each<[string, Json, readonly string[]]>([['a Service', web, ['web']], ['a resource', bucket, []]])('names what %s leads to', (_what, backend, names) => {
    expect(ingress.services(backend, 'shop')).toEqual(names);
  });
});

describe('limits', () => {
  it.each<[string, Json, readonly string[]]>([
    ['a host alone goes past the divert', { rules: [{ host: 'a' }, rule('b', path('/', 'Prefix'))] }, ['RuleWithoutBackend']],
    ['a host alone goes to the default backend, which is diverted', { defaultBackend: web, rules: [{ host: 'a' }] }, []],
    ['every path can be diverted', { rules: [rule('a', path('/', 'Prefix'))] }, []],
  ])('knows that %s', (_what, spec, reasons) => {
    expect(ingress.limits(routeOf(spec)).map(({ reason }) => reason)).toEqual(reasons);
  });
});
