/** What was asked of the API server. */
export interface Asked {
  readonly method: string;
  /** Below the server's address, with the query. */
  readonly path: string;
}

interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly message?: string }[] };
}

/** The API server refused, or did not answer (then there is no `status`). */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly method: string;
  readonly path: string;
  /** The HTTP status. */
  readonly status?: number;
  /** The `reason` of the server's Status: `AlreadyExists`, `Expired`, … */
  readonly reason?: string;

  constructor(message: string, { method, path }: Asked, { status, reason, cause }: { status?: number; reason?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.method = method;
    this.path = path;
    if (status !== undefined) this.status = status;
    if (reason !== undefined) this.reason = reason;
  }
}

/** The API server itself says that the object is not there; a 404 without its reason may be anybody's on the way. */
export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.status === 404 && error.reason === 'NotFound';
}

/** The error that an answer stands for, in the server's own words. */
export function refused(asked: Asked, status: number, body: string): KubeError {
  const { message, reason, details } = statusOf(body);
  const causes = (details?.causes ?? []).map((cause) => cause.message ?? '').filter((cause) => cause !== '' && !message?.includes(cause));
  const said = [message, ...causes].filter((part) => part !== undefined && part !== '').join(': ');
  return new KubeError(said || `${asked.method} ${asked.path} was answered with HTTP ${status} ${body.slice(0, 200)}`.trim(), asked, {
    status,
    ...(reason && { reason }),
  });
}

/** The kubeconfig's credentials can't be had: a file is missing, or the program that makes them failed. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** The error of a request that got no answer. */
export function unanswered(asked: Asked, server: string, timeoutSeconds: number, error: unknown): KubeError {
  const isSent = !(error instanceof CredentialsError);
  const message = isSent ? `the API server at ${server} does not answer: ${whyUnanswered(error, timeoutSeconds)}` : error.message;
  return new KubeError(message, asked, { cause: error });
}

function whyUnanswered(error: unknown, timeoutSeconds: number): string {
  const { name, message, code, cause } = error as Error & { code?: string };
  if (name !== 'AbortError') return message || code || name;
  return (cause as Error | undefined)?.name === 'TimeoutError' ? `nothing came within ${timeoutSeconds} s` : 'the run was ended';
}

/** Not every answer is a Status: something on the way may have given it. */
function statusOf(body: string): Status {
  try {
    return (JSON.parse(body) as Status | null) ?? {};
  } catch {
    return {};
  }
}
