import type { DesiredRoute } from './desired.js';
import { refOf, type Ref } from './manifest.js';
import { whyNotReady, type ObservedPageSet } from './observe-page-set.js';
import { deviation } from './page-set-deviation.js';
import type { Hold, Problem } from './problem.js';

/** The page set that a route may be moved onto now, if any, and what stands in the way of the one it should be on. */
export interface Outlook {
  readonly onto?: string | undefined;
  readonly holds: readonly Hold[];
  readonly problems: readonly Problem[];
}

/** The times of conditions are whole seconds, rounded down: https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Time */
const ROUNDING_MILLISECONDS = 999;

/** Decides whether a route may move now. Until its own set is ready and settled, it may stay on its current one. */
export function outlookOf(
  { is, pageSet, current, manifests }: DesiredRoute,
  sets: ReadonlyMap<string, ObservedPageSet>,
  settleSeconds: number,
  now: Date,
): Outlook {
  const stay = current !== pageSet && isReady(current === undefined ? undefined : sets.get(current)) ? current : undefined;
  if (pageSet === undefined) return { onto: stay, holds: [], problems: [] };
  const set = sets.get(pageSet);
  const foul = set && foulPlay(is.ref, set, deviation(set, manifests));
  if (foul) return { onto: stay, holds: [], problems: [foul] };
  const hold = holdFor(is.ref, pageSet, set, current === pageSet ? 0 : settleSeconds, now);
  if (hold) return { onto: stay, holds: [hold], problems: [] };
  return { onto: set?.unusedSince === undefined ? pageSet : stay, holds: [], problems: [] };
}

function isReady(set: ObservedPageSet | undefined): boolean {
  return set?.readySince !== undefined && !set.deleting && set.unusedSince === undefined;
}

function foulPlay(about: Ref, set: ObservedPageSet, deviates: string | undefined): Problem | undefined {
  const foreign = set.foreign.find(({ part }) => part.kind !== 'Pod');
  const what = foreign ? `${foreign.part.kind} ${set.name} ${foreign.why}` : deviates;
  if (what === undefined) return undefined;
  const message = `${what}: it is neither used nor touched; delete or rename it if nobody needs it`;
  return { about, reason: 'PageSetForeign', message };
}

function holdFor(about: Ref, name: string, set: ObservedPageSet | undefined, settleSeconds: number, now: Date): Hold | undefined {
  if (!set?.service) return { about, because: `page set ${name} does not exist yet` };
  if (set.deleting && set.usedBy.length === 0) return { about: refOf(set.service), because: `page set ${name} is being taken down; it is made anew after that` };
  if (set.readySince === undefined) return { about, because: whyNotReady(set) };
  const since = Math.min(set.readySince.getTime() + ROUNDING_MILLISECONDS, now.getTime());
  const settled = new Date(since + settleSeconds * 1000);
  return settled > now ? { about, because: `page set ${name} is ready and settles`, until: settled } : undefined;
}
