import { isDeepStrictEqual } from 'node:util';
import { CONFIGURED_DIGEST_ANNOTATION } from '../../constructs/page-labels.js';
import { annotationOf, type Manifest } from './manifest.js';
import type { ObservedPageSet } from './observe-page-set.js';
import { dataOf, digestOf } from './page-set-parts.js';
import type { PageSet } from './page-set.js';

/** Whether what the user configured is the same in a set that is there, whatever the program's templates were then. */
export function isConfiguredAs(set: ObservedPageSet, desired: PageSet): boolean {
  return set.service !== undefined && annotationOf(set.service, CONFIGURED_DIGEST_ANNOTATION) === desired.configuredDigest;
}

/**
 * What is not as the constructs would make it, in a set that has the name of `desired`: a route that moves onto it would
 * not get the page it asks for. Undefined where all is, and for sets of other names, which an older version made.
 */
export function deviation(set: ObservedPageSet, desired: PageSet | undefined): string | undefined {
  if (desired?.name !== set.name) return undefined;
  const expected = (kind: string): Manifest => desired.parts.find((part) => part.kind === kind)!;
  const other = [set.service, set.configMap].find((part) => part && digestOf(part) !== digestOf(expected('Service')));
  if (other) return `${other.kind} ${set.name} records another digest with the same 8 digits`;
  if (set.configMap && !isDeepStrictEqual(dataOf(set.configMap), dataOf(expected('ConfigMap')))) return `ConfigMap ${set.name} has other data`;
  if (set.service && !isDeepStrictEqual(portsOf(set.service), portsOf(expected('Service')))) return `Service ${set.name} has another port`;
  return undefined;
}

function portsOf({ spec }: Manifest): unknown {
  const { ports = [] } = spec as { ports?: readonly { port: number; targetPort?: unknown }[] };
  return ports.map(({ port, targetPort = port }) => ({ port, targetPort }));
}
