import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cli, customPage, enabled, files, ingress, withoutHashes } from './run-cli.js';

const web = ingress('web', { [enabled]: 'true' });

describe('plan -f', () => {
  it('says step by step what would be done, why, and as a diff', async () => {
    const { code, stdout, stderr } = await cli(['plan', '-f', files({ 'web.yaml': web })]);
    expect(withoutHashes(stdout)).toMatchInlineSnapshot(`
"Page set shop/maintenance-HASH
  create page   Service, ConfigMap, Pod: page "default" is asked for
  mark page     ConfigMap: who is on it has changed

Ingress shop/web  on, page "default"
  save backup   ConfigMap maintenance-operator/maintenance-backup-web: "maintenance-operator.mithucste30.io/enabled: true" asks for page "default"
  divert        "maintenance-operator.mithucste30.io/enabled: true" asks for page "default"
    @@ -3,6 +3,8 @@
     metadata:
       annotations:
         maintenance-operator.mithucste30.io/enabled: "true"
    +    maintenance-operator.mithucste30.io/original-service: '{"configMap":"maintenance-backup-web","version":1,… (525 characters, sha256 HASH…)'
    +    maintenance-operator.mithucste30.io/service-name: maintenance-HASH
       name: web
       namespace: shop
     spec:
    @@ -12,8 +14,8 @@
             paths:
               - backend:
                   service:
    -                name: web
    +                name: maintenance-HASH
                     port:
    -                  name: http
    +                  number: 80
                 path: /
                 pathType: Prefix

Plan: 1 route into maintenance, objects: 4 created, 1 changed.
"
`);
    expect(stderr).toBe('');
    expect(code).toBe(2);
  });

  it('has nothing to say where nothing asks for maintenance', async () => {
    expect(await cli(['plan', '-f', files({ 'web.yaml': ingress('web') })])).toEqual({ code: 0, stdout: 'Plan: no changes.\n', stderr: '' });
  });

  it('says what is wrong with one route, and goes on with the others', async () => {
    const other = ingress('other', { [enabled]: 'true', [customPage]: 'shpo' });
    const { code, stdout } = await cli(['plan', '-f', files({ 'web.yaml': web, 'other.yaml': other })]);
    expect(stdout).toContain('problem       PageUnavailable: the settings have no page "shpo"; name one of: default, shop; it is left as it is');
    expect(stdout).toContain('Plan: 1 route into maintenance, objects: 4 created, 1 changed; 1 problem.');
    expect(code).toBe(1);
  });

  it('writes JSON and YAML of the same documented shape', async () => {
    const folder = files({ 'web.yaml': web });
    const json: unknown = JSON.parse((await cli(['plan', '-f', folder, '-o', 'json'])).stdout);
    expect(parse((await cli(['plan', '-f', folder, '--output', 'yaml'])).stdout)).toEqual(json);
    expect(Object.keys(json as object)).toEqual(['routes', 'actions', 'holds', 'problems', 'warnings']);
    expect(json).toMatchObject({
      routes: [{ route: { kind: 'Ingress', namespace: 'shop', name: 'web' }, state: 'on', page: 'default' }],
      actions: expect.arrayContaining([expect.objectContaining({ step: 'divert', verb: 'patch', about: expect.objectContaining({ name: 'web' }) })]),
    });
  });

  it('is in colours on a terminal, and never where NO_COLOR says so', async () => {
    const folder = files({ 'web.yaml': web });
    const terminal = async (env: Record<string, string>): Promise<string> => {
      let text = '';
      await cli(['plan', '-f', folder], { stdout: { write: (part) => (text += part), isTTY: true }, env });
      return text;
    };
    expect(await terminal({})).toContain('\u001b[32m');
    expect(await terminal({ NO_COLOR: '1' })).not.toContain('\u001b');
    expect(await terminal({ TERM: 'dumb' })).not.toContain('\u001b');
  });

  it('carries out no control characters that manifests bring along', async () => {
    const { stdout } = await cli(['plan', '-f', files({ 'web.yaml': ingress('web', { [enabled]: 'true', [customPage]: 'a\u001b[2Jb' }) })]);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\x1b[2Jb');
  });

  it('gives the namespace of -n to what names none, and leaves cluster-scoped kinds alone', async () => {
    const { metadata, ...rest } = web;
    const nameless = { ...rest, metadata: { ...metadata, namespace: undefined } };
    const folder = files({ 'web.yaml': nameless, 'ns.yaml': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } } });
    expect((await cli(['plan', '-f', folder, '-n', 'team'])).stdout).toContain('Ingress team/web');
    expect((await cli(['plan', '-f', folder])).stdout).toContain('Ingress default/web');
    expect((await cli(['reconcile', '-f', folder, '-n', 'team'])).stdout).toContain('kind: Namespace\nmetadata:\n  name: team\n');
  });

  it('with -l is about the routes with these labels', async () => {
    const labelled = { ...ingress('api', { [enabled]: 'true' }), metadata: { name: 'api', namespace: 'shop', labels: { app: 'api' }, annotations: { [enabled]: 'true' } } };
    const folder = files({ 'web.yaml': web, 'api.yaml': labelled });
    const { stdout } = await cli(['plan', '-f', folder, '-l', 'app in (api, x)']);
    expect(stdout).toContain('Ingress shop/api');
    expect(stdout).not.toContain('Ingress shop/web');
    expect((await cli(['plan', '-f', folder, '-l', 'app=none'])).code).toBe(0);
  });

  it('plans backups of two namespaces beside each other, with a restore', async () => {
    const folder = files({ 'a.yaml': ingress('a', { [enabled]: 'true' }, 'one'), 'b.yaml': ingress('b', { [enabled]: 'true' }, 'two') });
    const out = join(files(), 'out');
    await cli(['reconcile', '-f', folder, '--out', out]);
    expect(await cli(['plan', '-f', out])).toEqual({ code: 0, stdout: 'Plan: no changes.\n', stderr: '' });
  });
});
