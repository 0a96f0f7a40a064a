import { ClusterAdmin } from '../cluster-admin.js';
import { runInside } from './enter.js';

/** The admin of the node. */
export const nodeAdmin = new ClusterAdmin((args, input) => runInside(['kubectl', ...args], input));
