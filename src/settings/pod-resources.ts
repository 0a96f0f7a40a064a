import { resourceNamePattern } from './kubernetes-names.js';
import { quantityOf } from './quantity.js';
import { shown } from './shown.js';

/** Quantities by the names of resources. */
type Quantities = Readonly<Record<string, string | number>>;

/** What a container asks for and may use. */
interface Resources {
  readonly requests?: Quantities | undefined;
  readonly limits?: Quantities | undefined;
}

/** What is wrong with one quantity, by its path below the resources. */
export interface ResourceProblem {
  readonly path: readonly [kind: keyof Resources, name: string];
  readonly message: string;
}

/**
 * What the container of a page has where nobody says otherwise; requests and limits are each replaced as a whole.
 * Memory: the page at its largest, nginx, and the 8 MiB of /tmp. CPU: one worker, so that a crowd is not throttled.
 */
export const defaultResources = {
  requests: { cpu: '10m', memory: '16Mi' },
  limits: { cpu: '1', memory: '64Mi' },
} as const satisfies Resources;

const leastMemory = 16 * 2 ** 20;
const resourceName = new RegExp(resourceNamePattern, 'u');
const hugePages = 'hugepages-';

/** Every reason why a container with these could never run: the API server refuses it, or nginx does not fit; none if it can. */
export function resourceProblems(given: Resources): readonly ResourceProblem[] {
  const alone = (['requests', 'limits'] as const).flatMap((kind) =>
    Object.entries(given[kind] ?? {}).flatMap(([name, value]) => problem([kind, name], nameMistake(name) ?? quantityMistake(name, value) ?? tooLittle(kind, name, value))),
  );
  return alone.length > 0 ? alone : pairProblems(given);
}

function problem(path: ResourceProblem['path'], message: string | undefined): readonly ResourceProblem[] {
  return message === undefined ? [] : [{ path, message }];
}

// As ValidateContainerResourceRequirements has it: kubernetes/kubernetes, pkg/apis/core/validation/validation.go.

function nameMistake(name: string): string | undefined {
  if (resourceName.test(name) && !name.startsWith('requests.')) return undefined;
  return `${shown(name)} is no resource of a container: write cpu, memory, ephemeral-storage, hugepages-2Mi, or a name after its domain, like example.com/gpu`;
}

function quantityMistake(name: string, value: string | number): string | undefined {
  const amount = quantityOf(value);
  if (amount === undefined) return `${shown(value)} is not a quantity: write it like 50m, 0.5 or 32Mi`;
  if (name === 'cpu') return undefined;
  if (!Number.isInteger(amount)) return partMistake(name, String(value));
  const size = name.startsWith(hugePages) ? name.slice(hugePages.length) : '1';
  return amount % (quantityOf(size) ?? 0) === 0 ? undefined : `${shown(value)} is no multiple of ${size}, the size of such a page`;
}

function partMistake(name: string, value: string): string {
  if (name.includes('/')) return `${shown(value)} is not a whole number, and there are no parts of a ${name}`;
  const meant = /^(.*)m$/u.exec(value)?.[1];
  const wayOut = meant === undefined ? 'write it like 32Mi' : `"m" stands for thousandths, write ${shown(`${meant}Mi`)}`;
  return `${shown(value)} is not a whole number of bytes: ${wayOut}`;
}

function tooLittle(kind: keyof Resources, name: string, value: string | number): string | undefined {
  if (kind === 'requests' || name !== 'memory' || (quantityOf(value) ?? 0) >= leastMemory) return undefined;
  return `${shown(value)} is too little: nginx itself needs about 6 MiB, and the page and its connections come on top; write at least 16Mi`;
}

function pairProblems(given: Resources): readonly ResourceProblem[] {
  const requests: Quantities = given.requests ?? defaultResources.requests;
  const limits: Quantities = given.limits ?? defaultResources.limits;
  const names = Object.keys({ ...limits, ...requests });
  const huge = names.find((name) => name.startsWith(hugePages));
  if (huge !== undefined && !names.includes('cpu') && !names.includes('memory')) {
    return problem([huge in limits ? 'limits' : 'requests', huge], 'huge pages go with cpu or memory only: give one of these, too');
  }
  return Object.entries(requests).flatMap(([name, request]) => pairProblem(name, request, limits[name], given));
}

/** A request and its limit, one of which may be the default. */
function pairProblem(name: string, request: string | number, limit: string | number | undefined, given: Resources): readonly ResourceProblem[] {
  const [least = 0, most = Infinity] = [quantityOf(request), limit === undefined ? undefined : quantityOf(limit)];
  const isWhole = name.startsWith(hugePages) || (name.includes('/') && !name.includes('kubernetes.io/'));
  if (isWhole) return problem(['requests', name], least === most ? undefined : `of ${name}, request and limit must be the same: write ${shown(request)} as the limit, too`);
  if (least <= most) return [];
  if (given.requests === undefined) return problem(['limits', name], `${shown(limit)} is less than the request, which is ${shown(request)} where requests are left out: write more, or give requests as well`);
  const usual = given.limits === undefined ? ', which is the default: give limits as well' : ': write no more than that';
  return problem(['requests', name], `${shown(request)} is more than the limit, ${shown(limit)}${usual}`);
}
