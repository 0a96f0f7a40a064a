import type { z } from 'zod';
import type { Json, Manifest } from '../manifest.js';
import type { Problem } from '../problem.js';

/** A kind of object as the API server names it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** One place in a route that a divert may touch. No `live`: nothing stands there now. */
export interface Slot {
  /** Names the place by what it means (host and path, match), so that reordering does not confuse it. */
  readonly key: string;
  /** Where it is now: a JSON Pointer. */
  readonly pointer: string;
  readonly live?: Json;
}

/** Where a divert leads. */
export interface Diversion {
  /** The page Service, in the route's own namespace. */
  readonly service: string;
}

/**
 * What is particular to one kind of route. Every member is pure, and every kind needs every member:
 * a new kind is a new file with this interface and a line in `registry.ts`.
 */
export interface RouteAdapter {
  readonly resource: Resource;

  /** Neighbours that the adapter consults; they are read, never written. */
  readonly reads: readonly Resource[];

  /** What a route of this kind must look like for the other members to work; unknown fields are welcome. */
  readonly shape: z.ZodType;

  /** What can stand in a slot: what `services` takes. */
  readonly value: z.ZodType;

  /** Every place a divert may touch, in the order of the route, each key once. */
  slots(route: Manifest): readonly Slot[];

  /** What stands in a slot while it is diverted, in the API server's normal form. Depends on the original alone. */
  diverted(slot: Slot, original: Json | undefined, to: Diversion): Json | undefined;

  /** The Services of namespace `namespace` that a slot's value sends visitors to. */
  services(value: Json, namespace: string): readonly string[];

  /** What no divert can reach in this route, and why. */
  limits(route: Manifest): readonly Problem[];
}

/** Page Services listen on this port, by number: the name would make Traefik guess a protocol. */
export const PAGE_SERVICE_PORT = 80;

/** The path under which certificates are renewed (RFC 8555 section 8.3): it is never diverted. */
export const ACME_PATH = '/.well-known/acme-challenge';

/** Gives each key once: the second of the same name becomes `name #2`. */
export function uniqueKeys(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let key = name;
    for (let ordinal = 2; taken.has(key); ordinal += 1) key = `${name} #${ordinal}`;
    taken.add(key);
    return key;
  });
}
