import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contrast, darkPalette, DEFAULT_COLOR, lightPalette } from '../../src/constructs/page-colors.js';

const color = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 }).map((channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`);
const corners = ['#000', '#fff', '#ffdd00', '#0000ff', '#ff0000', '#808080', '#777777', DEFAULT_COLOR];

describe('contrast', () => {
  it.each([
    ['#000', '#fff', 21],
    ['#777777', '#ffffff', 4.48], // the grey that just fails, in WCAG's own examples
    ['#ffffff', '#ffffff', 1],
  ])('of %s and %s is %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
    expect(contrast(other, one)).toBeCloseTo(ratio, 2);
  });
});

describe.each([['light', lightPalette], ['dark', darkPalette]] as const)('the %s palette', (_, paletteOf) => {
  it('is readable with any colour (WCAG AA; the main text AAA)', () => {
    fc.assert(
      fc.property(color, (brand) => {
        const palette = paletteOf(brand);
        expect(contrast(palette.text, palette.sky)).toBeGreaterThanOrEqual(7);
        expect(contrast(palette.soft, palette.sky)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.accent, palette.sky)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette['on-brand'], palette.brand)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 1000, examples: corners.map((each): [string] => [each]) },
    );
  });

  it('takes the colour as it is where it is readable, and for the button always', () => {
    const readable = paletteOf === lightPalette ? '#8a2be2' : '#9db8ff';
    expect(paletteOf(readable)).toMatchObject({ brand: readable, accent: readable });
    expect(paletteOf('#888').brand).toBe('#888888');
  });
});
