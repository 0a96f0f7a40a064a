import { k8s } from 'cdk8s-plus-28';

/** A run may take so long; then the Job ends, and the next one goes on from there. */
const DEADLINE_SECONDS = 120;

/** A run that could not be started in time is left to the next one. */
const START_SECONDS = 60;

/** Where the settings lie in the Pod. */
const SETTINGS_FOLDER = '/etc/maintenance';

/** The CronJob of `reconcile --once`: never two at a time, and the schedule is the retry. */
export function reconcilerJob(metadata: k8s.ObjectMeta, image: string, schedule: string): k8s.KubeCronJobProps {
  return {
    metadata,
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: START_SECONDS,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: DEADLINE_SECONDS, template: { metadata: { labels: metadata.labels! }, spec: podSpec(metadata.name!, image) } } },
    },
  };
}

function podSpec(name: string, image: string): k8s.PodSpec {
  return {
    serviceAccountName: name,
    restartPolicy: 'Never',
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'reconcile',
        image,
        args: ['reconcile', '--once', '--job', '--settings', `${SETTINGS_FOLDER}/maintenance.yaml`],
        resources: {
          requests: { cpu: k8s.Quantity.fromString('50m'), memory: k8s.Quantity.fromString('128Mi') },
          limits: { memory: k8s.Quantity.fromString('512Mi') },
        },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'settings', mountPath: SETTINGS_FOLDER, readOnly: true }],
      },
    ],
    volumes: [{ name: 'settings', configMap: { name } }],
  };
}
