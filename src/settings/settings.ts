import type { PageLook } from './page-look.js';

/** What is configured in `maintenance.yaml`, complete: whatever the file leaves out has its default here. */
export interface Settings {
  readonly operator: OperatorSettings;
  /** Absent where this section of the file is broken: restores, healing and clean-up go on, new diverts stop. */
  readonly maintenance?: MaintenanceSettings;
}

/** How the reconciler runs, and the keys that it and its users write. */
export interface OperatorSettings {
  /** The namespace of the operator and of the backups. */
  readonly namespace: string;
  /** Empty: all namespaces. */
  readonly watchNamespaces: readonly string[];
  readonly maintenanceAnnotation: string;
  readonly maintenanceAnnotationValue: string;
  readonly customPageAnnotation: string;
  readonly backupAnnotation: string;
  readonly backupConfigMapPrefix: string;
  readonly mode: 'cronjob' | 'controller';
  /** Five cron fields, or a macro like `@hourly`; of the CronJob only. */
  readonly schedule: string;
}

/** What visitors get, and what serves it to them. */
export interface MaintenanceSettings {
  readonly httpStatusCode: number;
  /** What is left out here is what the constructs come with. */
  readonly defaultPage: PageSettings;
  /** By name; what a page leaves out is the default page's. */
  readonly customPages: Readonly<Record<string, PageSettings>>;
  readonly pod: PodSettings;
  readonly service: ServiceSettings;
  /** What is taken off a route beside what breaks the page. */
  readonly takeOff: readonly 'auth'[];
  readonly timing: TimingSettings;
}

/** A page: bodies, each at most 1 MiB (1,048,576 bytes), and the look of those that come with the operator. What the file names as `htmlFile` or `logoFile` is read already. */
export interface PageSettings extends PageLook {
  readonly html?: string;
  readonly json?: string;
  readonly xml?: string;
  readonly retryAfterSeconds?: number;
}

/** The Pod (or Deployment) of a page set. */
export interface PodSettings {
  /** Absent: the image that the constructs come with. */
  readonly image?: string;
  readonly workload: 'pod' | 'deployment';
  /** More than 1 only with the workload `deployment`. */
  readonly replicas: number;
  /** Absent: what the constructs come with. */
  readonly resources?: PodResources;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly PodToleration[];
  readonly priorityClassName?: string;
  /** Names of Secrets. */
  readonly imagePullSecrets: readonly string[];
  readonly networkPolicy: boolean;
}

/** Kubernetes quantities (`50m`, `32Mi`) by resource name (`cpu`, `memory`). */
export interface PodResources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** A toleration of the Pod API. */
export interface PodToleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly tolerationSeconds?: number;
}

/** The Service of a page set. */
export interface ServiceSettings {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly annotations: Readonly<Record<string, string>>;
}

/** Waits, in seconds. */
export interface TimingSettings {
  /** A page is ready for this long before a route moves onto it. */
  readonly settleSeconds: number;
  /** A page is kept for this long after the last route left it. */
  readonly graceSeconds: number;
}

/** The prefix of all annotations and labels that the operator owns. */
export const annotationPrefix = 'maintenance-operator.mithucste30.io/';

/** What an empty settings file gives. */
export const defaultSettings: Required<Settings> = {
  operator: {
    namespace: 'maintenance-operator',
    watchNamespaces: [],
    maintenanceAnnotation: `${annotationPrefix}enabled`,
    maintenanceAnnotationValue: 'true',
    customPageAnnotation: `${annotationPrefix}custom-page`,
    backupAnnotation: `${annotationPrefix}original-service`,
    backupConfigMapPrefix: 'maintenance-backup',
    mode: 'cronjob',
    schedule: '* * * * *',
  },
  maintenance: {
    httpStatusCode: 503,
    defaultPage: {},
    customPages: {},
    pod: {
      workload: 'pod',
      replicas: 1,
      labels: {},
      annotations: {},
      nodeSelector: {},
      tolerations: [],
      imagePullSecrets: [],
      networkPolicy: false,
    },
    service: { type: 'ClusterIP', annotations: {} },
    takeOff: [],
    timing: { settleSeconds: 1, graceSeconds: 30 },
  },
};
