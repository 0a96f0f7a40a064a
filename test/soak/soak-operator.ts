import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import fc from 'fast-check';
import type { Clock } from '../../src/reconciler/cluster.js';
import { routeAdapters } from '../../src/reconciler/core/routes/registry.js';
import { KubeApi } from '../../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../../src/reconciler/io/kube-cluster.js';
import { KubeTransport } from '../../src/reconciler/io/kube-transport.js';
import { reconcile, type Run } from '../../src/reconciler/reconcile.js';
import { defaultSettings, type Settings } from '../../src/settings/settings.js';
import { passOn, type Conduct, type FaultProxy } from '../faults/fault-proxy.js';
import { faults } from '../faults/faults.js';
import { namespaceName } from './soak-routes.js';
import { NAMESPACES } from './soak-deeds.js';

/** A request may take so long, so that an answer that never comes does not use up a run. */
const TIMEOUT_SECONDS = 3;
const RUN_SECONDS = 15;

/** What goes wrong in one run: a fault at its `at`-th request, or, from there on, everything: as if its process had died. */
interface Mishap {
  readonly at: number;
  readonly fault: string;
  readonly isDeath: boolean;
}

const mishap: fc.Arbitrary<Mishap | undefined> = fc.option(
  fc.record({ at: fc.integer({ min: 1, max: 150 }), fault: fc.constantFrom(...Object.keys(faults)), isDeath: fc.boolean() }),
  { freq: 2, nil: undefined },
);

/** Beside an operator that is installed. */
export const OPERATOR_NAMESPACE = 'soak-operator';

/** How often what happened to the operator. */
export interface OperatorTally {
  runs: number;
  faults: number;
  deaths: number;
  /** Runs that could not even begin, as for want of an answer. */
  failed: number;
}

/** The settings: three pages, hardly any waits, and the twins are not watched. */
export function soakSettings(text: string): Settings {
  const watchNamespaces = Array.from({ length: NAMESPACES }, (_, index) => namespaceName(index));
  const customPages = { one: { json: JSON.stringify({ back: text }) }, two: { html: '<h1>Two</h1>' } };
  const timing = { settleSeconds: 0, graceSeconds: 1 };
  return {
    operator: { ...defaultSettings.operator, namespace: OPERATOR_NAMESPACE, watchNamespaces },
    maintenance: { ...defaultSettings.maintenance, customPages, timing },
  };
}

/** One run; `ahead`: by how many milliseconds its clock is. */
export async function runOnce(kubeConfig: KubeConfig, settings: Settings, seconds: number, ahead = 0): Promise<Run> {
  const api = new KubeApi({ transport: new KubeTransport(kubeConfig), timeoutSeconds: TIMEOUT_SECONDS });
  const cluster = new KubeCluster({ api, operator: settings.operator, routes: routeAdapters.map(({ resource }) => resource), instance: 'soak' });
  const now = (): Date => new Date(Date.now() + ahead);
  const clock: Clock = { now, sleepUntil: async (time) => void (await sleep(Math.max(0, time.getTime() - now().getTime()))) };
  return reconcile({ cluster, settings, clock, deadline: new Date(now().getTime() + seconds * 1000) });
}

/** Runs after run through the proxy, each with a mishap or none, until it is stopped. */
export async function operate(
  proxy: { readonly proxy: FaultProxy; readonly kubeConfig: KubeConfig },
  settings: () => Settings,
  { seed, pauseSeconds, stop, tally }: { readonly seed: number; readonly pauseSeconds: number; readonly stop: AbortSignal; readonly tally: OperatorTally },
): Promise<void> {
  for (const next of fc.sample(mishap, { seed, numRuns: 5000 })) {
    if (stop.aborted) return;
    tally.runs += 1;
    await proxy.proxy.during(conductOf(next, tally), async () => {
      await runOnce(proxy.kubeConfig, settings(), RUN_SECONDS).catch(() => (tally.failed += 1));
    });
    await sleep(pauseSeconds * 1000);
  }
}

function conductOf(next: Mishap | undefined, tally: OperatorTally): Conduct {
  let requests = 0;
  return async (exchange) => {
    requests += 1;
    if (!next || requests < next.at) return passOn(exchange);
    if (requests === next.at) {
      tally[next.isDeath ? 'deaths' : 'faults'] += 1;
      return faults[next.fault]!(exchange);
    }
    return next.isDeath ? exchange.reset() : passOn(exchange);
  };
}
