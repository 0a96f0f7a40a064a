import { Command, Option } from '@commander-js/extra-typings';
import type { Output, Terminal } from './terminal.js';

/** What every command gets to work with. */
export interface Context {
  readonly terminal: Terminal;
  /** Says what the program exits with. */
  readonly exit: (code: number) => void;
  /** Says that the command ends by itself, in good order, when the terminal's signal comes. */
  readonly endsBySignal: () => void;
}

/** The program with the flags that every command has, which are kubectl's where kubectl has them. */
export function makeProgram({ stdout, stderr }: Terminal) {
  return new Command('maintenance')
    .description('Maintenance mode for Kubernetes routes: one annotation, a proper page, and everything back as it was.')
    .addOption(new Option('-o, --output <format>', 'how the report is written').choices(['text', 'json', 'yaml']).default('text'))
    .option('--settings <file>', 'the settings (default: maintenance.yaml in this folder, where there is one)')
    .option('--kubeconfig <file>', 'the kubeconfig (default: $KUBECONFIG, then ~/.kube/config, then the Pod itself)')
    .option('--context <name>', 'the context of the kubeconfig')
    .option('-n, --namespace <name>', 'only this namespace; with -f: the namespace of manifests that name none')
    .option('-A, --all-namespaces', 'all namespaces that the settings name, which is also the default')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: to(stdout), writeErr: to(stderr), outputError: (text) => stderr.write(usageLine(text)) })
    .exitOverride();
}

/** The program; what its commands are added to. */
export type Program = ReturnType<typeof makeProgram>;

/** The flags of every command, as they were given. */
export type GlobalOptions = ReturnType<Program['opts']>;

/** A mistake on the command line, as one line. */
export function usageLine(text: string): string {
  return `${text.trim().replaceAll(/\s*\n\s*/g, ' ')} (see --help)\n`;
}

function to(output: Output): (text: string) => void {
  return (text) => {
    output.write(text);
  };
}
