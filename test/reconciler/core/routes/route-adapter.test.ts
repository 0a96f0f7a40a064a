import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointerTokens, refOf, valueAt, type Json, type JsonObject, type Manifest } from '../../../../src/reconciler/core/manifest.js';
import { routeAdapters } from '../../../../src/reconciler/core/routes/registry.js';
import type { RouteAdapter, Slot } from '../../../../src/reconciler/core/routes/route-adapter.js';
import { routeKinds, routeOf } from '../../arbitrary-routes.js';

const SERVICE = 'maintenance-1a2b3c4d';
const kinds = routeAdapters.map((adapter) => ({ kind: adapter.resource.kind, adapter }));
/** What a slot's neighbours say of certificate challenges, in whatever field of whatever kind. */
const CHALLENGE = /^(PathPrefix\(`)?\/\.well-known\/acme-challenge\//;

function routesOf({ resource }: RouteAdapter): fc.Arbitrary<Manifest> {
  const kind = routeKinds.find((known) => known.kind === resource.kind)!;
  return kind.spec.map((spec) => routeOf(kind, spec));
}

/** A copy of the route with other values in its slots; undefined: nothing stands there. */
function withSlots(route: Manifest, slots: readonly Slot[], valueOf: (slot: Slot) => Json | undefined): Manifest {
  const copy = JSON.parse(JSON.stringify(route)) as Manifest;
  for (const slot of slots) {
    const tokens = pointerTokens(slot.pointer);
    const parent = tokens.slice(0, -1).reduce<Record<string, unknown>>((node, token) => node[token] as Record<string, unknown>, copy);
    parent[tokens.at(-1)!] = valueOf(slot);
  }
  return JSON.parse(JSON.stringify(copy)) as Manifest;
}

/** Every object in it gets a field that nobody knows. */
function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([key, field]) => [key, withUnknownFields(field)]);
  return { ...(Object.fromEntries(inner) as object), 'x-unknown': { deep: [1, null, 'ü'] } };
}

/** The list item around a slot, or the spec where there is none. */
function around(route: Manifest, { pointer }: Slot): JsonObject {
  const tokens = pointerTokens(pointer);
  const index = tokens.findLastIndex((token) => /^\d+$/.test(token));
  const path = index < 0 ? ['spec'] : tokens.slice(0, index + 1);
  return valueAt(route, `/${path.join('/')}`) as JsonObject;
}

function property(adapter: RouteAdapter, holds: (route: Manifest, slots: readonly Slot[]) => void): void {
  fc.assert(fc.property(routesOf(adapter), (route) => holds(route, adapter.slots(route))));
}

describe.each(kinds)('the adapter of $kind', ({ adapter }) => {
  const diverted = (slot: Slot): Json | undefined => adapter.diverted(slot, slot.live, { service: SERVICE });

  it('takes every route that users write, and finds a slot in some', () => {
    const routes = fc.sample(routesOf(adapter), 100);
    expect(routes.filter((route) => !adapter.shape.safeParse(route).success)).toEqual([]);
    expect(routes.some((route) => adapter.slots(route).length > 1)).toBe(true);
  });

  it('gives every slot a key of its own, and points to what stands there', () => {
    property(adapter, (route, slots) => {
      expect(new Set(slots.map(({ key }) => key)).size).toBe(slots.length);
      expect(slots.map(({ pointer }) => valueAt(route, pointer))).toEqual(slots.map(({ live }) => live));
    });
  });

  it('diverts to the page alone, whatever the slot, and a second time to the same', () => {
    property(adapter, (_route, slots) => {
      for (const slot of slots) {
        const once = diverted(slot)!;
        expect(adapter.services(once, 'shop')).toEqual([SERVICE]);
        expect(adapter.diverted({ key: 'other', pointer: '/other' }, slot.live, { service: SERVICE })).toEqual(once);
        expect(adapter.diverted(slot, once, { service: SERVICE })).toEqual(once);
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
      }
    });
  });

  it('finds the same slots in the same order when they are diverted, and the route as it was when they are put back', () => {
    property(adapter, (route, slots) => {
      const moved = withSlots(route, slots, diverted);
      const now = adapter.slots(moved);
      expect(now.map(({ key, pointer }) => [key, pointer])).toEqual(slots.map(({ key, pointer }) => [key, pointer]));
      expect(adapter.shape.safeParse(moved).success).toBe(true);
      expect(withSlots(moved, now, ({ key }) => slots.find((slot) => slot.key === key)!.live)).toEqual(route);
    });
  });

  it('never touches the way of certificate challenges', () => {
    property(adapter, (route, slots) => {
      const said = slots.flatMap((slot) => Object.values(around(route, slot)).filter((value) => typeof value === 'string'));
      expect(said.filter((text) => CHALLENGE.test(text))).toEqual([]);
    });
  });

  it('is not confused by fields that it does not know', () => {
    property(adapter, (route, slots) => {
      const strange = { ...route, spec: withUnknownFields(route.spec) };
      expect(adapter.shape.safeParse(strange).success).toBe(true);
      expect(adapter.slots(strange).map(({ key }) => key)).toEqual(slots.map(({ key }) => key));
    });
  });

  it('says what it cannot reach, of this route and in words', () => {
    property(adapter, (route) => {
      for (const { about, reason, message } of adapter.limits(route)) {
        expect(about).toEqual(refOf(route));
        expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
        expect(message).not.toMatch(/undefined|\[object/);
      }
    });
  });

  it.each([[undefined], [null], [5], ['rules'], [[]]])('refuses the spec %j', (spec) => {
    const route = { apiVersion: 'v1', kind: adapter.resource.kind, metadata: { name: 'web', namespace: 'shop' }, spec } as Manifest;
    expect(adapter.shape.safeParse(route).success).toBe(false);
  });

  it('refuses what it could not work with: whatever passes its shape throws nowhere', () => {
    const junk = fc.constantFrom<Json>(null, 5, 'text', [], {}, [null], [5], { name: 5 }, [{}]);
    fc.assert(
      fc.property(routesOf(adapter), fc.nat(), junk, (route, at, value) => {
        const broken = withJunk(route, at, value);
        if (!adapter.shape.safeParse(broken).success) return;
        for (const slot of adapter.slots(broken)) adapter.services(slot.live!, 'shop');
        adapter.limits(broken);
      }),
      { numRuns: 300 },
    );
  });
});

/** The route with one node of its spec, the `at`-th of all, become something else. */
function withJunk(route: Manifest, at: number, value: Json): Manifest {
  const nodes: [Record<string, unknown>, string][] = [];
  const copy = JSON.parse(JSON.stringify(route)) as Record<string, unknown>;
  const collect = (parent: unknown): void => {
    if (typeof parent !== 'object' || parent === null) return;
    for (const [key, inner] of Object.entries(parent)) {
      nodes.push([parent as Record<string, unknown>, key]);
      collect(inner);
    }
  };
  collect({ spec: copy.spec });
  const [parent, key] = nodes[at % nodes.length]!;
  if (key === 'spec') copy.spec = value;
  else parent[key] = value;
  return copy as unknown as Manifest;
}
