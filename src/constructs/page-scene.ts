/**
 * The picture of the built-in page: hills in the colour of the brand, the sun behind them (the moon, by night), and a house
 * where somebody is at work. The sun stands above the box of the picture, in the sky of the page; so do the high stars, which
 * would stand among the text where the picture is wide: a star beside a word reads as a full stop.
 */
export const PAGE_SCENE = `<div class="scene" aria-hidden="true"><svg viewBox="0 150 1440 270" preserveAspectRatio="xMidYMax slice" focusable="false">
<g class="stars" fill="#fff"><circle cx="40" cy="168" r="1.2"/><circle cx="140" cy="138" r="1.4"/><circle cx="430" cy="150" r="1.5"/><circle cx="520" cy="186" r="1.1"/><circle cx="596" cy="156" r="1.6"/><circle cx="690" cy="168" r="1.2"/><circle cx="1090" cy="22" r="1.5"/><circle cx="1190" cy="96" r="1.1"/><circle cx="1262" cy="152" r="1.3"/><circle cx="1330" cy="30" r="1.7"/><circle cx="1402" cy="120" r="1.2"/><g class="high"><circle cx="110" cy="30" r="1.2"/><circle cx="250" cy="96" r="1.3"/><circle cx="470" cy="60" r="1.6"/><circle cx="560" cy="98" r="1.1"/><circle cx="655" cy="24" r="1.4"/><circle cx="742" cy="92" r="1.7"/></g></g>
<g class="sun"><circle cx="936" cy="126" r="126" fill="var(--halo)"/><circle cx="936" cy="126" r="98" fill="var(--glow)"/><circle cx="936" cy="126" r="70" fill="var(--sun)"/></g>
<path fill="var(--far)" d="M0 246C110 206 190 158 292 170c100 12 170 80 300 68 120-12 190-100 300-86 110 12 190 104 300 88 100-14 160-58 248-40v222H0z"/>
<path fill="var(--mid)" d="M0 306c140-52 262-68 408-28 150 40 270 62 430 14 160-50 280-76 430-36 70 18 122 26 172 20v146H0z"/>
<g fill="var(--house)"><path d="M850 318l38-32 38 32v48h-76z"/><path d="M908 304v-20h10v29z"/><path d="M951 366v-14h-17l20-31h-11l19-30 19 30h-11l20 31h-17v14zM817 364v-10h-13l15-23h-8l14-23 14 23h-8l15 23h-13v10z"/></g>
<path fill="var(--window)" d="M863 325h17v17h-17zM896 325h17v17h-17z"/>
<path fill="var(--near)" d="M0 342c190-44 372-34 556-4 190 32 340 28 520-8 140-28 264-24 364-2v94H0z"/>
<path fill="var(--front)" d="M0 392c230-38 470-30 716-12 250 18 480-22 724-8v50H0z"/>
</svg></div>`;
