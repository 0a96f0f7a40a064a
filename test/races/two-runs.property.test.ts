import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { routeAdapters } from '../../src/reconciler/core/routes/registry.js';
import { KubeApi } from '../../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../../src/reconciler/io/kube-cluster.js';
import type { Transport } from '../../src/reconciler/io/kube-transport.js';
import { reconcile, type Run } from '../../src/reconciler/reconcile.js';
import type { Settings } from '../../src/settings/settings.js';
import { People } from '../faults/people.js';
import { WriteRules } from '../faults/write-rules.js';
import { ingress, ingressRoute, path } from '../reconciler/cluster/routes.js';
import { stepsOf, troubleOf } from '../reconciler/cluster/run-facts.js';
import { twoPages } from '../reconciler/simulation.js';
import { REQUEST_SECONDS, Schedule, type Actors, type Delay, type Turn } from './schedule.js';
import { nodeSteps, type Step } from './simulated-node.js';
import { SimulatedServer } from './simulated-server.js';

jest.setTimeout(3_600_000);

const CASES = Number(process.env.CASES ?? 60);
/** Between two runs of an operator. */
const PAUSE_SECONDS = 1;
const RUN_SECONDS = 50;
const { maintenanceAnnotation: ENABLED, customPageAnnotation: PAGE } = twoPages.operator;
/** As shipped, but for the pages: with less than the grace time that is shipped, a request can come later than it. */
const settings: Settings = { ...twoPages, operator: { ...twoPages.operator, watchNamespaces: ['shop'] } };

const routes: readonly Manifest[] = [
  ingress('shop', { rules: [{ host: 'shop.example', http: { paths: [path('/', 'web'), path('/api', 'api')] } }] }),
  ingressRoute('shop', { routes: [{ match: 'Host(`shop.example`)', kind: 'Rule', services: [{ name: 'web', port: 80 }] }] }),
];

/** Somebody asks for a page on a route, or for none, so many seconds after the deed before. */
interface Deed {
  readonly after: number;
  readonly route: number;
  readonly page: string | undefined;
}

/** When page sets that were left with the deed before are taken down. */
const soonAfterGrace = fc.integer({ min: 29, max: 36 });
const deeds = fc.array(fc.record({ after: fc.oneof(fc.nat(70), soonAfterGrace), route: fc.constantFrom(0, 0, 1), page: fc.constantFrom(undefined, undefined, 'default', 'default', 'one') }), { minLength: 1, maxLength: 12, size: 'max' });
const turn = fc.record({ at: fc.nat(4000), order: fc.shuffledSubarray(['one', 'other', 'node', 'time'], { minLength: 4 }).map((others) => ['people', ...others]), pick: fc.nat(5) });
const delay = fc.record({ by: fc.constantFrom('one', 'other'), nth: fc.nat(1500), seconds: fc.integer({ min: 1, max: REQUEST_SECONDS }) });
const delays = fc.array(delay, { maxLength: 40, size: 'max' });
const orders = fc.array(turn, { maxLength: 60, size: 'max' }).map((each) => each.toSorted((a, b) => a.at - b.at));

/** A cluster in memory, two operators that know nothing of each other, and people, whose deeds come one after the other at any time. */
class World {
  readonly server: SimulatedServer;
  readonly #schedule: Schedule;
  readonly #people: People;
  readonly #rules: WriteRules;
  #deeds: readonly Deed[];
  #lastDeed = 0;

  constructor(todo: readonly Deed[], delays: readonly Delay[]) {
    this.#schedule = new Schedule(delays);
    this.server = new SimulatedServer(this.#schedule.now);
    this.#people = new People(this.server);
    this.#rules = new WriteRules(this.#people, settings);
    this.#deeds = todo;
  }

  /** Whatever they do, in whatever order: what breaks the rules is thrown. */
  async live(turns: readonly Turn[]): Promise<void> {
    routes.forEach((route) => this.server.write(route));
    await this.#rules.expectOriginals(routes);
    await this.#until(Promise.all(['one', 'other'].map((operator) => this.#operate(operator))), { people: () => this.#dueDeed() }, turns);
    this.#rules.expectUnbroken();
  }

  /** All is turned off, and one operator alone goes on until nothing is left to do. */
  async end(): Promise<void> {
    for (const route of routes) await this.#people.annotate(route, { [ENABLED]: null, [PAGE]: null });
    for (let runs = 0; runs < 3; runs += 1) await this.#until(this.#run('one'));
    const before = this.#rules.writes;
    const last = this.#run('one');
    await this.#until(last);
    expect({ steps: stepsOf(await last), trouble: troubleOf(await last), writes: this.#rules.writes - before }).toEqual({ steps: [], trouble: [], writes: 0 });
    this.#rules.expectUnbroken();
  }

  async #operate(operator: string): Promise<void> {
    const { clock, now } = this.#schedule;
    do {
      await this.#run(operator);
      await clock.sleepUntil(new Date(now().getTime() + PAUSE_SECONDS * 1000));
    } while (this.#deeds.length > 0);
  }

  async #run(operator: string): Promise<Run> {
    const watched: Transport = { server: this.server.server, send: (request) => this.#rules.around({ body: '', ...request }, () => this.server.send(request)) };
    const api = new KubeApi({ transport: this.#schedule.through(operator, watched) });
    const cluster = new KubeCluster({ api, operator: settings.operator, routes: routeAdapters.map(({ resource }) => resource), instance: operator });
    const { clock, now } = this.#schedule;
    return reconcile({ cluster, settings, clock, deadline: new Date(now().getTime() + RUN_SECONDS * 1000) });
  }

  #until(work: Promise<unknown>, others: Actors = {}, turns: readonly Turn[] = []): Promise<void> {
    return this.#schedule.until(work, { ...others, node: () => nodeSteps(this.server, this.#schedule.now) }, turns);
  }

  #dueDeed(): readonly Step[] {
    const [deed] = this.#deeds;
    const isDue = deed && this.#lastDeed + deed.after * 1000 <= this.#schedule.now().getTime();
    return isDue ? [() => this.#perform(deed)] : [];
  }

  async #perform({ route, page }: Deed): Promise<void> {
    this.#deeds = this.#deeds.slice(1);
    this.#lastDeed = this.#schedule.now().getTime();
    await this.#people.annotate(routes[route]!, page === undefined ? { [ENABLED]: null } : { [ENABLED]: 'true', [PAGE]: page });
  }
}

describe('two runs at once, in a cluster in memory', () => {
  it('break no invariant, in whatever order their requests come, and end as if nobody had touched a route', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, orders, delays, async (todo, turns, late) => {
        const world = new World(todo, late);
        await world.live(turns);
        await world.end();
        expect(routes.map(({ kind }) => world.server.all(kind).map(({ spec, metadata }) => [spec, metadata.annotations]))).toEqual(routes.map(({ spec, metadata }) => [[spec, metadata.annotations]]));
        expect(['Service', 'ConfigMap', 'Pod'].flatMap((kind) => world.server.all(kind))).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });
});
