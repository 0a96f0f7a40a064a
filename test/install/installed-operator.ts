import type { V1Job, V1JobList, V1PodList } from '@kubernetes/client-node';
import type { Manifest } from '../../src/reconciler/core/manifest.js';
import { defaultSettings, type Settings } from '../../src/settings/settings.js';
import { eventually } from '../cluster/eventually.js';
import { nodeAdmin } from '../cluster/node/node-admin.js';
import { installManifests } from './install-manifests.js';

const { namespace } = defaultSettings.operator;
const name = 'maintenance-operator';
const cronJob = `cronjob/${name}`;
let runs = 0;

/** Who the operator is in the cluster. */
export const operatorUser = `system:serviceaccount:${namespace}:${name}`;

/** What a run of the operator in its own Pod came to. */
export interface JobRun {
  readonly exitCode: number;
  readonly log: readonly LogLine[];
}

/** One line of the log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly step?: string;
  readonly object?: string;
  readonly reason?: string;
  readonly error?: string;
  readonly status?: number;
}

/** Installs the operator with these settings, or gives them to the one that is there. */
export async function installWith(settings: Settings): Promise<void> {
  await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: installManifests(settings) }), 'apply', '-f', '-');
}

/** From here on the operator runs only when {@link runJob} says so. */
export async function pauseSchedule(): Promise<void> {
  await nodeAdmin.kubectl('patch', cronJob, '-n', namespace, '-p', '{"spec":{"suspend":true}}');
  await eventually('no Job of the schedule runs', async () => (await jobs()).every(isOver), { seconds: 120 });
}

/**
 * One run of the operator in its own Pod, as the schedule would start it. Throws where its Pod does not come to an end. The Job is not the
 * CronJob's, which keeps only the last one that went well.
 */
export async function runJob(): Promise<JobRun> {
  runs += 1;
  const job = `by-hand-${process.pid}-${runs}`;
  const { apiVersion, kind, spec } = JSON.parse(await nodeAdmin.kubectl('create', 'job', '-n', namespace, `--from=${cronJob}`, job, '--dry-run=client', '-o', 'json')) as V1Job;
  await nodeAdmin.kubectlWith(JSON.stringify({ apiVersion, kind, metadata: { name: job, namespace }, spec }), 'create', '-f', '-');
  await eventually(`Job ${job} is over`, async () => isOver(await get<V1Job>(`job/${job}`)), { seconds: 150 });
  const { items } = await get<V1PodList>('pods', '-l', `job-name=${job}`);
  const exitCode = items[0]?.status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
  const log = await nodeAdmin.kubectl('logs', '-n', namespace, `job/${job}`);
  if (exitCode === undefined) throw new Error(`Job ${job} has no Pod that ended by itself; its log:\n${log}`);
  return { exitCode, log: log.trim().split('\n').filter(Boolean).map(logLine) };
}

/** The log lines that are no plain success; where somebody else was faster (409), the run reads the object back and goes on. */
export function complaints({ log }: JobRun): readonly LogLine[] {
  return log.filter(({ level, status }) => level !== 'info' && status !== 409);
}

/** The Events of a route, as `REASON: note`. */
export async function eventsOf({ kind, metadata }: Manifest): Promise<string> {
  const of = `involvedObject.kind=${kind},involvedObject.name=${metadata.name}`;
  return nodeAdmin.kubectl('get', 'events', '-n', metadata.namespace!, `--field-selector=${of}`, '-o', 'jsonpath={range .items[*]}{.reason}: {.message}{"\\n"}{end}');
}

async function jobs(): Promise<readonly V1Job[]> {
  return (await get<V1JobList>('jobs')).items;
}

async function get<T>(...what: readonly string[]): Promise<T> {
  return JSON.parse(await nodeAdmin.kubectl('get', ...what, '-n', namespace, '-o', 'json')) as T;
}

function isOver({ status }: V1Job): boolean {
  return status?.conditions?.some(({ type, status: holds }) => ['Complete', 'Failed'].includes(type) && holds === 'True') ?? false;
}

/** What is no JSON is what the program says before it has a log, and an error. */
function logLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: 'error', msg: line };
  }
}
