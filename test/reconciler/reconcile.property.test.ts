import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adapterFor } from '../../src/reconciler/core/routes/registry.js';
import { annotationOf, refOf, type Json, type JsonObject, type Manifest } from '../../src/reconciler/core/manifest.js';
import { parseBackup, parseBackupCopy, unsafeOriginal } from '../../src/reconciler/core/backup.js';
import { routeKinds, routeOf, type RouteKind } from './arbitrary-routes.js';
import { interrupted, leftOvers, Simulation, twoPages, type Crash } from './simulation.js';

const { maintenanceAnnotation: ENABLED, customPageAnnotation: PAGE, backupAnnotation: COPY } = twoPages.operator;
const CASES = Number(process.env.CASES ?? 400);

/** What people do to a route, and what happens to runs. */
type Deed =
  | { readonly do: 'on'; readonly page: string | undefined }
  | { readonly do: 'off' }
  | { readonly do: 'run'; readonly crash?: Crash | undefined; readonly deployAt?: number | undefined; readonly spec: JsonObject }
  | { readonly do: 'deploy'; readonly spec: JsonObject }
  | { readonly do: 'revert' }
  | { readonly do: 'edit'; readonly slot: number }
  | { readonly do: 'sort' }
  | { readonly do: 'lose'; readonly what: 'backup' | 'copy' };

function deeds(kind: RouteKind): fc.Arbitrary<readonly Deed[]> {
  const crash = fc.option(fc.record({ at: fc.integer({ min: 1, max: 12 }), isDone: fc.boolean() }), { nil: undefined });
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('on' as const), page: fc.constantFrom(undefined, 'one', 'two', 'unknown') }) },
    { weight: 2, arbitrary: fc.constant({ do: 'off' as const }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('run' as const), crash, deployAt: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }), spec: kind.spec }) },
    fc.record({ do: fc.constant('deploy' as const), spec: kind.spec }),
    fc.constant({ do: 'revert' as const }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), slot: fc.nat(9) }) },
    fc.constant({ do: 'sort' as const }),
    fc.record({ do: fc.constant('lose' as const), what: fc.constantFrom('backup' as const, 'copy' as const) }),
  );
  return fc.array(deed, { maxLength: 14 });
}

/** The world, and beside it the route as it would be had nobody put it in maintenance. */
class World extends Simulation {
  readonly route: Manifest;
  untouched: Manifest;
  #isLost = false;

  constructor(route: Manifest) {
    super([route]);
    this.route = route;
    this.untouched = route;
  }

  async carryOut(deed: Deed): Promise<void> {
    switch (deed.do) {
      case 'on':
        await this.annotate(this.route, ENABLED, 'true');
        return this.annotate(this.route, PAGE, deed.page);
      case 'off':
        await this.annotate(this.route, ENABLED, undefined);
        return this.annotate(this.route, PAGE, undefined);
      case 'run':
        await this.run(interrupted(this.cluster, deed.crash, async (write) => (write === deed.deployAt ? this.deployed(deed.spec) : undefined)));
        if (!deed.crash) this.#isLost = false;
        return;
      case 'deploy':
        return this.deployed(deed.spec);
      case 'revert':
        return this.deployed(this.untouched.spec as JsonObject);
      case 'edit':
        return this.edited(deed.slot);
      case 'sort':
        return this.sorted();
      case 'lose':
        return this.lost(deed.what);
    }
  }

  private async deployed(spec: JsonObject): Promise<void> {
    this.untouched = { ...this.untouched, spec };
    await this.deploy(this.route, spec);
  }

  /** Somebody points one backend elsewhere by hand. */
  private async edited(index: number): Promise<void> {
    const slots = adapterFor(this.route)!.slots(this.live(this.route));
    const slot = slots[index % Math.max(1, slots.length)];
    if (!slot) return;
    const value: Json = this.route.kind === 'Ingress' ? { service: { name: 'hotfix', port: { number: 81 } } } : [{ name: 'hotfix', port: 81 }];
    await this.edit(this.route, { op: 'replace', path: slot.pointer, value });
    const copy = JSON.parse(JSON.stringify(this.untouched)) as Manifest;
    setAt(copy, slot.pointer, value);
    this.untouched = copy;
  }

  /** Rules and routes in another order; equal ones keep theirs, since nobody could tell them apart. */
  private async sorted(): Promise<void> {
    await this.deploy(this.route, sortedSpec(this.live(this.route).spec as JsonObject));
    this.untouched = { ...this.untouched, spec: sortedSpec(this.untouched.spec as JsonObject) };
  }

  /** One of the two copies of the backup is lost; a run in between makes the other one good again. */
  private async lost(what: 'backup' | 'copy'): Promise<void> {
    if (this.#isLost) return;
    this.#isLost = true;
    if (what === 'copy') return this.annotate(this.route, COPY, undefined);
    const copy = parseBackupCopy(annotationOf(this.live(this.route), COPY) ?? '');
    if (!('backup' in copy) || unsafeOriginal(copy.backup)) return;
    for (const object of this.cluster.objects.filter(({ metadata }) => metadata.name.startsWith('maintenance-backup')))
      await this.cluster.apply({ step: 'delete backup', about: refOf(object), because: 'a person', verb: 'delete' });
  }
}

function setAt(manifest: Manifest, pointer: string, value: Json): void {
  const tokens = pointer.split('/').slice(1);
  let node = manifest as unknown as Record<string, unknown>;
  for (const token of tokens.slice(0, -1)) node = node[token] as Record<string, unknown>;
  node[tokens.at(-1)!] = value;
}

function sortedSpec(spec: JsonObject): JsonObject {
  const by = (key: (item: JsonObject) => string) => (items: Json | undefined): Json => (items as JsonObject[]).toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const routes = spec.routes && { routes: by(({ match }) => match as string)(spec.routes) };
  const rules = spec.rules && { rules: by(({ host }) => (host as string | undefined) ?? '*')(spec.rules) };
  return { ...spec, ...routes, ...rules };
}

/** Invariants 1 and 2: originals are in the cluster, and a page that a slot points to is there. */
function checkInvariants(world: World): void {
  const { objects } = world.cluster;
  const live = world.live(world.route);
  const backups = objects.filter(({ metadata }) => metadata.name.startsWith('maintenance-backup')).map(parseBackup);
  const copy = annotationOf(live, COPY);
  const saved = [...backups, ...(copy ? [parseBackupCopy(copy)] : [])].flatMap((parsed) => ('backup' in parsed ? [parsed.backup.slots] : []));
  for (const slot of adapterFor(live)!.slots(live)) {
    const pages = adapterFor(live)!.services(slot.live!, 'shop').filter((name) => /^maintenance-[0-9a-f]{8}$/.test(name));
    for (const page of pages) {
      expect(objects.filter(({ metadata }) => metadata.name === page).map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'Pod', 'Service']);
      expect(saved.length).toBeGreaterThan(0);
    }
  }
}

describe.each(routeKinds)('reconcile of any $kind', (kind) => {
  it('on, then off, is the identity, and a second run plans nothing', async () => {
    await fc.assert(
      fc.asyncProperty(kind.spec, fc.dictionary(fc.constantFrom('a', 'b'), fc.string()), async (spec, annotations) => {
        const route = routeOf(kind, spec, { ...annotations, keep: 'me' });
        const world = new Simulation([route]);
        await world.annotate(route, ENABLED, 'true');
        await world.run();
        expect(await world.steps()).toEqual([]);
        await world.annotate(route, ENABLED, undefined);
        await world.run();
        expect(world.cluster.objects).toEqual([route]);
        expect(await world.steps()).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

  it('survives whatever people deploy and edit, wherever runs die, and ends as if nobody had touched it', async () => {
    await fc.assert(
      fc.asyncProperty(kind.spec, deeds(kind), async (spec, todo) => {
        const world = new World(routeOf(kind, spec, { keep: 'me' }));
        for (const deed of todo) {
          await world.carryOut(deed);
          checkInvariants(world);
        }
        await world.run();
        expect(await world.steps()).toEqual([]);
        await world.carryOut({ do: 'off' });
        await world.run();
        expect(world.live(world.route)).toEqual(world.untouched);
        expect(leftOvers(world.cluster.objects)).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });
});
