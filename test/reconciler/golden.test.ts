import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Action, RouteStatus } from '../../src/reconciler/core/action.js';
import { titleOf } from '../../src/reconciler/core/manifest.js';
import type { Hold, Problem } from '../../src/reconciler/core/problem.js';
import { MemoryCluster } from '../../src/reconciler/memory-cluster.js';
import { reconcile, type NamespaceRun, type Run } from '../../src/reconciler/reconcile.js';
import { parseSettings } from '../../src/settings/load-settings.js';
import { Shorthand } from '../golden/shorthand.js';
import { jumpingClock } from './simulation.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../golden');
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

function text(name: string, file: string): string {
  const path = join(folder, name, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function expectGolden(name: string, file: string, actual: string): void {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(join(folder, name, file), actual);
  expect(actual).toBe(text(name, file));
}

function shownAction({ step, verb, about, because }: Action): unknown {
  return { step, write: `${verb} ${titleOf(about)}`, because };
}

function shownProblem({ about, reason, message }: Problem): unknown {
  return { about: titleOf(about), reason, message };
}

function shownHold({ about, because, until }: Hold): unknown {
  return { about: titleOf(about), because, ...(until && { until: until.toISOString() }) };
}

function shownStatus({ route, state, page, since }: RouteStatus): string {
  return `${titleOf(route)}: ${state}, page ${page}${since === undefined ? '' : `, since ${since}`}`;
}

function shownNamespace({ namespace, results, plan, warnings, refused }: NamespaceRun): unknown {
  const shown = {
    actions: results.map(({ action }) => shownAction(action)),
    refused: refused.map(({ action }) => shownAction(action)),
    holds: plan.holds.map(shownHold),
    problems: plan.problems.map(shownProblem),
    warnings: warnings.map(shownProblem),
    routes: plan.routes.map(shownStatus),
  };
  return { namespace, ...Object.fromEntries(Object.entries(shown).filter(([, list]) => list.length > 0)) };
}

function shownRun({ namespaces, problems }: Run): readonly unknown[] {
  return [...namespaces.map(shownNamespace), ...(problems.length > 0 ? [{ problems: problems.map(shownProblem) }] : [])];
}

describe('reconcile', () => {
  it.each(cases)('comes to the plan and the cluster of %s, and a second run writes nothing', async (name) => {
    const settings = parseSettings(text(name, 'settings.yaml'), 'settings.yaml', () => '').settings!;
    const shorthand = new Shorthand(settings);
    const cluster = new MemoryCluster(shorthand.read(text(name, 'cluster.yaml')), settings.operator.namespace);
    const clock = jumpingClock();
    const run = (): Promise<Run> => reconcile({ cluster, settings, clock, deadline: new Date(clock.now().getTime() + 600_000) });
    const first = await run();
    expectGolden(name, 'plan.yaml', shorthand.show(shownRun(first)));
    expectGolden(name, 'after.yaml', shorthand.write(cluster.objects));
    const second = await run();
    expect(second.namespaces.flatMap(({ results }) => results)).toEqual([]);
  });
});
