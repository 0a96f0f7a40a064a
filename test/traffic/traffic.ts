import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { defaultSettings } from '../../src/settings/settings.js';
import { down } from '../cluster/node/down.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import { installTraefikCrds, startTraefik } from '../cluster/node/traefik.js';
import { up } from '../cluster/node/up.js';
import { startLoad, type Load, type Target } from './load-process.js';
import { startOperator, type Operator } from './operator-process.js';
import { hosts, shopApp, shopRoutes, SHOP } from './shop.js';

const { maintenanceAnnotation: ENABLED, customPageAnnotation: PAGE, namespace: OPERATOR_NAMESPACE } = defaultSettings.operator;
const THINK_MILLISECONDS = 25;

/** The Traefiks: with the throttle that they have by default, and with a short one. */
const traefiks = [{ port: 8000, throttle: '2s' }, { port: 8100, throttle: '100ms' }] as const;

/** A route as it is reached through one of the Traefiks. */
export interface RouteTarget extends Target {
  readonly throttle: string;
  readonly kind: string;
}

/** Every route through every Traefik. */
export const targets: readonly RouteTarget[] = traefiks.flatMap(({ port, throttle }) =>
  Object.entries(hosts).map(([kind, host]) => ({ name: `${kind}, throttle ${throttle}`, port, host, throttle, kind })),
);

/** What is not as shipped in the settings of the operator. */
export interface SettingsChanges {
  readonly pod?: object;
  readonly timing?: object;
}

/** A shop behind two Traefiks on a node of its own, under load all the time. */
export class Traffic {
  readonly load: Load;
  readonly #folder = mkdtempSync(join(tmpdir(), 'traffic-'));
  #pages = 0;

  private constructor(load: Load) {
    this.load = load;
  }

  /** Starts the node anew and all that there is on it, and returns when the app answers everywhere. */
  static async start(tell: (line: string) => void): Promise<Traffic> {
    await down();
    await up(tell);
    await installTraefikCrds();
    await nodeAdmin.namespace(OPERATOR_NAMESPACE);
    await applyAll(shopApp);
    const traffic = await Traffic.#withRoutes();
    tell('the app answers through every Traefik');
    return traffic;
  }

  static async #withRoutes(): Promise<Traffic> {
    await Promise.all(traefiks.map(startTraefik));
    await applyAll(shopRoutes);
    return new Traffic(await startLoad({ targets, thinkMilliseconds: THINK_MILLISECONDS }));
  }

  async stop(): Promise<void> {
    await this.load.stop();
    await down();
    rmSync(this.#folder, { recursive: true });
  }

  /** Starts the operator with such settings. */
  async operator(changes: SettingsChanges = {}): Promise<Operator> {
    return startOperator(this.settingsFile(changes));
  }

  /** Settings as shipped but for the changes, with the pages of {@link newPage}. */
  settingsFile(changes: SettingsChanges = {}): string {
    const file = join(this.#folder, 'maintenance.yaml');
    const customPages = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p${i + 1}`, { html: `<h1>page p${i + 1}</h1>` }]));
    writeFileSync(file, stringify({ maintenance: { customPages, ...changes } }));
    return file;
  }

  /** The name of a page that was on no route yet. */
  newPage(): string {
    return `p${(this.#pages += 1)}`;
  }

  /** Asks for the page on both routes, as users do, and returns when it is what everybody gets. */
  async turnOn(page: string): Promise<void> {
    await this.load.expect({ answer: `page ${page}` });
    await this.#annotate(`${ENABLED}=true`, `${PAGE}=${page}`);
    await this.load.settled();
  }

  /** The same for the app. */
  async turnOff(): Promise<void> {
    await this.load.expect({ answer: 'app web' });
    await this.#annotate(`${ENABLED}-`, `${PAGE}-`);
    await this.load.settled();
  }

  /** The page Service that each route is on; the app's Service where it is on none. */
  async services(): Promise<readonly string[]> {
    const paths = { ingress: '.spec.rules[0].http.paths[0].backend.service.name', 'ingressroute.traefik.io': '.spec.routes[0].services[0].name' };
    return Promise.all(Object.entries(paths).map(([kind, path]) => nodeAdmin.kubectl('get', kind, 'web', '-n', SHOP, '-o', `jsonpath={${path}}`)));
  }

  /** Deploys both routes as they were deployed first. */
  async deploy(): Promise<void> {
    await applyAll(shopRoutes);
  }

  async #annotate(...changes: readonly string[]): Promise<void> {
    await nodeAdmin.kubectl('annotate', '--overwrite', '-n', SHOP, 'ingress/web', 'ingressroute.traefik.io/web', ...changes);
  }
}

/** As their owners do: `kubectl apply`. */
async function applyAll(items: readonly object[]): Promise<void> {
  await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'apply', '-f', '-');
}
