import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

describe('the app of examples/own-app', () => {
  it('synthesizes, with its page Service behind a path of its Ingress', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'own-app-'));
    const main = new URL('../../examples/own-app/main.ts', import.meta.url).pathname;
    execFileSync(process.execPath, ['--import', 'tsx', main], { env: { ...process.env, CDK8S_OUTDIR: outdir, NODE_OPTIONS: '' } });
    const yaml = readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8');
    rmSync(outdir, { recursive: true });

    expect(yaml.match(/^kind: .*$/gm)?.map((line) => line.slice(6))).toStrictEqual([
      'Deployment', 'Service', 'Service', 'ConfigMap', 'Deployment', 'Ingress', 'IngressRoute',
    ]);
    const [pageSetName = ''] = /maintenance-[0-9a-f]{8}/.exec(yaml) ?? [];
    expect(yaml).toMatch(new RegExp(`backend:\\s+service:\\s+name: ${pageSetName}\\s+port:\\s+number: 80\\s+path: /outlet`));
  });
});
