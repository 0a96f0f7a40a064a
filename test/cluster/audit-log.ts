import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { eventually } from './eventually.js';

/** One call that the API server has answered, or a watch that it has opened, as its audit log tells it. */
export interface AuditEntry {
  readonly user: string;
  /** get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string;
  /** The API group: '' for the core group, and for a path that is no resource. */
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** The HTTP status of the answer. */
  readonly code: number;
  readonly uri: string;
  readonly userAgent: string;
  /** When the call came in. */
  readonly at: Date;
}

/** A place in the audit log, in bytes. */
export type AuditMark = number;

/** The audit log of one API server, across its restarts. */
export interface AuditLog {
  /** Here, after every call that has been answered by now. */
  mark(): Promise<AuditMark>;
  /** The calls that came in since the mark, in that order; waits for the answers of those that are still open. */
  read(since: AuditMark): Promise<readonly AuditEntry[]>;
  /** To be called when the server has ended: what it had not answered will have no answer. */
  serverEnded(): void;
}

interface AuditLine {
  readonly auditID: string;
  readonly stage: 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic';
  readonly requestReceivedTimestamp: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly userAgent?: string;
  readonly objectRef?: { readonly [field in 'apiGroup' | 'resource' | 'subresource' | 'namespace' | 'name']?: string };
  readonly responseStatus?: { readonly code: number };
}

/** Reads the file of an audit log that has every stage: a call's first line is written before the call is handled. */
export function auditLog(file: string): AuditLog {
  let lastEnd = 0;
  const mark = async () => (await stat(file)).size;
  const isOpen = (call: AuditLine) => call.stage === 'RequestReceived';
  const isAwaited = (call: AuditLine) => isOpen(call) && Date.parse(call.requestReceivedTimestamp) >= lastEnd;
  return {
    mark,
    async read(since) {
      const until = await mark();
      const calls = await eventually('every call in the audit log is answered', async () => {
        const found = await callsBetween(file, since, until);
        return !found.some(isAwaited) && found;
      });
      return calls.filter((call) => !isOpen(call)).map(entry);
    },
    serverEnded: () => (lastEnd = Date.now()),
  };
}

/** The last line of each call whose first line lies between the marks. */
async function callsBetween(file: string, since: AuditMark, until: AuditMark): Promise<readonly AuditLine[]> {
  const bytes = await buffer(createReadStream(file, { start: since }));
  const received = parseLines(bytes.subarray(0, until - since)).filter(({ stage }) => stage === 'RequestReceived');
  const calls = new Map(received.map((line) => [line.auditID, line]));
  for (const line of parseLines(bytes)) if (calls.has(line.auditID)) calls.set(line.auditID, line);
  return [...calls.values()];
}

/** Leaves out a last line that is still being written. */
function parseLines(bytes: Buffer): readonly AuditLine[] {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as AuditLine);
}

function entry(line: AuditLine): AuditEntry {
  const { apiGroup = '', resource = '', subresource = '', namespace = '', name = '' } = line.objectRef ?? {};
  return {
    user: line.user.username,
    verb: line.verb,
    group: apiGroup,
    resource,
    subresource,
    namespace,
    name,
    code: line.responseStatus?.code ?? 0,
    uri: line.requestURI,
    userAgent: line.userAgent ?? '',
    at: new Date(line.requestReceivedTimestamp),
  };
}
