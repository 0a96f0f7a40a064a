import { runInside } from './enter.js';

/** What a visitor got. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string;
  readonly body: string;
}

/** Asks from the node, through a Service. */
export async function ask(address: string, accept: string): Promise<Answer> {
  const script = `
    const answer = await fetch('http://${address}/any', { headers: { accept: '${accept}' } });
    const header = (name) => answer.headers.get(name);
    const { status } = answer;
    console.log(JSON.stringify({ status, type: header('content-type'), retryAfter: header('retry-after'), body: await answer.text() }));`;
  const { stdout, stderr } = await runInside([process.execPath, '--input-type=module', '-e', script]);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}
