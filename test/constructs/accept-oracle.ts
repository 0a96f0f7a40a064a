import fc from 'fast-check';
import Negotiator from 'negotiator';
import type { PageKind } from '../../src/constructs/negotiate.js';

/** One range of a generated Accept header, and what the oracle is to read in its place; undefined: nothing. */
interface Part {
  readonly sent: string;
  readonly meant: string | undefined;
}

/** Ranges as they are sent, and the one that each means here; undefined: none that a header can have. */
const RANGES: Readonly<Record<string, string | undefined>> = {
  'text/html': 'text/html',
  'application/json': 'application/json',
  'application/problem+json': 'application/problem+json',
  'application/xml': 'application/xml',
  'text/xml': 'text/xml',
  'text/*': 'text/*',
  'application/*': 'application/*',
  '*/*': '*/*',
  'application/xhtml+xml': 'text/html',
  'application/vnd.api+json': 'application/json',
  'application/*+json': 'application/json',
  'application/soap+xml': 'application/xml',
  'image/svg+xml': 'image/svg+xml',
  'image/avif': 'image/avif',
  'text/plain': 'text/plain',
  'application/jsonx': 'application/jsonx',
  'text/html/x': undefined,
  '*': undefined,
  html: undefined,
  '': undefined,
};

const SPACE = fc.constantFrom('', '', ' ', '\t', '  ');
const WEIGHT = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 0, max: 1000 }).map((thousandths) => (thousandths / 1000).toFixed(3)),
  fc.constantFrom('0', '0.', '0.0', '0.000', '1', '1.', '1.0', '1.000', '0.5', '0.50', '.2', '0.9', '0.8'),
);
const NO_WEIGHT = fc.constantFrom('', '2', '1.001', '-1', 'x', '"0.5"', '1 0');
const PARAMETER = fc.constantFrom('', ';charset=utf-8', '; level=1', ';v=b3', ';p="a,b;q=0"', ';p="\\",text/xml"', ';x');

const PART: fc.Arbitrary<Part> = fc
  .record({ range: fc.constantFrom(...Object.keys(RANGES)), weight: WEIGHT, before: PARAMETER, after: PARAMETER, spaces: fc.tuple(SPACE, SPACE, SPACE), upper: fc.boolean() })
  .map(({ range, weight, before, after, spaces: [one, two, three], upper }) => {
    const q = weight === undefined ? '' : `;${two}${upper ? 'Q' : 'q'}=${weight}${three}${after}`;
    const meant = RANGES[range];
    const refusesAnother = meant !== range && Number(weight) === 0;
    const oracles = `${meant};q=${Number(weight ?? 1)}`;
    return { sent: `${one}${upper ? range.toUpperCase() : range}${three}${before}${q}`, meant: meant === undefined || refusesAnother ? undefined : oracles };
  });
const MALFORMED: fc.Arbitrary<Part> = fc
  .tuple(fc.constantFrom('text/html', 'application/json', 'text/xml', '*/*'), NO_WEIGHT)
  .map(([range, weight]) => ({ sent: `${range};q=${weight}`, meant: undefined }));

/** Accept headers of every shape, and what RFC 9110 makes of each, by the npm package `negotiator`. */
export const ACCEPTS = fc
  .array(fc.oneof({ weight: 12, arbitrary: PART }, { weight: 1, arbitrary: MALFORMED }), { maxLength: 7 })
  .map((parts) => ({ accept: parts.map(({ sent }) => sent).join(','), kind: expectedKind([...new Set(parts.flatMap(({ meant }) => meant ?? []))]) }));

const KINDS: Readonly<Record<string, PageKind>> = {
  'text/html': 'html',
  'application/problem+json': 'problem',
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'textxml',
};

/** The first of our types that no other beats; html where none is acceptable. Wildcards don't mean problem+json. */
function expectedKind(ranges: readonly string[]): PageKind {
  const isNamed = ranges.some((range) => range.startsWith('application/problem+json;'));
  const types = Object.keys(KINDS).filter((type) => isNamed || KINDS[type] !== 'problem');
  const acceptable = types.filter((type) => preferred(ranges, [type])[0] === type);
  const best = acceptable.find((type) => acceptable.every((other) => other === type || !beats(other, type, ranges)));
  return best === undefined ? 'html' : KINDS[best]!;
}

/** Whether weight and precision put one type before the other, not just the order of the header or of what is offered. */
function beats(one: string, other: string, ranges: readonly string[]): boolean {
  return [ranges, ranges.toReversed()].every((order) => preferred(order, [other, one])[0] === one);
}

function preferred(ranges: readonly string[], available: string[]): string[] {
  return new Negotiator({ headers: { accept: ranges.join(',') } }).mediaTypes(available);
}
