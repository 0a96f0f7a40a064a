/** What all keys of this project begin with. */
export const KEY_PREFIX = 'maintenance-operator.mithucste30.io/';

/** Label on every part of a page set; its value is {@link PAGE_APP}. */
export const APP_LABEL = 'app';
/** The value of {@link APP_LABEL} on every part of a page set. */
export const PAGE_APP = 'maintenance-page';
/** Label on every part: the namespace of the operator that it belongs to. */
export const OPERATOR_LABEL = `${KEY_PREFIX}operator`;
/** Label on every part, and in the Service's selector: the first 8 hex digits of the content digest. */
export const PAGE_SET_LABEL = `${KEY_PREFIX}page-set`;

/** Annotation on every part: the content digest, 64 hex digits. */
export const DIGEST_ANNOTATION = `${KEY_PREFIX}digest`;
/** Annotation on every part: the digest of what the user configured, 64 hex digits. */
export const CONFIGURED_DIGEST_ANNOTATION = `${KEY_PREFIX}configured-digest`;
/** Annotation on the ConfigMap: the digest of its `data`, 64 hex digits. */
export const DATA_DIGEST_ANNOTATION = `${KEY_PREFIX}data-digest`;
/** Annotation on the ConfigMap: the page's name. */
export const CUSTOM_PAGE_ANNOTATION = `${KEY_PREFIX}custom-page`;

/** The name of the page that is shown where a route names none. */
export const DEFAULT_PAGE_NAME = 'default';
/** What the name of every page set begins with; 8 hex digits follow. */
export const PAGE_SET_PREFIX = 'maintenance-';
/** The page Service's port: what routes are diverted to. */
export const PAGE_PORT = 80;
/**
 * The name of the page Service's port. Traefik speaks HTTPS to port 443 and to port names that begin with `https`
 * (`pkg/provider/kubernetes/ingress/kubernetes.go`, `getProtocol`).
 */
export const PAGE_PORT_NAME = 'http';
