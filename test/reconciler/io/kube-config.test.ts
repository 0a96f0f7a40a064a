import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KubeConfigError, loadKubeConfig } from '../../../src/reconciler/io/kube-config.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A kubeconfig with a context, a cluster and a user of each of the names, and the server `https://{host}`. */
function write(file: string, names: readonly string[], current: string | undefined, host = file): string {
  const config = {
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    clusters: names.map((name) => ({ name, cluster: { server: `https://${host}`, 'certificate-authority': 'ca.crt' } })),
    users: names.map((name) => ({ name, user: { token: name } })),
    'current-context': current,
  };
  const path = join(folder, file);
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function serverOf(options: Parameters<typeof loadKubeConfig>[0]): string | undefined {
  return loadKubeConfig(options).getCurrentCluster()?.server;
}

describe('loadKubeConfig', () => {
  it('prefers the file of the flag to those of KUBECONFIG, and these to the one at home', () => {
    mkdirSync(join(folder, '.kube'));
    const [flag, variable] = [write('flag', ['a'], 'a'), write('variable', ['a'], 'a')];
    write('.kube/config', ['a'], 'a', 'home');
    expect(serverOf({ kubeconfig: flag, env: { KUBECONFIG: variable, HOME: folder } })).toBe('https://flag');
    expect(serverOf({ env: { KUBECONFIG: variable, HOME: folder } })).toBe('https://variable');
    expect(serverOf({ env: { KUBECONFIG: '', HOME: folder } })).toBe('https://home');
  });

  it('merges the files of KUBECONFIG: the first that has a name wins, missing ones are skipped', () => {
    const files = [join(folder, 'missing'), write('one', ['a'], undefined), write('two', ['a', 'b'], 'b')];
    const env = { KUBECONFIG: files.join(delimiter) };
    expect(serverOf({ env })).toBe('https://two');
    expect(serverOf({ env, context: 'a' })).toBe('https://one');
  });

  it('finds files beside the kubeconfig', () => {
    expect(loadKubeConfig({ kubeconfig: write('beside', ['a'], 'a'), env: {} }).getCurrentCluster()?.caFile).toBe(join(folder, 'ca.crt'));
  });

  it('takes the context that is named', () => {
    expect(loadKubeConfig({ kubeconfig: write('contexts', ['a', 'b'], 'a'), context: 'b', env: {} }).getCurrentUser()?.token).toBe('b');
  });

  it.each([
    ['a missing file', () => ({ kubeconfig: '/missing' }), 'there is no kubeconfig at /missing'],
    ['missing files', () => ({ env: { KUBECONFIG: '/x:/y' } }), 'there is no kubeconfig at /x:/y'],
    ['no file at all', () => ({ env: { HOME: '/nowhere' } }), 'there is no kubeconfig at /nowhere/.kube/config, and this is no Pod of a cluster: name one with --kubeconfig or KUBECONFIG'],
    ['an unknown context', () => ({ kubeconfig: write('k1', ['a', 'b'], 'a'), context: 'c' }), '{folder}/k1 has no context "c": it has a, b'],
    ['no current context', () => ({ kubeconfig: write('k2', ['a'], undefined) }), '{folder}/k2 has no current context: name one with --context; it has a'],
    ['an empty file', () => ({ kubeconfig: text('k3', '') }), /^the kubeconfig .*k3 can't be read: /],
    ['a file that is no YAML', () => ({ kubeconfig: text('k4', 'a: [') }), /^the kubeconfig .*k4 can't be read: /],
    [
      'a context without a cluster',
      () => ({ kubeconfig: text('k5', '{contexts: [{name: a, context: {cluster: gone}}], current-context: a}') }),
      '{folder}/k5 has no cluster "gone", which its context "a" names',
    ],
  ])('says what is wrong: %s', (_, options, message) => {
    const expected = typeof message === 'string' ? message.replace('{folder}', folder) : message;
    const load = () => loadKubeConfig({ env: {}, ...options() });
    expect(load).toThrow(KubeConfigError);
    expect(load).toThrow(expected);
  });
});

function text(file: string, content: string): string {
  const path = join(folder, file);
  writeFileSync(path, content);
  return path;
}
