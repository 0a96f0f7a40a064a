import type { Cluster, Occurrence, Result, Survey } from '../cluster.js';
import type { Action } from '../core/action.js';
import type { Ref } from '../core/manifest.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { Snapshot } from '../core/snapshot.js';
import type { OperatorSettings } from '../../settings/settings.js';
import type { KubeApi } from './kube-api.js';
import { KubeError } from './kube-error.js';
import { eventOf } from './kube-event.js';
import { EVERY_NAME } from './kube-list.js';
import { apiVersionOf, events, ownResources } from './kube-resources.js';
import { readSnapshot } from './kube-snapshot.js';
import { survey } from './kube-survey.js';
import { write } from './kube-write.js';

export interface KubeClusterOptions {
  readonly api: KubeApi;
  readonly operator: Pick<OperatorSettings, 'namespace' | 'watchNamespaces'>;
  /** Every kind of route that can be put in maintenance. */
  readonly routes: readonly Resource[];
  /** Who reports Events: the name of this Pod, or of this machine. */
  readonly instance: string;
}

/** A cluster behind an API server. It remembers nothing: every call asks the server. */
export class KubeCluster implements Cluster {
  readonly #options: KubeClusterOptions;

  constructor(options: KubeClusterOptions) {
    this.#options = options;
  }

  /** Throws a KubeError where the server does not answer or does not know us. */
  survey(): Promise<Survey> {
    const { api, operator, routes } = this.#options;
    return survey(api, { ...operator, routes });
  }

  read(namespace: string): Promise<Snapshot> {
    const { api, operator, routes } = this.#options;
    return readSnapshot(api, { namespace, operatorNamespace: operator.namespace, routes });
  }

  async apply(action: Action): Promise<Result> {
    return write(this.#options.api, this.#resourceOf(action.about), action);
  }

  /** What is about all objects of a kind is told nowhere: there is no object to describe. */
  async tell(occurrence: Occurrence): Promise<void> {
    const { api, instance } = this.#options;
    if (occurrence.about.name === EVERY_NAME) return;
    try {
      await api.create(events, eventOf(occurrence, instance, new Date()));
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
    }
  }

  #resourceOf({ apiVersion, kind }: Ref): Resource {
    const known = [...ownResources, ...this.#options.routes];
    const found = known.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion);
    if (!found) throw new Error(`nothing is known of ${apiVersion} ${kind}: this is a bug, please report it`);
    return found;
  }
}
