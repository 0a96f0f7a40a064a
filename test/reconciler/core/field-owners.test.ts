import { describe, expect, it } from '@jest/globals';
import { FIELD_MANAGER } from '../../../src/reconciler/core/annotations.js';
import { givenBack, heldByUs, lastManagerOf, ownersOf, rememberedOwners, timeless, type FieldOwner } from '../../../src/reconciler/core/field-owners.js';
import type { JsonObject, ManagedFieldsEntry, Manifest } from '../../../src/reconciler/core/manifest.js';
import { ingress, service } from './fixtures.js';

const RULES = { 'f:spec': { 'f:rules': {} } };
const slots = ['/spec/rules/0/http/paths/0/backend', '/spec/rules/1/http/paths/0/backend'];
const defaultSlot = ['/spec/defaultBackend'];

function entry(manager: string, fieldsV1: JsonObject, over: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return { manager, operation: 'Apply', apiVersion: 'networking.k8s.io/v1', fieldsType: 'FieldsV1', time: '2026-01-01T00:00:00Z', ...over, fieldsV1 };
}

function ours(fieldsV1: JsonObject): ManagedFieldsEntry {
  return entry(FIELD_MANAGER, fieldsV1, { operation: 'Update' });
}

function owner(manager: string, fields: JsonObject): FieldOwner {
  return { manager, operation: 'Apply', apiVersion: 'networking.k8s.io/v1', fields };
}

function routeOf(...managedFields: readonly ManagedFieldsEntry[]): Manifest {
  return ingress({ a: service('web'), b: service('web') }, { managedFields });
}

function backend(fields: JsonObject): JsonObject {
  return { 'f:spec': { 'f:defaultBackend': fields } };
}

function shown(entries: readonly ManagedFieldsEntry[]): unknown {
  return Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

describe('ownersOf', () => {
  it.each<[string, readonly ManagedFieldsEntry[], readonly string[]]>([
    ['who owns the list that the slots are in', [entry('helm', RULES)], ['helm']],
    ['both where two share it', [entry('helm', RULES), entry('kubectl', RULES)], ['helm', 'kubectl']],
    ['nobody who owns something else', [entry('helm', { 'f:spec': { 'f:tls': {} }, 'f:metadata': { 'f:labels': {} } })], []],
    ['not us', [ours(RULES)], []],
    ['another with our name that applies', [entry(FIELD_MANAGER, RULES)], [FIELD_MANAGER]],
    ['nobody where nothing is recorded', [], []],
  ])('is %s', (_what, entries, managers) => {
    expect(ownersOf(routeOf(...entries), slots).map(({ manager }) => manager)).toEqual(managers);
  });

  it('keeps of their fields those in the slots, with the membership of the map', () => {
    const fields = { ...backend({ '.': {}, 'f:service': { 'f:name': {} } }) };
    const route = routeOf(entry('helm', { ...fields, 'f:metadata': { 'f:labels': {} } }));
    expect(ownersOf(route, defaultSlot).map((one) => one.fields)).toEqual([fields]);
  });
});

describe('heldByUs', () => {
  it('is what our own entry has in the slots, our annotations apart', () => {
    const annotations = { 'f:metadata': { 'f:annotations': { 'f:x': {} } } };
    expect(heldByUs(routeOf(ours({ ...annotations, ...RULES })), slots).size).toBe(1);
    expect(heldByUs(routeOf(ours(annotations)), slots).size).toBe(0);
  });
});

describe('rememberedOwners', () => {
  it.each<[string, readonly ManagedFieldsEntry[], readonly FieldOwner[], readonly string[]]>([
    ['those of before, while we hold their fields', [ours(RULES)], [owner('helm', RULES)], ['helm']],
    ['those of now, where somebody took the fields from us', [entry('argocd', RULES)], [owner('helm', RULES)], ['argocd']],
    ['each once, after the fields went back', [entry('helm', RULES)], [owner('helm', RULES)], ['helm']],
    ['nobody where we hold nothing and nobody has it', [], [owner('helm', RULES)], []],
  ])('are %s', (_what, entries, before, managers) => {
    expect(rememberedOwners(routeOf(...entries), slots, before).map(({ manager }) => manager)).toEqual(managers);
  });
});

describe('givenBack', () => {
  it.each<[string, readonly ManagedFieldsEntry[], readonly FieldOwner[], Record<string, JsonObject>]>([
    ['to an owner whose entry is still there', [entry('helm', { 'f:spec': { 'f:tls': {} } }), ours(RULES)], [owner('helm', RULES)], { helm: { 'f:spec': { 'f:rules': {}, 'f:tls': {} } } }],
    ['to an owner whose entry vanished', [ours(RULES)], [owner('helm', RULES)], { helm: RULES }],
    ['to all who shared them', [entry('helm', RULES), ours(RULES)], [owner('helm', RULES), owner('kubectl', RULES)], { helm: RULES, kubectl: RULES }],
    ['and our annotations stay ours', [ours({ 'f:metadata': { 'f:annotations': { 'f:x': {} } }, ...RULES })], [owner('helm', RULES)], { [FIELD_MANAGER]: { 'f:metadata': { 'f:annotations': { 'f:x': {} } } }, helm: RULES }],
    ['but what others came to own since stays theirs', [entry('argocd', RULES), ours({ 'f:metadata': { 'f:annotations': { 'f:x': {} } } })], [owner('helm', RULES)], { argocd: RULES, [FIELD_MANAGER]: { 'f:metadata': { 'f:annotations': { 'f:x': {} } } } }],
    ['to nobody where nobody had them', [entry('kubectl', { 'f:spec': { 'f:tls': {} } }), ours(RULES)], [], { kubectl: { 'f:spec': { 'f:tls': {} } } }],
  ])('gives what we hold %s', (_what, entries, owners, expected) => {
    expect(shown(givenBack(routeOf(...entries), slots, owners))).toEqual(expected);
  });

  it('gives the part of the default backend that is new there, a service instead of a resource, with the rest of it', () => {
    const had = backend({ '.': {}, 'f:resource': {} });
    const hold = backend({ 'f:service': { 'f:name': {}, 'f:port': {} } });
    expect(shown(givenBack(routeOf(ours(hold)), defaultSlot, [owner('helm', had)]))).toEqual({ helm: backend({ '.': {}, 'f:service': { 'f:name': {}, 'f:port': {} } }) });
  });

  it('gives each sharer of the default backend its own fields', () => {
    const names = backend({ 'f:service': { 'f:name': {} } });
    const ports = backend({ 'f:service': { 'f:port': {} } });
    const hold = backend({ 'f:service': { 'f:name': {}, 'f:port': {} } });
    expect(shown(givenBack(routeOf(ours(hold)), defaultSlot, [owner('helm', names), owner('argocd', ports)]))).toEqual({ helm: names, argocd: ports });
  });

  it('is the inverse of the divert: the owners are those of before, and we hold nothing', () => {
    const before = routeOf(entry('helm', RULES), entry('kubectl', { 'f:spec': { 'f:tls': {} } }));
    const taken = routeOf(entry('kubectl', { 'f:spec': { 'f:tls': {} } }), ours(RULES));
    const after = routeOf(...givenBack(taken, slots, ownersOf(before, slots)));
    expect(timeless(ownersOf(after, slots))).toEqual(timeless(ownersOf(before, slots)));
    expect(heldByUs(after, slots).size).toBe(0);
  });
});

describe('lastManagerOf', () => {
  it.each([
    ['the one who wrote last', [entry('old', RULES, { time: '2026-01-01T00:00:00Z' }), entry('new', RULES, { time: '2026-01-02T00:00:00Z' })], 'new'],
    ['not who wrote something else', [entry('old', RULES), entry('new', { 'f:spec': { 'f:tls': {} } }, { time: '2026-01-02T00:00:00Z' })], 'old'],
    ['somebody where nothing is recorded', [], 'somebody'],
  ])('is %s', (_what, entries, manager) => {
    expect(lastManagerOf(routeOf(...entries), slots)).toBe(manager);
  });
});
