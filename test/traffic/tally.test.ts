import { describe, expect, it } from '@jest/globals';
import { Counter, joined, type Exchange } from './tally.js';

/** Sent and answered at these times. */
function exchange(answer: string, sent: number, answered: number, kind = 'kept GET'): Exchange {
  return { target: 'shop', kind, sent, answered, answer };
}

describe('Counter', () => {
  it.each<[string, readonly Exchange[], number]>([
    ['the app until the page comes', [exchange('app web', 10, 11), exchange('page p1', 12, 13)], 0],
    ['the app to what was sent before the page came', [exchange('page p1', 10, 13), exchange('app web', 12, 14)], 0],
    ['the app to what was sent after the page came', [exchange('page p1', 10, 13), exchange('app web', 13, 14)], 1],
    ['another page to what was sent after the page came', [exchange('page p1', 10, 13), exchange('page p2', 13, 14)], 1],
    ['an error after the page came, which counts by itself', [exchange('page p1', 10, 13), exchange('502 Bad Gateway', 14, 15)], 0],
    ['the page to what was sent before it was expected', [exchange('page p1', 4, 11), exchange('app web', 12, 13)], 0],
  ])('judges %s', (_what, exchanges, backward) => {
    const counter = new Counter(['shop'], () => undefined);
    counter.expect({ answer: 'page p1' }, 5);
    exchanges.forEach((one) => counter.add(one));
    expect(counter.take().shop!.backward).toBe(backward);
  });

  it('lets anything come where nothing is expected any more', () => {
    const counter = new Counter(['shop'], () => undefined);
    counter.expect({ answer: 'page p1' }, 0);
    counter.expect({}, 5);
    [exchange('page p1', 10, 13), exchange('app web', 14, 15)].forEach((one) => counter.add(one));
    expect(counter.take().shop!.backward).toBe(0);
  });

  it('takes a target for settled after 20 expected answers in a row, once', () => {
    const settled: string[] = [];
    const counter = new Counter(['shop'], (target) => settled.push(target));
    counter.expect({ answer: 'page p1' }, 0);
    const answers = (count: number, answer: string) => Array.from({ length: count }, () => counter.add(exchange(answer, 1, 2)));
    answers(19, 'page p1');
    answers(1, '404 page not found');
    answers(19, 'page p1');
    expect(settled).toEqual([]);
    answers(40, 'page p1');
    expect(settled).toEqual(['shop']);
  });

  it('takes a target for settled only after as long as is asked for', () => {
    const settled: string[] = [];
    const counter = new Counter(['shop'], (target) => settled.push(target));
    counter.expect({ answer: 'page p1', milliseconds: 100 }, 0);
    const answers = (count: number, sent: number) => Array.from({ length: count }, () => counter.add(exchange('page p1', sent, sent + 1)));
    answers(1, 1);
    counter.add(exchange('404 page not found', 50, 51));
    answers(30, 60);
    answers(1, 158);
    expect(settled).toEqual([]);
    answers(1, 159);
    expect(settled).toEqual(['shop']);
  });

  it('counts by answer and kind since the last time, and keeps the span of time', () => {
    const counter = new Counter(['shop'], () => undefined);
    counter.add(exchange('app web', 1, 2));
    counter.take();
    [exchange('app web', 5, 9), exchange('app web', 4, 6, 'fresh POST'), exchange('ECONNRESET', 7, 8, 'kept POST')].forEach((one) => counter.add(one));
    const reset = { requests: 1, firstSent: 7, lastSent: 7, lastAnswered: 8 };
    const tally = {
      shop: {
        kinds: { 'kept GET': 1, 'fresh POST': 1, 'kept POST': 1 },
        answers: { 'app web': { requests: 2, firstSent: 4, lastSent: 5, lastAnswered: 9 }, 'ECONNRESET (kept POST)': reset },
        backward: 0,
      },
    };
    expect(counter.take()).toEqual(tally);
    expect(joined({}, tally)).toEqual(tally);
    expect(joined(tally, { shop: { kinds: { 'kept POST': 2 }, answers: { 'ECONNRESET (kept POST)': { ...reset, lastAnswered: 20 } }, backward: 3 } }).shop).toMatchObject({
      kinds: { 'kept GET': 1, 'kept POST': 3 },
      answers: { 'ECONNRESET (kept POST)': { requests: 2, firstSent: 7, lastAnswered: 20 } },
      backward: 3,
    });
  });
});
