import { createHash } from 'node:crypto';
import type { Occurrence } from '../cluster.js';
import type { Manifest } from '../core/manifest.js';

/** `kubectl describe` and `kubectl get events` show it as where the Event comes from. */
const CONTROLLER = 'maintenance-operator.mithucste30.io/reconciler';

/** kubernetes/kubernetes `pkg/apis/core/validation/events.go`, NoteLengthLimit; the others are 128 characters. */
const NOTE_BYTES = 1024;
const INSTANCE_LENGTH = 128;

/**
 * The Event (events.k8s.io/v1) of an occurrence, in the object's own namespace, else in `default`. The same occurrence has
 * the same name, so that the second is refused as long as the first is kept (an hour, where nothing else is configured).
 */
export function eventOf({ about, type, reason, note }: Occurrence, instance: string, now: Date): Manifest {
  const { namespace, name, uid, apiVersion, kind } = about;
  const hash = createHash('sha256').update(JSON.stringify([uid ?? [apiVersion, kind, namespace, name], reason, note]));
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `maintenance-${hash.digest('hex').slice(0, 32)}`, namespace: namespace || 'default' },
    eventTime: now.toISOString().replace('Z', '000Z'),
    reportingController: CONTROLLER,
    reportingInstance: instance.slice(0, INSTANCE_LENGTH),
    action: 'Reconcile',
    type,
    reason,
    note: shortened(note),
    regarding: { apiVersion, kind, name, ...(namespace && { namespace }), ...(uid && { uid }) },
  };
}

/** Cut between characters, with an ellipsis, where it is too long. */
function shortened(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= NOTE_BYTES) return note;
  const ellipsis = '…';
  const room = NOTE_BYTES - Buffer.byteLength(ellipsis);
  return new TextDecoder().decode(bytes.subarray(0, room), { stream: true }) + ellipsis;
}
