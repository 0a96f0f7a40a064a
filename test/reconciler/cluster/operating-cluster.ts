import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Cluster, Clock } from '../../../src/reconciler/cluster.js';
import type { Action } from '../../../src/reconciler/core/action.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { routeAdapters } from '../../../src/reconciler/core/routes/registry.js';
import { KubeApi } from '../../../src/reconciler/io/kube-api.js';
import { KubeCluster } from '../../../src/reconciler/io/kube-cluster.js';
import { loadKubeConfig } from '../../../src/reconciler/io/kube-config.js';
import { KubeTransport } from '../../../src/reconciler/io/kube-transport.js';
import { reconcile, type Run } from '../../../src/reconciler/reconcile.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import type { AuditEntry } from '../../cluster/audit-log.js';
import { ClusterAdmin } from '../../cluster/cluster-admin.js';
import type { ControlPlane } from '../../cluster/control-plane.js';
import { describeCluster } from '../../cluster/describe-cluster.js';
import { startStandInKubelet, type StandInKubelet } from '../../cluster/stand-in-kubelet.js';
import { stepsOf, troubleOf } from './run-facts.js';

/** Who the reconciler is on the cluster; what it may do is the matter of other tests. */
const OPERATOR = { name: 'operator', groups: ['system:masters'] };

/** Settings without waits: a page is taken as soon as it is ready, and goes as soon as nobody is on it. */
export const promptly: Settings = {
  ...defaultSettings,
  maintenance: { ...defaultSettings.maintenance, customPages: { other: { json: '{"page":"other"}' } }, timing: { settleSeconds: 0, graceSeconds: 0 } },
};

export const ENABLED = promptly.operator.maintenanceAnnotation;
export const PAGE = promptly.operator.customPageAnnotation;
export const COPY = promptly.operator.backupAnnotation;
export const SERVICE = 'maintenance-operator.mithucste30.io/service-name';

const wallClock: Clock = {
  now: () => new Date(),
  sleepUntil: (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time.getTime() - Date.now()))),
};

/** A real API server with Traefik's CRD, page Pods that become ready, and the reconciler's hands on it. */
export class OperatingCluster extends ClusterAdmin {
  readonly control: ControlPlane;
  readonly kubelet: StandInKubelet;

  private constructor(control: ControlPlane, kubelet: StandInKubelet) {
    super((args, input) => control.kubectl(args, { input }));
    this.control = control;
    this.kubelet = kubelet;
  }

  static async on(control: ControlPlane): Promise<OperatingCluster> {
    const operating = new OperatingCluster(control, await startStandInKubelet(control));
    await operating.kubectl('create', 'namespace', promptly.operator.namespace);
    await operating.installTraefik();
    return operating;
  }

  /** What the reconciler has the world by. */
  port(settings: Settings = promptly, user = OPERATOR.name): KubeCluster {
    return this.portOf(this.control.asUser(user), settings);
  }

  /** The same by a kubeconfig, with requests that may take so long. */
  portOf(kubeconfig: string, settings: Settings = promptly, timeoutSeconds = 15): KubeCluster {
    const transport = new KubeTransport(loadKubeConfig({ kubeconfig, env: {} }));
    return new KubeCluster({ api: new KubeApi({ transport, timeoutSeconds }), operator: settings.operator, routes: routeAdapters.map(({ resource }) => resource), instance: 'test' });
  }

  /** One run, of at most `seconds`. */
  async run({ settings = promptly, cluster = this.port(settings), seconds = 120 }: { settings?: Settings; cluster?: Cluster; seconds?: number } = {}): Promise<Run> {
    return reconcile({ cluster, settings, clock: wallClock, deadline: new Date(Date.now() + seconds * 1000) });
  }

  /** A run that must do what it has to without a problem, a refusal or a rest. */
  async runWell(settings: Settings = promptly): Promise<Run> {
    const run = await this.run({ settings });
    expect(troubleOf(run)).toEqual([]);
    return run;
  }

  /** Puts the route in maintenance, with a run that must go well. */
  async turnOn(route: Manifest, settings: Settings = promptly): Promise<Run> {
    await this.annotate(route, ENABLED, 'true');
    return this.runWell(settings);
  }

  /** And takes it out again. */
  async turnOff(route: Manifest, settings: Settings = promptly): Promise<Run> {
    await this.annotate(route, ENABLED, undefined);
    return this.runWell(settings);
  }

  /** The page Service that the route says it is on. */
  async pageOf(route: Manifest): Promise<string> {
    const page = (await this.get(route)).metadata.annotations?.[SERVICE];
    if (page === undefined) throw new Error(`${route.metadata.name} is on no page`);
    return page;
  }

  /** What the reconciler called since the mark. */
  async callsSince(since: number): Promise<readonly AuditEntry[]> {
    return (await this.control.auditLog({ since })).filter(({ user }) => user === OPERATOR.name);
  }

  /** A run plans nothing and writes nothing: the audit log says so. */
  async expectSettled(settings: Settings = promptly): Promise<void> {
    const mark = await this.control.auditMark();
    const run = await this.run({ settings });
    expect(stepsOf(run)).toEqual([]);
    expect((await this.callsSince(mark)).filter(({ verb }) => !['get', 'list', 'watch'].includes(verb))).toEqual([]);
  }
}

/** A `describe` with an operating cluster of its own. */
export function describeOperating(title: string, tests: (operating: () => OperatingCluster) => void): void {
  describeCluster(
    title,
    (control) => {
      let operating: OperatingCluster | undefined;
      beforeAll(async () => void (operating = await OperatingCluster.on(control())));
      afterAll(() => operating?.kubelet.stop());
      tests(() => operating!);
    },
    { users: [OPERATOR, 'nobody'] },
  );
}

/** The cluster as a run sees it beside which something happens once, right before the first action that `isMoment`. */
export function withMoment(cluster: Cluster, isMoment: (action: Action) => boolean, happens: () => Promise<void>): Cluster {
  let isOver = false;
  return {
    survey: () => cluster.survey(),
    read: (namespace) => cluster.read(namespace),
    tell: (occurrence) => cluster.tell(occurrence),
    apply: async (action) => {
      if (!isOver && isMoment(action)) {
        isOver = true;
        await happens();
      }
      return cluster.apply(action);
    },
  };
}
