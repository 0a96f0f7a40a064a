import { Pointer } from 'rfc6902';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

/** Object metadata, as far as the program reads it; all other fields are kept as they are. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly managedFields?: readonly ManagedFieldsEntry[];
  readonly ownerReferences?: readonly { readonly kind?: string; readonly uid?: string; readonly controller?: boolean }[];
  readonly [field: string]: unknown;
}

/** What one manager owns: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: JsonObject;
  readonly subresource?: string;
  readonly time?: string;
}

/** A Kubernetes object as raw JSON: fields that the program does not know survive. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

/** Names one object. Without `uid` where it comes from a file. */
export interface Ref {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string | undefined;
}

/** One operation of a JSON Patch (RFC 6902). */
export type Operation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** The reference to a manifest's object; an object without a namespace is said to be in ''. */
export function refOf(manifest: Manifest): Ref {
  const { name, namespace = '', uid } = manifest.metadata;
  return { apiVersion: manifest.apiVersion, kind: manifest.kind, namespace, name, ...(uid && { uid }) };
}

/** One string for one object, the same for every version of its API group and every uid. */
export function identityOf(ref: Ref): string {
  return [groupOf(ref.apiVersion), ref.kind, ref.namespace, ref.name].join('/');
}

/** How a person writes it: `Ingress shop/web`. */
export function titleOf(ref: Ref): string {
  return `${ref.kind} ${ref.namespace}/${ref.name}`;
}

/** `networking.k8s.io/v1` is of group `networking.k8s.io`, `v1` of group ''. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The JSON Pointer (RFC 6901) with these tokens, escaped. */
export function pointer(...tokens: readonly (string | number)[]): string {
  return new Pointer(['', ...tokens.map(String)]).toString();
}

/** The tokens of a JSON Pointer, unescaped. */
export function pointerTokens(path: string): readonly string[] {
  return Pointer.fromJSON(path).tokens.slice(1);
}

/** What stands at a JSON Pointer, or undefined where nothing does. */
export function valueAt(manifest: Manifest, path: string): Json | undefined {
  return Pointer.fromJSON(path).get(manifest) as Json | undefined;
}

/** The value of an annotation, or undefined. */
export function annotationOf(manifest: Manifest, key: string): string | undefined {
  return manifest.metadata.annotations?.[key];
}

/** The time that a text says (RFC 3339); undefined where it says none. */
export function timeIn(text: string | undefined): Date | undefined {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Compares two names as bytes do, whatever the locale: for lists that must come out the same everywhere. */
export function byName(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
