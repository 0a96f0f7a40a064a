import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backupConfigMap, backupCopy, backupName, backupTooLarge, compressed, parseBackup, parseBackupCopy, unsafeOriginal, type ParsedBackup } from '../../../src/reconciler/core/backup.js';
import type { Json, Ref } from '../../../src/reconciler/core/manifest.js';
import { defaultSettings } from '../../../src/settings/settings.js';
import { backupOf, service, stored } from './fixtures.js';

function routeNamed(name: string, kind = 'Ingress', namespace = 'shop'): Ref {
  return { apiVersion: 'networking.k8s.io/v1', kind, namespace, name };
}

function reasonOf(parsed: ParsedBackup): string {
  return 'reason' in parsed ? parsed.reason : '';
}

/** Text of a backup with other members. */
function text(over: Record<string, unknown>): string {
  return JSON.stringify({ ...backupOf(), ...over });
}

describe('backupName', () => {
  const never = (): boolean => false;
  const always = (): boolean => true;

  it.each([
    ['plain', routeNamed('web'), never, /^maintenance-backup-web$/],
    ['with a suffix where the name is taken', routeNamed('web'), always, /^maintenance-backup-web-[0-9a-f]{12}$/],
    ['plain at the very limit', routeNamed('x'.repeat(234)), never, /^maintenance-backup-x{234}$/],
    ['cut where it is too long', routeNamed('x'.repeat(235)), never, /^maintenance-backup-x{221}-[0-9a-f]{12}$/],
    ['cut to a valid name, which has no dot before a dash', routeNamed(`${'x'.repeat(218)}.-.${'y'.repeat(30)}`), never, /^maintenance-backup-x{218}-[0-9a-f]{12}$/],
  ])('is %s', (_what, route, isTaken, pattern) => {
    const name = backupName(route, 'maintenance-backup', isTaken);
    expect(name).toMatch(pattern);
    expect(name.length).toBeLessThanOrEqual(253);
  });

  it('differs for another kind, namespace or name, and not for another version or uid', () => {
    const name = (route: Ref): string => backupName(route, 'maintenance-backup', always);
    const web = routeNamed('web');
    const others = [routeNamed('web', 'HTTPRoute'), routeNamed('web', 'Ingress', 'blog'), routeNamed('web-2')];
    expect(new Set([web, ...others].map(name)).size).toBe(4);
    expect(name({ ...web, apiVersion: 'networking.k8s.io/v2', uid: 'u' })).toBe(name(web));
  });
});

describe('parseBackup', () => {
  it('reads what was stored', () => {
    const backup = backupOf({ owners: [{ manager: 'helm', operation: 'Apply', fields: { 'f:spec': { 'f:rules': {} } } }], reverts: [{ at: '2026-01-01T00:00:00Z', manager: 'argocd', generation: 3 }] });
    expect(parseBackup(backupConfigMap(backup, 'name', defaultSettings))).toEqual({ backup });
  });

  it.each<[string, string, RegExp]>([
    ['another version', text({ version: 2 }), /version is 2.*knows version 1/],
    ['no version', text({ version: undefined }), /version is undefined/],
    ['what is no JSON', '{', /JSON/],
    ['slots that are a list', text({ slots: [] }), /slots/],
    ['a time that is none', text({ since: 'yesterday' }), /since/],
    ['an unknown member of a slot', text({ slots: { a: { original: 1, extra: 2 } } }), /extra/],
  ])('refuses %s, and says why', (_what, data, reason) => {
    expect(reasonOf(parseBackup(stored(data)))).toMatch(reason);
  });

  it('names the route of a version that it does not know, so that the route is left alone', () => {
    expect(parseBackup(stored(text({ version: 2 })))).toMatchObject({ route: { kind: 'Ingress', namespace: 'shop', name: 'web' } });
  });

  it('refuses a ConfigMap without the key', () => {
    expect(reasonOf(parseBackup({ ...stored(''), data: { other: '' } }))).toMatch(/no data key/);
    expect(reasonOf(parseBackup({ ...stored(''), data: undefined }))).toMatch(/no data key/);
  });

  it('never throws, whatever the text', () => {
    const like = fc.json().map((json) => text({ slots: JSON.parse(json) as Json }));
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), like), (data) => expect(parseBackup(stored(data))).toBeDefined()));
  });
});

describe('parseBackupCopy', () => {
  it.each([['plain', backupCopy(backupOf(), 'name')], ['compressed', compressed(backupCopy(backupOf(), 'name'))]])('reads the copy, %s', (_how, copy) => {
    expect(parseBackupCopy(copy)).toEqual({ backup: backupOf() });
  });

  it('names the ConfigMap in it, for people', () => {
    expect(JSON.parse(backupCopy(backupOf(), 'maintenance-backup-web'))).toMatchObject({ configMap: 'maintenance-backup-web' });
  });

  it('does not unpack what would fill the memory', () => {
    const bomb = gzipSync(backupCopy(backupOf(), 'name') + ' '.repeat(16 * 1024 * 1024)).toString('base64');
    expect(reasonOf(parseBackupCopy(bomb))).not.toBe('');
  });

  it('never throws, whatever the text, also inside the compression and nested as deep as it fits', () => {
    const zipped = fc.string().map(compressed);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.base64String(), zipped), (copy) => expect(reasonOf(parseBackupCopy(copy))).not.toBe('')));
    const deep = text({ slots: { a: { original: 0 } } }).replace('"original":0', `"original":${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(reasonOf(parseBackupCopy(deep))).not.toBe('');
  });
});

describe('unsafeOriginal', () => {
  const list = (entry: Json): Json => [{ name: 'web', port: 80 }, entry];

  it.each<[string, Json | undefined]>([
    ['a backend', service('web')],
    ['nothing', undefined],
    ['a resource', { resource: { kind: 'Bucket', name: 'static' } }],
    ['a list of this namespace', list({ name: 'web', namespace: 'shop' })],
  ])('lets %s be put back', (_what, original) => {
    expect(unsafeOriginal(backupOf({ slots: { a: { original } } }))).toBeUndefined();
  });

  it.each<[string, Json]>([
    ['another namespace', list({ name: 'vault', namespace: 'secrets' })],
    ['another namespace, deep inside', { filters: [{ requestMirror: { backendRef: { name: 'vault', namespace: 'secrets' } } }] }],
    ['a namespace that is no text', list({ name: 'vault', namespace: ['secrets'] })],
    ['another provider', list({ name: 'vault@file' })],
    ['the transport of another provider', list({ name: 'web', serversTransport: 'secrets-insecure@kubernetescrd' })],
  ])('stops %s', (_what, original) => {
    expect(unsafeOriginal(backupOf({ slots: { 'slot a': { original } } }))).toMatch(/"slot a".*"shop"/);
  });
});

describe('backupTooLarge', () => {
  it('counts bytes', () => {
    expect(backupTooLarge(backupOf())).toBeUndefined();
    expect(backupTooLarge(backupOf({ slots: { a: { original: 'ü'.repeat(600_000) } } }))).toMatch(/bytes/);
  });
});
