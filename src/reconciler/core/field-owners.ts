import { FIELD_MANAGER } from './annotations.js';
import { fieldsBelow, fieldsBeside, fieldSet, fieldTree, membershipsAround, type FieldSet } from './field-set.js';
import { byName, pointerTokens, type JsonObject, type ManagedFieldsEntry, type Manifest } from './manifest.js';

/**
 * Who owns fields that a divert writes, and which: `fields` is a part of the owner's `fieldsV1`.
 * Lists in routes are atomic: a write to one backend takes the whole list from its owner, whose next server-side apply
 * then fails. So what we took is given back.
 */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion?: string | undefined;
  readonly subresource?: string | undefined;
  readonly time?: string | undefined;
  readonly fields: JsonObject;
}

/** Everybody but us who owns fields inside the slots at `pointers`. */
export function ownersOf(route: Manifest, pointers: readonly string[]): readonly FieldOwner[] {
  return entriesOf(route)
    .filter((entry) => !isOurs(entry))
    .filter(({ fieldsV1 }) => insideSlots(fieldsV1, pointers).size > 0)
    .map(({ fieldsType: _type, fieldsV1, ...entry }) => ({ ...entry, fields: fieldTree(withMemberships(insideSlots(fieldsV1, pointers), fieldSet(fieldsV1))) }));
}

/** What our own entry holds inside the slots. */
export function heldByUs(route: Manifest, pointers: readonly string[]): FieldSet {
  return insideSlots(entriesOf(route).find(isOurs)?.fieldsV1, pointers);
}

/**
 * The owners to remember: of fields we hold, those remembered before; of all others, those who own them now. Whoever
 * deployed since the divert owns what was deployed.
 */
export function rememberedOwners(
  route: Manifest,
  pointers: readonly string[],
  before: readonly FieldOwner[],
): readonly FieldOwner[] {
  const held = heldByUs(route, pointers);
  const kept = before
    .map((owner) => ({ ...owner, fields: fieldTree(withMemberships(fieldsBeside(fieldSet(owner.fields), held), fieldSet(owner.fields))) }))
    .filter(({ fields }) => Object.keys(fields).length > 0);
  return merged([...ownersOf(route, pointers), ...kept]);
}

/**
 * `metadata.managedFields` with what we hold inside the slots given to the owners. Everything else stays as it is live:
 * what others came to own since is theirs. An owner whose entry vanished gets it again.
 */
export function givenBack(
  route: Manifest,
  pointers: readonly string[],
  owners: readonly FieldOwner[],
): readonly ManagedFieldsEntry[] {
  const held = heldByUs(route, pointers);
  const due = new Map(owners.map((owner) => [managerOf(owner), { owner, share: shareOf(owner, owners, held) }]));
  const live = entriesOf(route).flatMap((entry) => {
    if (isOurs(entry)) return withoutFields(entry, held);
    const share = due.get(managerOf(entry))?.share ?? new Set();
    due.delete(managerOf(entry));
    return [{ ...entry, fieldsV1: fieldTree(fieldSet(entry.fieldsV1).union(share)) }];
  });
  return [...live, ...[...due.values()].flatMap(({ owner, share }) => entryOf(owner, share))];
}

/** Who last wrote the fields inside the slots, other than us: for messages. */
export function lastManagerOf(route: Manifest, pointers: readonly string[]): string {
  const newest = ownersOf(route, pointers).toSorted((a, b) => byName(b.time ?? '', a.time ?? ''))[0];
  return newest?.manager ?? 'somebody';
}

/** The owners without their times and in a fixed order: two lists of the same meaning are deeply equal. */
export function timeless(owners: readonly FieldOwner[]): readonly Omit<FieldOwner, 'time'>[] {
  return owners
    .map(({ time: _time, ...owner }) => ({ ...owner, fields: fieldTree(fieldSet(owner.fields)) }))
    .toSorted((a, b) => byName(managerOf(a), managerOf(b)));
}

/** Who the owners are, in a fixed order. */
export function managersOf(owners: readonly FieldOwner[]): readonly string[] {
  return owners.map(managerOf).toSorted(byName);
}

/** What an owner had of the held fields; what nobody had (a `resource` that became a `service`) goes with its part. */
function shareOf(owner: FieldOwner, owners: readonly FieldOwner[], held: FieldSet): FieldSet {
  const owned = fieldSet(owner.fields);
  const unclaimed = owners.reduce((rest, { fields }) => rest.difference(fieldSet(fields)), held);
  return withMemberships(owned.intersection(held).union(fieldsBeside(unclaimed, owned)), owned);
}

/** Whoever has fields has the membership of the maps around them. */
function withMemberships(fields: FieldSet, owned: FieldSet): FieldSet {
  return fields.union(membershipsAround(owned, fields));
}

function insideSlots(fieldsV1: JsonObject | undefined, pointers: readonly string[]): FieldSet {
  const owned = fieldSet(fieldsV1);
  return new Set(pointers.flatMap((slot) => [...fieldsBelow(owned, fieldOf(slot))]));
}

/** The field that is owned where a slot lies: its path up to the first list, which is owned whole. */
function fieldOf(slot: string): readonly string[] {
  const tokens = pointerTokens(slot);
  const list = tokens.findIndex((token) => /^\d+$/.test(token));
  return tokens.slice(0, list < 0 ? undefined : list).map((token) => `f:${token}`);
}

function merged(owners: readonly FieldOwner[]): readonly FieldOwner[] {
  const found = new Map<string, FieldOwner>();
  for (const owner of owners) {
    const same = found.get(managerOf(owner));
    const fields = fieldTree(fieldSet(same?.fields).union(fieldSet(owner.fields)));
    found.set(managerOf(owner), { ...owner, ...same, fields });
  }
  return [...found.values()];
}

function withoutFields(entry: ManagedFieldsEntry, fields: FieldSet): readonly ManagedFieldsEntry[] {
  const rest = fieldSet(entry.fieldsV1).difference(fields);
  return rest.size > 0 ? [{ ...entry, fieldsV1: fieldTree(rest) }] : [];
}

function entryOf({ fields: _fields, ...owner }: FieldOwner, share: FieldSet): readonly ManagedFieldsEntry[] {
  return share.size > 0 ? [{ ...owner, fieldsType: 'FieldsV1', fieldsV1: fieldTree(share) } as ManagedFieldsEntry] : [];
}

function entriesOf(route: Manifest): readonly ManagedFieldsEntry[] {
  return route.metadata.managedFields ?? [];
}

function isOurs({ manager, operation, subresource = '' }: ManagedFieldsEntry): boolean {
  return manager === FIELD_MANAGER && operation === 'Update' && subresource === '';
}

function managerOf({ manager, operation, apiVersion = '', subresource = '' }: Omit<FieldOwner, 'fields'>): string {
  return [operation, manager, apiVersion, subresource].join(' ');
}
