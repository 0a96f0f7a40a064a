import { fileURLToPath } from 'node:url';
import { App } from 'cdk8s';
import { ShopChart } from './shop-chart.js';

const outdir = process.env['CDK8S_OUTDIR'] ?? fileURLToPath(new URL('dist', import.meta.url));
const app = new App({ outdir });
new ShopChart(app, 'shop');
app.synth();
