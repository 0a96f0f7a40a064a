import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';

export interface KubeConfigOptions {
  /** The file that `--kubeconfig` names. */
  readonly kubeconfig?: string | undefined;
  /** The context that `--context` names; by default the current one of the file. */
  readonly context?: string | undefined;
  /** The process's environment: `KUBECONFIG`, `HOME` and, in a Pod, `KUBERNETES_SERVICE_HOST` are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** There is no usable kubeconfig; the message names the file or the context. */
export class KubeConfigError extends Error {
  override readonly name = 'KubeConfigError';
}

/** What a Pod has: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Finds the cluster as kubectl does: `--kubeconfig`, else the files of `KUBECONFIG` (the first that has a name wins, missing
 * files are skipped), else `~/.kube/config`, else what the Pod was given. Throws a KubeConfigError.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function loadKubeConfig({ kubeconfig, context, env }: KubeConfigOptions): KubeConfig {
  const { named, existing } = filesOf(kubeconfig, env);
  if (existing.length > 0) return inContext(merged(existing.map(loadFile)), context, existing.join(delimiter));
  if (kubeconfig !== undefined || env.KUBECONFIG) throw new KubeConfigError(`there is no kubeconfig at ${named.join(delimiter)}`);
  if (!env.KUBERNETES_SERVICE_HOST || !existsSync(TOKEN_FILE)) {
    throw new KubeConfigError(`there is no kubeconfig at ${named.join(delimiter)}, and this is no Pod of a cluster: name one with --kubeconfig or KUBECONFIG`);
  }
  const config = new KubeConfig();
  config.loadFromCluster();
  return inContext(config, context, 'the Pod');
}

interface Files {
  readonly named: readonly string[];
  readonly existing: readonly string[];
}

function filesOf(kubeconfig: string | undefined, { KUBECONFIG, HOME, USERPROFILE }: KubeConfigOptions['env']): Files {
  const fromVariable = KUBECONFIG?.split(delimiter).filter((file) => file !== '') ?? [];
  const standard = join(HOME ?? USERPROFILE ?? '', '.kube', 'config');
  const named = kubeconfig !== undefined ? [kubeconfig] : fromVariable.length > 0 ? fromVariable : [standard];
  return { named, existing: named.filter((file) => existsSync(file)) };
}

function loadFile(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (cause) {
    throw new KubeConfigError(`the kubeconfig ${file} can't be read: ${(cause as Error).message}`, { cause });
  }
  return config;
}

/** Of two entries with one name, the first counts. */
function merged(configs: readonly KubeConfig[]): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: firstOfEachName(configs.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(configs.flatMap(({ users }) => users)),
    contexts: firstOfEachName(configs.flatMap(({ contexts }) => contexts)),
    currentContext: configs.map(({ currentContext }) => currentContext).find((name) => name),
  });
  return config;
}

function firstOfEachName<Entry extends { readonly name: string }>(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ name }, index) => entries.findIndex((entry) => entry.name === name) === index);
}

function inContext(config: KubeConfig, context: string | undefined, source: string): KubeConfig {
  const wanted = context ?? config.getCurrentContext();
  const contexts = config.getContexts().map(({ name }) => name);
  const known = contexts.length > 0 ? `it has ${contexts.join(', ')}` : 'it has none';
  if (!wanted) throw new KubeConfigError(`${source} has no current context: name one with --context; ${known}`);
  if (!contexts.includes(wanted)) throw new KubeConfigError(`${source} has no context "${wanted}": ${known}`);
  config.setCurrentContext(wanted);
  const { cluster, user } = config.getContextObject(wanted)!;
  if (!config.getCluster(cluster)) throw new KubeConfigError(`${source} has no cluster "${cluster}", which its context "${wanted}" names`);
  if (user && !config.getUser(user)) throw new KubeConfigError(`${source} has no user "${user}", which its context "${wanted}" names`);
  return config;
}
