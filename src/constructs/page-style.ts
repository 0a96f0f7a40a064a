import { darkPalette, lightPalette, type Palette } from './page-colors.js';

/**
 * The style of the built-in page: nothing to load, for any width from 320 px (WCAG 2.2, 1.4.10), by day and by night, from
 * left and from right, for forced colours and for paper. What moves does so once, for 3 seconds, where motion is welcome.
 * A text in another direction than the page's stands on the page's side, with its full stop at its own end.
 */
export function pageStyle(color: string): string {
  return `
:root { color-scheme: light dark; ${variables(lightPalette(color))} }
@media (prefers-color-scheme: dark) { :root { ${variables(darkPalette(color))} } }
${RULES}`;
}

function variables(palette: Palette): string {
  return Object.entries(palette).map(([name, color]) => `--${name}: ${color};`).join(' ');
}

/** What is the same in every colour. */
const RULES = `* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100svh; display: flex; flex-direction: column; background: var(--sky); color: var(--text);
  font: clamp(1.0625rem, 1rem + .3vw, 1.25rem)/1.6 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
[dir=ltr] body { text-align: left; }
[dir=rtl] body { text-align: right; }
header, h1, p { unicode-bidi: plaintext; }
header, main { width: 100%; max-width: 76rem; margin: 0 auto; padding: 0 clamp(1.25rem, 6vw, 5rem); }
header { padding-top: clamp(1.5rem, 4vw, 3rem); font-weight: 600; overflow-wrap: break-word; }
header img { display: block; max-width: min(15rem, 100%); max-height: 3.5rem; color-scheme: light; }
main { flex: 1; display: flex; flex-direction: column; justify-content: center; align-items: flex-start;
  padding-top: clamp(2.5rem, 7vh, 6rem); padding-bottom: max(5.75rem, 10.5vw); }
@media (min-width: 75rem) { main { padding-bottom: clamp(2.5rem, 6vh, 5rem); } }
h1 { margin: 0; max-width: min(18ch, 100%); font-size: clamp(2.25rem, 1.4rem + 4.2vw, 4.5rem); line-height: 1.08; font-weight: 700;
  overflow-wrap: break-word; -webkit-hyphens: auto; hyphens: auto; text-wrap: balance; }
[dir=ltr] h1 { letter-spacing: -.025em; }
[dir=rtl] h1 { line-height: 1.3; }
p { margin: 1.25rem 0 0; max-width: min(34rem, 100%); overflow-wrap: break-word; text-wrap: pretty; color: var(--soft); }
.when { color: var(--text); font-weight: 600; }
.button { display: inline-block; margin-top: 2rem; padding: .75rem 1.75rem; border: 1px solid var(--accent); border-radius: 999px;
  background: var(--brand); color: var(--on-brand); font-weight: 600; text-decoration: none; transition: box-shadow .15s; }
.button:hover { box-shadow: 0 0 0 3px var(--sky), 0 0 0 5px var(--accent); }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.aside { font-size: .9375rem; }
.contact { display: flex; flex-wrap: wrap; gap: 0 .5em; }
.contact > * { min-width: 0; }
[hidden] { display: none; }
.scene { flex: none; height: max(9.5rem, 18.75vw); overflow: hidden; overflow: clip visible; pointer-events: none; }
.scene svg { display: block; width: 100%; height: 100%; overflow: visible; }
main { position: relative; z-index: 1; }
[dir=rtl] .scene { transform: scaleX(-1); }
.stars { display: none; }
@media (prefers-color-scheme: dark) {
  .stars { display: inline; }
  @media (min-width: 75rem) { .stars .high { display: none; } }
  header img { padding: .5rem .75rem; border-radius: .5rem; background: #fff; max-height: 4.5rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .sun { animation: rise 3s cubic-bezier(.2, .7, .2, 1); }
  @keyframes rise { from { transform: translateY(9rem); } }
}
@media (forced-colors: active) { .scene { display: none; } }
@media print {
  :root { --sky: #fff; --text: #000; --soft: #000; --accent: #000; }
  body { min-height: 0; }
  .scene, .button, #watching { display: none; }
}
`;
