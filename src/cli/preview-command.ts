import { InvalidArgumentError } from '@commander-js/extra-typings';
import { CommandError } from './command-error.js';
import { freePort } from './free-port.js';
import { startLocalNginx, type LocalNginx } from './local-nginx.js';
import { previewedPage, type PreviewedPage } from './previewed-page.js';
import type { Context, Program } from './program.js';
import { refuseClusterFlags, refuseRouteFlags } from './refuse-flags.js';
import { usualFile } from './settings-file.js';
import type { Terminal } from './terminal.js';
import { WatchedFiles } from './watched-files.js';

const USUAL_PORT = 8080;
const INSTEAD = 'preview serves on this machine; leave it out';

/** `maintenance preview`: serves a page of the settings on this machine, as its Pod would, until it is interrupted. */
export function addPreviewCommand(program: Program, context: Context): void {
  program
    .command('preview')
    .description('serve a page on this machine exactly as its Pod would, and follow the files that it is made from')
    .option('--page <name>', 'the page: one of the custom pages, or default', 'default')
    .option('--port <number>', 'the port on 127.0.0.1; 0 takes any that is free', parsePort, USUAL_PORT)
    .action(async ({ page, port }, command) => {
      const { settings, output, ...others } = command.optsWithGlobals();
      const hasOutput = command.getOptionValueSourceWithGlobals('output') !== 'default';
      refuseClusterFlags(others, INSTEAD);
      refuseRouteFlags({ ...others, ...(hasOutput && { output }) }, INSTEAD);
      context.endsBySignal();
      await preview(page, port, settings, context.terminal);
    });
}

async function preview(pageName: string, wanted: number, named: string | undefined, terminal: Terminal): Promise<void> {
  let settingsFile = named ?? usualFile();
  const page = await previewedPage(pageName, settingsFile, terminal);
  if (page.content === undefined) throw new CommandError(page.problem);
  const port = await freePort(wanted);
  const nginx = await startLocalNginx(page.content, [`127.0.0.1:${port}`], terminal.env);
  try {
    terminal.stdout.write(`http://127.0.0.1:${port}/\n`);
    terminal.stderr.write(`${page.summary}; Ctrl-C ends it\n`);
    const ended = nginx.ended.then((words) => {
      throw new CommandError(`nginx has ended: ${words}`);
    });
    // once there were settings, the page is not that of none
    const again = (): Promise<PreviewedPage> => previewedPage(pageName, (settingsFile ??= usualFile()), terminal);
    await Promise.race([ended, follow(nginx, page, again, terminal)]);
  } finally {
    await nginx.stop();
  }
}

/** Shows the page anew whenever a file of it changes, until the command is to end; what is broken leaves the last good one. */
async function follow(nginx: LocalNginx, first: PreviewedPage, again: () => Promise<PreviewedPage>, { stderr, signal }: Terminal): Promise<void> {
  const watched = new WatchedFiles(first.files);
  while (await watched.change(signal)) {
    const page = await again().catch((error: unknown) => ({ files: watched.files, content: undefined, problem: problemOf(error, watched.files) }));
    watched.files = page.files;
    if (page.content !== undefined) nginx.show(page.content);
    stderr.write(page.content === undefined ? `${page.problem}; the last good page stays\n` : `${page.summary}\n`);
  }
}

/** The settings file itself may be away for a moment, or longer. */
function problemOf(error: unknown, [settingsFile = '']: readonly string[]): string {
  if (error instanceof CommandError) return `the settings file ${settingsFile} is gone`;
  throw error;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
