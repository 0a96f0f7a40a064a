import { z } from 'zod';
import { annotationPrefix } from './settings.js';
import { shown } from './shown.js';

// k8s.io/apimachinery/pkg/util/validation: IsDNS1123Label, IsDNS1123Subdomain, IsQualifiedName, IsValidLabelValue.
// No look-around in the patterns: they are published in the JSON Schema, which Helm reads with Go's regular expressions.
const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const subdomain = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*';
const name = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const longestSubdomain = 253;

/** What a container can ask for, by name: the resources of every node, and such as have a domain. */
export const resourceNamePattern = `^(?:cpu|memory|ephemeral-storage|hugepages-${name}|${subdomain}/${name})$`;

/** Text that matches the pattern; the error names the value and says what it should be, and is the only one. */
export function textLike(pattern: string, whatItIs: string) {
  return z.string().regex(new RegExp(pattern, 'u'), { error: isNot(whatItIs), abort: true });
}

function isNot(whatItIs: string) {
  return ({ input }: { readonly input?: unknown }) => `${shown(input)} is not ${whatItIs}`;
}

/** A DNS-1123 label: a namespace. */
export function namespaceName() {
  return textLike(`^${label}$`, 'a namespace: write at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends');
}

/** A DNS-1123 subdomain of at most `length` characters: the name of most objects, or its beginning. */
export function objectName(length = longestSubdomain) {
  const whatItIs = `an object name: write at most ${length} of a-z, 0-9, "-" and ".", with a letter or digit at both ends`;
  return textLike(`^${subdomain}$`, whatItIs).max(length, { error: isNot(whatItIs) });
}

/** A qualified name, the key of an annotation or a label: `name` or `prefix/name`. */
export function qualifiedName() {
  const rule = 'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", after an optional lower-case domain and "/"';
  const whatItIs = `a key: write example.com/name (${rule})`;
  return textLike(`^(?:${subdomain}/)?${name}$`, whatItIs).refine((key) => key.lastIndexOf('/') <= longestSubdomain, {
    error: isNot(whatItIs),
  });
}

/** A qualified name that a user may set on what is ours. */
export function freeAnnotationKey() {
  const error = `the prefix ${annotationPrefix} is the operator's own: choose another`;
  return qualifiedName().refine((key) => !key.startsWith(annotationPrefix), { error });
}

/** The same for labels, where `app` says that a Pod belongs to a page. */
export function freeLabelKey() {
  const error = 'the label "app" is the operator\'s own: choose another';
  return freeAnnotationKey().refine((key) => key !== 'app', { error });
}

/** The value of a label; it may be empty. */
export function labelValue() {
  return textLike(`^(?:${name})?$`, 'a label value: write at most 63 of A-Z, a-z, 0-9, "-", "_" and "."');
}

/** The name of a custom page: a DNS-1123 label, but not `default`. */
export function pageName() {
  const whatItIs = 'a page name: write at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends';
  const error = '"default" is the name of the default page: configure it as maintenance.defaultPage';
  return textLike(`^${label}$`, whatItIs)
    .refine((page) => page !== 'default', { error })
    .meta({ not: { const: 'default' } });
}
