import { writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release } from 'node:os';

/** Writes a table to `bench/results/{name}.md`, with the command that made it and the machine it ran on, and prints it. */
export async function writeResult(name: string, command: string, [head, ...rows]: readonly (readonly string[])[]): Promise<void> {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(head!), line(head!.map(() => '---')), ...rows.map(line)].join('\n');
  const machine = `${cpus().length} × ${cpus()[0]!.model}, ${platform()} ${release()} ${arch()}, Node ${process.version}`;
  const text = `# ${name}\n\nMade by \`${command}\` on ${machine}.\n\n${table}\n`;
  await writeFile(new URL(`results/${name}.md`, import.meta.url), text);
  process.stdout.write(text);
}

/** The middle one of the figures; of an even number, the higher one of the two in the middle. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]!;
}
