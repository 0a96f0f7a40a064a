import { App, Chart } from 'cdk8s';
import { configuredPage } from '../src/constructs/configured-page.js';
import { MaintenancePage } from '../src/constructs/maintenance-page.js';
import { defaultSettings } from '../src/settings/settings.js';
import { median, writeResult } from './result.js';

/** How long the synthesis of one page set takes, in milliseconds: `npm run bench:synth`. */
const ROUNDS = 5;
const SYNTHESES = 500;

function synthesize(): void {
  const chart = new Chart(new App(), 'page');
  new MaintenancePage(chart, 'page', configuredPage('default', defaultSettings.maintenance, 'maintenance-operator'));
  chart.toJson();
}

function millisecondsEach(): number {
  const start = performance.now();
  for (let i = 0; i < SYNTHESES; i += 1) synthesize();
  return (performance.now() - start) / SYNTHESES;
}

const start = performance.now();
synthesize();
const first = performance.now() - start;
millisecondsEach();
const rounds = Array.from({ length: ROUNDS }, millisecondsEach);
await writeResult('synth', 'npm run bench:synth', [
  ['synthesis of one page set', 'ms'],
  ['the first of a process', first.toFixed(1)],
  [`each of ${SYNTHESES}, median of ${ROUNDS} rounds`, median(rounds).toFixed(2)],
  [`each of ${SYNTHESES}, slowest round`, Math.max(...rounds).toFixed(2)],
]);
