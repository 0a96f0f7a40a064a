import type { PassingRequest } from './fault-proxy.js';
import type { Lane } from './lane.js';

/**
 * Names the requests of a run the same in every lane and every order: `GET pods #3` is the third of its kind. Requests that are under way
 * together come in any order, so that a bare number would not say which one is meant.
 */
export class RequestKeys {
  readonly #lane: Lane;
  readonly #counts = new Map<string, number>();

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  next({ method, path, body }: PassingRequest): string {
    const { namespaces, settings } = this.#lane;
    const what = `${method} ${path.replace(/\?.*/, '')}`
      .replaceAll(settings.operator.namespace, 'OPERATOR')
      .replace(new RegExp(`/(${namespaces.join('|')})/`), '/NAMESPACE/')
      .replaceAll(/maintenance-(?!deadbeef)[0-9a-f]{8}/g, 'PAGE')
      .replaceAll(/maintenance-backup-web-[0-9a-f]{12}/g, 'BACKUP');
    const kind = method === 'POST' ? ` ${(JSON.parse(body) as { kind: string }).kind}` : '';
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return `${what}${kind} #${count}`;
  }
}
