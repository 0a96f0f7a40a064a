import { startControlPlane } from './control-plane.js';

/** For the test that kills it: starts a control plane, tells what there is of it, and stays. */
const cluster = await startControlPlane();
process.stdout.write(`${JSON.stringify({ pids: cluster.pids(), kubeconfig: cluster.kubeconfig })}\n`);
setInterval(() => undefined, 60_000);
