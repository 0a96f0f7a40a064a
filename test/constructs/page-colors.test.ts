import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contrast, darkPalette, DEFAULT_COLOR, lightPalette, type Palette } from '../../src/constructs/page-colors.js';

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

  it('keeps hills and house in sight with any colour: each on what is behind it', () => {
    const seen = [['far', 'sky', 1.03], ['mid', 'far', 1.04], ['near', 'mid', 1.07], ['front', 'near', 1.1], ['house', 'far', 1.08], ['house', 'mid', 1.15], ['house', 'near', 1.25]] as const;
    fc.assert(
      fc.property(color, (brand) => {
        const palette = paletteOf(brand);
        expect(seen.filter(([front, back, least]) => contrast(palette[front], palette[back]) < least)).toStrictEqual([]);
      }),
      { numRuns: 1000, examples: [...corners, '#fafafa', '#001f3f'].map((each): [string] => [each]) },
    );
  });

  it('takes the colour as it is where it is readable, and for the button always', () => {
    const readable = paletteOf === lightPalette ? '#8a2be2' : '#9db8ff';
    expect(paletteOf(readable)).toMatchObject({ brand: readable, accent: readable });
    expect(paletteOf('#888').brand).toBe('#888888');
  });
});

describe('the picture', () => {
  const hills = ({ far, mid, near, front, house }: Palette) => [far, mid, near, front, house].join(' ');

  it.each([
    [DEFAULT_COLOR, '#d4ddf5 #acbfec #7292df #2954b7 #1a3472', '#132142 #152955 #19326c #122450 #091228'],
    ['#0b6e4f', '#cbe0da #9ec5b9 #599c87 #0a6146 #063d2b', '#0a2522 #082f25 #063a2a #042b1e #02150f'],
    ['#ff0000', '#ffcaca #ff9a9a #ff5252 #e00000 #8c0000', '#47090e #620608 #830102 #620000 #310000'],
    ['#ffdd00', '#fff8ca #fff19a #ffe852 #e0c200 #8c7a00', '#47410e #625708 #837302 #625500 #312b00'],
    ['#808080', '#e4e4e4 #cccccc #a8a8a8 #717171 #464646', '#27292e #333537 #424243 #313131 #191919'],
  ])('has the colour as it is where that is in sight: %s', (color, byDay, byNight) => {
    expect([lightPalette(color), darkPalette(color)].map(hills)).toStrictEqual([byDay, byNight]);
  });
});
