import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { cli, enabled, files, ingress, withoutHashes } from './run-cli.js';

const asking = { 'web.yaml': ingress('web', { [enabled]: 'true' }), 'service.yaml': { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } } };

function content(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function newFolder(): string {
  return join(files(), 'out');
}

async function reconciled(from: string, to = newFolder()): Promise<string> {
  expect(await cli(['reconcile', '-f', from, '--out', to])).toMatchObject({ code: 0, stderr: '' });
  return to;
}

describe('reconcile -f', () => {
  it('writes the state afterwards, one file an object, and the next run from there does nothing', async () => {
    const on = await reconciled(files(asking));
    expect(readdirSync(on).map(withoutHashes)).toEqual([
      'maintenance-operator.ConfigMap.maintenance-backup-web.yaml',
      'shop.ConfigMap.maintenance-HASH.yaml',
      'shop.Ingress.web.yaml',
      'shop.Pod.maintenance-HASH.yaml',
      'shop.Service.maintenance-HASH.yaml',
      'shop.Service.web.yaml',
    ]);
    expect(await cli(['plan', '-f', on])).toEqual({ code: 0, stdout: 'Plan: no changes.\n', stderr: '' });
    expect(content(await reconciled(on))).toEqual(content(on));
  });

  it('gives back exactly what was there when the annotation goes, also in the same folder', async () => {
    const untouched = await reconciled(files({ ...asking, 'web.yaml': ingress('web') }));
    const folder = await reconciled(files(asking));
    const file = join(folder, 'shop.Ingress.web.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^ *.*\/enabled: .*\n/m, ''));
    expect(content(await reconciled(folder, folder))).toEqual(content(untouched));
  });

  it('writes the state to stdout without --out, and the report to stderr', async () => {
    const { code, stdout, stderr } = await cli(['reconcile', '-f', files(asking)]);
    expect(code).toBe(0);
    expect(parseAllDocuments(stdout).map((document) => (document.toJS() as { kind: string }).kind).toSorted()).toEqual(['ConfigMap', 'ConfigMap', 'Ingress', 'Pod', 'Service', 'Service']);
    expect(stderr).toContain('Done: 1 route into maintenance');
    const list = JSON.parse((await cli(['reconcile', '-f', files(asking), '-o', 'json'])).stdout) as { kind: string; items: unknown[] };
    expect(list).toMatchObject({ kind: 'List' });
    expect(list.items).toHaveLength(6);
  });

  it('serves the good routes where a document is bad, cleans nothing up, and ends with 1', async () => {
    const on = await reconciled(files(asking));
    const file = join(on, 'shop.Ingress.web.yaml');
    const broken = files({ ...Object.fromEntries(Object.entries(content(on))), 'shop.Ingress.web.yaml': `${readFileSync(file, 'utf8')}  bad: indent: x\n`, 'more.yaml': ingress('more', { [enabled]: 'true' }) });
    const out = newFolder();
    const { code, stdout } = await cli(['reconcile', '-f', broken, '--out', out]);
    expect(code).toBe(1);
    expect(stdout).toContain('shop.Ingress.web.yaml:');
    expect(stdout).toContain('1 problem');
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['shop.Ingress.more.yaml', 'maintenance-operator.ConfigMap.maintenance-backup-web.yaml']));
    expect(readFileSync(join(out, 'maintenance-operator.ConfigMap.maintenance-backup-web.yaml'), 'utf8')).not.toContain('unused-since');
  });

  it('removes nothing from --out where a document was bad', async () => {
    const out = await reconciled(files(asking));
    const before = readdirSync(out);
    expect((await cli(['reconcile', '-f', files({ 'web.yaml': 'a: b: c' }), '--out', out])).code).toBe(1);
    expect(readdirSync(out)).toEqual(before);
  });

  it('does not write into a folder of other manifests, and does nothing then', async () => {
    const folder = files(asking);
    const before = content(folder);
    expect(await cli(['reconcile', '-f', folder, '--out', folder])).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: --out ${folder} holds service.yaml and 1 more, which this command did not write; name an empty folder, or one that it wrote before\n`,
    });
    expect(content(folder)).toEqual(before);
  });

  it('leaves other files of the folder alone', async () => {
    const out = newFolder();
    mkdirSync(out);
    writeFileSync(join(out, 'README.md'), 'mine');
    await reconciled(files(asking), out);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toBe('mine');
  });
});
