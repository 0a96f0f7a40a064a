import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { spawnInside } from './enter.js';
import { nodeFolder } from './layout.js';
import { nodeAdmin } from './node-admin.js';
import { needTraefik, traefikSource } from './programs-of-node.js';

/** Where a Traefik listens, and how long it waits after a change of its configuration before it takes in the next one. */
export interface TraefikOptions {
  /** On the loopback address inside the node. */
  readonly port: number;
  /** In Go's words; in the field it is `2s`: https://doc.traefik.io/traefik/providers/overview/#configuration-reload-frequency */
  readonly throttle: string;
}

/** Creates all of Traefik's CRDs; without one of them, its provider of IngressRoutes starts no route. */
export async function installTraefikCrds(): Promise<void> {
  const folder = join(await traefikSource(), 'docs/content/reference/dynamic-configuration');
  await nodeAdmin.kubectl('apply', '--server-side', '-f', join(folder, 'kubernetes-crd-definition-v1.yml'));
  await nodeAdmin.kubectl('wait', '--for=condition=Established', 'crd', '--all');
}

/**
 * Starts a Traefik inside the node, for Ingresses and IngressRoutes; it ends with the node. What it logs lies in the node's folder.
 * It answers 404 until it has the routes. Throws where there is no Traefik and none can be built.
 */
export async function startTraefik({ port, throttle }: TraefikOptions): Promise<void> {
  const program = await needTraefik();
  const log = openSync(join(nodeFolder, `traefik-${port}.log`), 'a', 0o600);
  const child = await spawnInside([program, ...flags(port, throttle)], ['ignore', log, log]);
  closeSync(log);
  child.unref();
}

function flags(port: number, throttle: string): readonly string[] {
  return [
    `--entrypoints.web.address=127.0.0.1:${port}`,
    '--providers.kubernetesingress=true',
    '--providers.kubernetescrd=true',
    `--providers.providersthrottleduration=${throttle}`,
    '--global.checknewversion=false',
    '--global.sendanonymoususage=false',
  ];
}
