/** Red, green and blue, each from 0 to 255. */
type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of the built-in page in one scheme, by the names of its CSS variables; each as `#rrggbb`. */
export type Palette = Readonly<Record<'sky' | 'text' | 'soft' | 'brand' | 'on-brand' | 'accent' | 'sun' | 'glow' | 'halo' | 'far' | 'mid' | 'near' | 'front' | 'house' | 'window', string>>;

/** The colour of the built-in page where the user sets none. */
export const DEFAULT_COLOR = '#2f5fd0';

const SUN = '#ffcf73';
const MOON = '#f3ecd6';

/** WCAG 2.2, 1.4.3 (AA), for text of any size. */
const READABLE = 4.5;
/** For the nearer hills against the sky, out of which the others are mixed: no hill vanishes, and no house hangs in the air. */
const IN_SIGHT = 1.3;

/** The page by day. Whatever the brand's colour is, text is readable: the sky has a twentieth of it. */
export function lightPalette(color: string): Palette {
  const sky = mix('#ffffff', color, 0.06);
  const ground = shadeOn(sky, color, IN_SIGHT);
  return {
    ...{ sky, text: '#1a2130', soft: '#475065', brand: mix(color, color, 0) },
    ...{ 'on-brand': inkOn(color), accent: shadeOn(sky, color, READABLE) },
    ...{ sun: SUN, glow: mix(sky, SUN, 0.5), halo: mix(sky, SUN, 0.25) },
    ...{ far: mix(sky, ground, 0.16), mid: mix(sky, ground, 0.36), near: mix(sky, ground, 0.66), front: mix(ground, '#000000', 0.12) },
    ...{ house: mix(ground, '#000000', 0.45), window: '#ffd98a' },
  };
}

/** The page by night: the same hills in the dark. */
export function darkPalette(color: string): Palette {
  const sky = mix('#0c1018', color, 0.07);
  const dusk = shadeOn(sky, mix(color, '#000000', 0.45), IN_SIGHT);
  return {
    ...{ sky, text: '#f1f3f8', soft: '#b6bed0', brand: mix(color, color, 0) },
    ...{ 'on-brand': inkOn(color), accent: shadeOn(sky, color, READABLE) },
    ...{ sun: MOON, glow: mix(sky, MOON, 0.16), halo: mix(sky, MOON, 0.08) },
    ...{ far: mix(sky, dusk, 0.38), mid: mix(sky, dusk, 0.62), near: mix(sky, dusk, 0.92), front: mix(dusk, '#000000', 0.3) },
    ...{ house: mix(dusk, '#000000', 0.65), window: '#ffcf70' },
  };
}

/** The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance"). */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever is more readable on the colour: one of them always is, by at least 4.58 to 1. */
function inkOn(color: string): string {
  return contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';
}

/** The shade of the colour that is nearest to it and has at least such a contrast on a background. */
function shadeOn(background: string, color: string, least: number): string {
  const ink = inkOn(background);
  const shades = Array.from({ length: 21 }, (_, step) => mix(color, ink, step / 20));
  return shades.find((shade) => contrast(shade, background) >= least) ?? ink;
}

/** The first colour with so much (0 to 1) of the second in it. */
function mix(one: string, other: string, share: number): string {
  const [from, to] = [rgb(one), rgb(other)];
  const mixed = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [red, green, blue] = rgb(color).map((channel) => linear(channel / 255)) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Of `#rgb` or `#rrggbb`. */
function rgb(color: string): Rgb {
  const digits = color.length === 4 ? color.replace(/[0-9a-f]/gi, '$&$&') : color;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}
