import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeNginx, startNginx, type LocalNginx } from './local-nginx.js';

const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

describeNginx('content negotiation', () => {
  let nginx: LocalNginx;
  beforeAll(async () => {
    nginx = await startNginx({ html: 'html', json: '"json"', xml: '<xml/>' });
  });
  afterAll(() => nginx.stop());

  async function typeFor(accept: string | undefined): Promise<string | undefined> {
    const answer = await nginx.ask('/', accept === undefined ? {} : { headers: { accept } });
    return answer.headers['content-type'];
  }

  it.each([
    [undefined, 'text/html; charset=utf-8'],
    ['', 'text/html; charset=utf-8'],
    ['*/*', 'text/html; charset=utf-8'],
    ['image/png', 'text/html; charset=utf-8'],
    ['rubbish;;;,,q=', 'text/html; charset=utf-8'],
    [CHROME, 'text/html; charset=utf-8'],
    ['image/avif,image/webp,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['application/json', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/json, text/javascript, */*; q=0.01', 'application/json'],
    ['application/vnd.api+json', 'application/json'],
    ['application/problem+json', 'application/problem+json'],
    ['application/problem+json, application/json', 'application/problem+json'],
    ['application/problem+json;q=0, application/json', 'application/json'],
    ['application/problem+json;q=0.4', 'application/problem+json'],
    ['application/*', 'application/json'],
    ['text/*', 'text/html; charset=utf-8'],
    ['application/xml', 'application/xml; charset=utf-8'],
    ['text/xml', 'application/xml; charset=utf-8'],
    ['application/rss+xml', 'application/xml; charset=utf-8'],
    ['application/xhtml+xml', 'text/html; charset=utf-8'],
    ['image/svg+xml', 'text/html; charset=utf-8'],
    ['text/html;q=0.8, application/json;q=0.9', 'application/json'],
    ['text/html;q=0.8, application/json;q=0.9, application/xml', 'application/xml; charset=utf-8'],
    ['text/html; level=1 ; q=0.3 , application/xml ; q=0.5', 'application/xml; charset=utf-8'],
    ['text/html;Q=0.3,application/xml;Q=0.5', 'application/xml; charset=utf-8'],
    ['text/html\t;\tq=0.3,\tapplication/xml', 'application/xml; charset=utf-8'],
    ['text/html;q=0, */*', 'application/json'],
    ['text/html;q=0, application/json;q=0, */*', 'application/xml; charset=utf-8'],
    ['text/html;q=0', 'text/html; charset=utf-8'],
    ['application/json;q=0.05, */*;q=0.01', 'application/json'],
    ['application/json;q=1.000, text/html;q=0.999', 'application/json'],
    ['application/jsonx, xapplication/json', 'text/html; charset=utf-8'],
  ])('answers %j with %j', async (accept, type) => {
    expect(await typeFor(accept)).toBe(type);
  });

  it('agrees with the RFC on every header with weights of one decimal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ range: fc.constantFrom(...Object.keys(FITS)), tenths: fc.integer({ min: 0, max: 10 }) }), { maxLength: 6 }), async (asked) => {
        const accept = asked.map(({ range, tenths }) => (tenths === 10 ? range : `${range};q=0.${tenths}`)).join(', ');
        expect([accept, (await typeFor(accept))?.split(';')[0]]).toStrictEqual([accept, expectedType(asked)]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [' ', 'application/xml; charset=utf-8'],
    [';', 'application/xml; charset=utf-8'],
    [';q=', 'application/xml; charset=utf-8'],
    ['application/+', 'application/xml; charset=utf-8'],
    ['text/html;q=0.', 'application/xml; charset=utf-8'],
    [',', 'application/json'],
    [', application/json ;', 'application/json'],
  ])('reads 30 kB of %j to the end, and no longer than it may', async (unit, type) => {
    const start = performance.now();
    expect(await typeFor(`application/json;${unit.repeat(30_000 / unit.length)};q=2, application/xml`)).toBe(type);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

type Asked = readonly { readonly range: string; readonly tenths: number }[];
const TYPES = ['text/html', 'application/json', 'application/xml'];
/** The types that a range fits, and how specific it is. */
const FITS: Readonly<Record<string, readonly [types: readonly string[], precision: number]>> = {
  'text/html': [['text/html'], 3],
  'application/json': [['application/json'], 3],
  'application/xml': [['application/xml'], 3],
  'text/xml': [['application/xml'], 3],
  'application/*': [['application/json', 'application/xml'], 2],
  'text/*': [['text/html', 'application/xml'], 2],
  '*/*': [TYPES, 1],
  'image/png': [[], 3],
};

/** RFC 9110, section 12.5.1: the most specific range gives a type its weight; a tie goes to what was named best. */
function expectedType(asked: Asked): string {
  const ranked = TYPES.map((type) => {
    const fitting = asked.flatMap(({ range, tenths }) => {
      const [types, precision] = FITS[range] ?? [[], 0];
      return types.includes(type) ? [{ precision, tenths }] : [];
    });
    const [best] = fitting.sort((a, b) => b.precision - a.precision || b.tenths - a.tenths);
    return { type, tenths: best?.tenths ?? 0, precision: best?.precision ?? 0 };
  });
  const [first] = ranked.filter(({ tenths }) => tenths > 0).sort((a, b) => b.tenths - a.tenths || b.precision - a.precision);
  return first?.type ?? 'text/html';
}
