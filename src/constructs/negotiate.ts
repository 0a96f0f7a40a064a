// This file also runs in njs, nginx's JavaScript, as `npm run njs` writes it to negotiate-njs.ts: a subset of the language
// (https://nginx.org/en/docs/njs/compatibility.html; version 0.7.9 has neither for-of nor spread nor `??`), and no imports.

/** What a request is answered with: the end of the name of nginx's internal path for it, by which nginx knows its type. */
export type PageKind = 'html' | 'problem' | 'json' | 'xml' | 'textxml';

/** What there is, best first, each with the media ranges that ask for it, the most specific first. */
const OFFERS: readonly { readonly kind: PageKind; readonly ranges: readonly string[] }[] = [
  { kind: 'html', ranges: ['text/html', 'text/*', '*/*'] },
  { kind: 'problem', ranges: ['application/problem+json'] },
  { kind: 'json', ranges: ['application/json', 'application/*', '*/*'] },
  { kind: 'xml', ranges: ['application/xml', 'application/*', '*/*'] },
  { kind: 'textxml', ranges: ['text/xml', 'text/*', '*/*'] },
];

const QUOTED = /"(?:[^"\\]|\\.)*"?/g;
/** One range with the comma before it: its name, its weight where that is well formed and comes first, and its other parameters. */
const ELEMENT = /,([^,;]*)(?:;[ \t]*q=[ \t]*(0?\.[0-9]+|0\.?|1(?:\.0*)?)[ \t]*(?=[,;]|$))?([^,]*)/g;
const WEIGHT = /;[ \t]*q=([^;]*)/;
const QVALUE = /^(?:0?\.[0-9]+|0\.?|1(?:\.0*)?)$/;
const STRUCTURED = /^application\/[^\s/]+\+(json|xml)$/;

/**
 * The body that an Accept header asks for (RFC 9110, section 12.5.1): the most specific range that fits a type gives its
 * weight, and the highest weight wins; of equal ones the type that was named best, then the first of html, problem, json, xml.
 *
 * - `html` where there is no header, or nothing in it that is here.
 * - `application/problem+json` is for those who name it: a wildcard means plain JSON.
 * - `application/xhtml+xml` names html, any other `application/…+json` json, and `application/…+xml` xml.
 * - Of several weights for one range the highest counts. Parameters other than the weight are ignored.
 * - A range whose weight is no number from 0 to 1 is ignored. What Java sends (`.2`) is one.
 */
export function pageKind(accept: string): PageKind {
  const weights = weightsByRange(accept);
  let kind: PageKind = 'html';
  let highest = 0;
  let closest = Infinity;
  for (let index = 0; index < OFFERS.length; index += 1) {
    const ranges = OFFERS[index]!.ranges;
    let position = 0;
    while (position < ranges.length && weights[ranges[position]!] === undefined) position += 1;
    const weight = position < ranges.length ? weights[ranges[position]!]! : 0;
    if (weight > highest || (weight === highest && weight > 0 && position < closest)) {
      kind = OFFERS[index]!.kind;
      highest = weight;
      closest = position;
    }
  }
  return kind;
}

type Weights = Record<string, number>;

/** One expression for nearly all of it: that is what njs is fast at. */
function weightsByRange(accept: string): Weights {
  const weights: Weights = {};
  const ranges = `,${accept.indexOf('"') < 0 ? accept : accept.replace(QUOTED, '')}`.toLowerCase();
  ELEMENT.lastIndex = 0;
  for (let found = ELEMENT.exec(ranges); found; found = ELEMENT.exec(ranges)) {
    const named = found[1]!.trim();
    const weight = found[2] !== undefined ? Number(found[2]) : found[3] === '' ? 1 : weightIn(found[3]!);
    const range = named.indexOf('+') < 0 ? named : rangeMeant(named);
    const isRefusalOfAnother = weight === 0 && range !== named;
    if (weight !== undefined && !isRefusalOfAnother && !(weights[range]! >= weight)) weights[range] = weight;
  }
  return weights;
}

/** Undefined: there is one that is none. */
function weightIn(parameters: string): number | undefined {
  const found = WEIGHT.exec(parameters);
  if (!found) return 1;
  const text = found[1]!.trim();
  return QVALUE.test(text) ? Number(text) : undefined;
}

function rangeMeant(named: string): string {
  if (named === 'application/problem+json') return named;
  if (named === 'application/xhtml+xml') return 'text/html';
  const structured = STRUCTURED.exec(named);
  return structured ? `application/${structured[1]}` : named;
}
