import { describe, expect, it } from '@jest/globals';
import type { Json, Manifest } from '../../../../src/reconciler/core/manifest.js';
import { ingressRoute } from '../../../../src/reconciler/core/routes/ingress-route.js';

const web = { name: 'web', port: 80 };

function routeOf(...routes: readonly Json[]): Manifest {
  return { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: { name: 'web', namespace: 'shop' }, spec: { routes } };
}

function slotsOf(match: string, services: Json = [web]): readonly string[] {
  return ingressRoute.slots(routeOf({ kind: 'Rule', match, services })).map(({ key }) => key);
}

describe('slots', () => {
  it.each<[string, Json, number]>([
    ['weights', [{ ...web, weight: 3 }, { name: 'canary', port: 80, weight: 1 }], 1],
    ['a TraefikService', [{ name: 'mirror', kind: 'TraefikService' }], 1],
    ['another namespace, over HTTPS', [{ name: 'web', namespace: 'other', port: 443, scheme: 'https', serversTransport: 'insecure' }], 1],
    ['an internal service', [{ name: 'api@internal', kind: 'TraefikService' }], 0],
    ['no services: a parent', [], 0],
  ])('of a route with %s', (_what, services, count) => {
    expect(slotsOf('Host(`a`)', services)).toHaveLength(count);
  });

  it('are whole lists, named by their match, the second of the same as such', () => {
    const slots = ingressRoute.slots(routeOf({ match: 'Host(`a`)', services: [web] }, { match: 'Host(`p`)' }, { match: 'Host(`a`)', services: [web, web] }));
    expect(slots.map(({ key, pointer }) => [key, pointer])).toEqual([
      ['services: Host(`a`)', '/spec/routes/0/services'],
      ['services: Host(`a`) #2', '/spec/routes/2/services'],
    ]);
  });

  const challenge = 'PathPrefix(`/.well-known/acme-challenge/`)';
  it.each([
    [challenge],
    [`Host(\`a\`) && ${challenge}`],
    ['Path(`/.well-known/acme-challenge/token`)'],
    ['PathPrefix("/.well-known/acme-challenge")'],
    ['PathRegexp(`^/.well-known/acme-challenge/.+`)'],
  ])('leave certificate challenges alone: %s', (match) => expect(slotsOf(match)).toEqual([]));

  it.each([[`Host(\`a\`) && !${challenge}`], ['PathPrefix(`/.well-known/acme-challenges`)'], ['PathPrefix(`/docs/.well-known/acme-challenge/`)'], ['Host(`a`)']])(
    'divert what asks for something else: %s',
    (match) => expect(slotsOf(match)).toHaveLength(1),
  );

  // Traefik's parser (pkg/rules/parser.go) is Go's own and takes every function in lower, upper and title case.
  it.each([['PathRegexp(`^/\\.well-known/acme-challenge/.+`)'], ['pathprefix(`/.well-known/acme-challenge/`)']])(
    'leave certificate challenges alone in other spellings: %s',
    (match) => expect(slotsOf(match)).toEqual([]),
  );
  it.each([[`Host(\`a\`) && ! ${challenge}`], [`Host(\`a\`) && !(${challenge})`]])(
    'divert what asks for something else in other spellings: %s',
    (match) => expect(slotsOf(match)).toHaveLength(1),
  );
});

describe('diverted', () => {
  it('is one plain entry: nothing of the former entries would do the page good', () => {
    const live: Json = [{ name: 'web', namespace: 'other', port: 443, scheme: 'https', sticky: {} }, web];
    expect(ingressRoute.diverted({ key: 'services: x', pointer: '/spec/routes/0/services', live }, live, { service: 'page' })).toEqual([
      { kind: 'Service', name: 'page', port: 80 },
    ]);
  });
});

describe('services', () => {
  it('are those of this namespace, by name', () => {
    const value: Json = [web, { name: 'here', namespace: 'shop' }, { name: 'there', namespace: 'other' }, { name: 'mirror', kind: 'TraefikService' }];
    expect(ingressRoute.services(value, 'shop')).toEqual(['web', 'here']);
  });
});

describe('limits', () => {
  it('names parents, whose children go on serving the app', () => {
    const problems = ingressRoute.limits(routeOf({ match: 'Host(`p`)' }, { match: 'Host(`a`)', services: [web] }));
    expect(problems.map(({ reason, message }) => [reason, message.includes('Host(`p`)')])).toEqual([['ParentRoute', true]]);
  });
});
