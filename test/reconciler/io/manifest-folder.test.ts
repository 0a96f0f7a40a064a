import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { readManifests, whyNotOurs, writeManifests } from '../../../src/reconciler/io/manifest-folder.js';

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function configMap(name: string, more: Readonly<Record<string, unknown>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, ...more };
}

async function read(text: string, name = 'a.yaml') {
  return readManifests([folder({ [name]: text })], { namespace: 'default' });
}

describe('readManifests', () => {
  it('reads several documents, lists and JSON, and ignores empty documents', async () => {
    const item = (name: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
    const yaml = `---\n# nothing\n---\n${item('a')}\n---\napiVersion: v1\nkind: List\nitems:\n- ${item('b')}\n---\napiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: c}\n...\n`;
    const { manifests, problems } = await readManifests([folder({ 'a.yaml': yaml, 'b.json': '{\n\t"apiVersion": "v1", "kind": "Pod",\n\t"metadata": {"name": "d"}}', 'c.txt': 'no' })], { namespace: 'x' });
    expect(problems).toEqual([]);
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual(['ConfigMap x/a', 'ConfigMap x/b', 'ConfigMap x/c', 'Pod x/d']);
  });

  it.each([
    ['0644', 420],
    ['yes', true],
    ['y', 'y'],
    ['2026-01-01', '2026-01-01'],
    ['1:30', '1:30'],
    ['"012"', '012'],
  ])('takes %s as kubectl does', async (text, value) => {
    const { manifests } = await read(`{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, value: ${text}}`);
    expect(manifests[0]?.value).toEqual(value);
  });

  it('gives no namespace to cluster-scoped kinds, also not to those that a definition beside them names', async () => {
    const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com, scope: Cluster, names: {kind: Thing}}';
    const others = ['example.com/v1, kind: Thing', 'cert-manager.io/v1, kind: ClusterIssuer', 'rbac.authorization.k8s.io/v1, kind: ClusterRole', 'networking.k8s.io/v1, kind: IngressClass'];
    const { manifests } = await read([definition, ...others.map((kind) => `{apiVersion: ${kind}, metadata: {name: a}}`)].join('\n---\n'));
    expect(manifests.map(({ metadata }) => metadata.namespace)).toEqual(others.map(() => undefined).concat(undefined));
  });
});

describe('writeManifests', () => {
  it('gives every object a file of its own, whatever it is called', async () => {
    const objects = [
      configMap('web'),
      configMap('WEB'),
      configMap('system:a/../b'),
      configMap('x'.repeat(253)),
      { ...configMap('web'), apiVersion: 'other.io/v1' },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    ];
    const path = folder();
    writeManifests(path, objects);
    const names = readdirSync(path);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(objects.length);
    expect(names.every((name) => Buffer.byteLength(name) <= 255 && /^[\w.-]+\.yaml$/.test(name))).toBe(true);
    const { manifests, problems } = await readManifests([path], { namespace: 'x' });
    expect(problems).toEqual([]);
    expect(manifests).toHaveLength(objects.length);
    expect(manifests).toEqual(expect.arrayContaining(objects));
    expect(writeManifests(path, objects.toReversed())).toEqual({ written: [], removed: [] });
  });

  it('removes what it wrote before for objects that are gone, unless it is to keep them', () => {
    const path = folder();
    writeManifests(path, [configMap('a'), configMap('b')]);
    expect(writeManifests(path, [configMap('a')], { keep: true }).removed).toEqual([]);
    expect(writeManifests(path, [configMap('a')])).toEqual({ written: [], removed: ['shop.ConfigMap.b.yaml'] });
  });

  it('refuses a folder of files that it did not write, and a file', () => {
    const path = folder({ 'mine.yaml': 'a: 1' });
    expect(whyNotOurs(path)).toBe(`${path} holds mine.yaml, which this command did not write; name an empty folder, or one that it wrote before`);
    expect(() => writeManifests(path, [])).toThrow('did not write');
    expect(whyNotOurs(join(path, 'mine.yaml'))).toContain('is a file');
    expect(whyNotOurs(join(path, 'none'))).toBeUndefined();
  });

  it('is read again as it was, whatever texts and numbers there are', async () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('y', 'no', '0x1', '1e3', '1_0', '0o7', '~', '=', '<<', '12:30', '2026-01-01', '\ttab\n  x\n', 'a\r\nb', '- a', '# x', '%TAG', '...', '---'));
    const values = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, texts, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)), fc.boolean(), fc.constant(null), fc.array(tie('value')), fc.dictionary(texts.filter((key) => key !== '__proto__'), tie('value'))),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(texts.filter((key) => key !== '__proto__'), values), async (data) => {
        const path = folder();
        const object = configMap('a', { data: JSON.parse(JSON.stringify(data)) });
        writeManifests(path, [object]);
        expect(await readManifests([path], { namespace: 'x' })).toEqual({ manifests: [object], problems: [] });
      }),
      { numRuns: 150 },
    );
  });
});
