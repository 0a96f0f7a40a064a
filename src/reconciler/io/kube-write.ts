import type { Result } from '../cluster.js';
import type { Action } from '../core/action.js';
import type { Manifest } from '../core/manifest.js';
import type { Resource } from '../core/routes/route-adapter.js';
import type { KubeApi } from './kube-api.js';
import { isNotFound, KubeError } from './kube-error.js';

/** After these the object may be another than was thought: it is read back. */
const READ_BACK = [404, 409, 422];

/** Carries out one action, once. A refusal is a result; so is no answer, and then nobody knows what became of it. */
export async function write(api: KubeApi, resource: Resource, action: Action): Promise<Result> {
  try {
    return { action, ...(await written(api, resource, action)) };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const { status } = error;
    if (action.verb === 'delete' && isNotFound(error)) return { action, answer: null };
    const readBack = status !== undefined && READ_BACK.includes(status) ? await live(api, resource, action) : {};
    return { action, ...readBack, error: { ...(status !== undefined && { status }), message: messageOf(error) } };
  }
}

/** All that the API server (1.35) says where an operation of a JSON Patch fails, a `test` among them. */
const PATCH_FAILED = 'the server rejected our request due to an error in our request';

function messageOf({ status, message }: KubeError): string {
  return status === 422 && message === PATCH_FAILED ? `it is not as it was read, so that a guard of the patch failed (${message})` : message;
}

interface Answer {
  readonly answer?: Manifest | null;
}

async function written(api: KubeApi, resource: Resource, action: Action): Promise<Answer> {
  switch (action.verb) {
    case 'create':
      return { answer: await api.create(resource, action.manifest) };
    case 'patch':
      return { answer: await api.patch(resource, action.about, action.operations) };
    case 'delete':
      return deleted(api, resource, action);
  }
}

/** A Status says that it is gone; an object may be going, or gone already, and its name another one's. */
async function deleted(api: KubeApi, resource: Resource, { about, resourceVersion }: Action & { verb: 'delete' }): Promise<Answer> {
  const answer = await api.delete(resource, about, { uid: about.uid, resourceVersion });
  if (answer.kind === 'Status') return { answer: null };
  const now = await live(api, resource, { about });
  return now.answer && now.answer.metadata.uid !== about.uid ? { answer: null } : now;
}

/** The object as it is now, or nothing where that can't be had either. */
async function live(api: KubeApi, resource: Resource, { about }: Pick<Action, 'about'>): Promise<Answer> {
  try {
    return { answer: await api.find(resource, about) };
  } catch (error) {
    if (error instanceof KubeError) return {};
    throw error;
  }
}
