/** The prefix of every annotation and label of ours. */
const PREFIX = 'maintenance-operator.mithucste30.io';

/** On a route: the page Service that it is on now. */
export const SERVICE_NAME = `${PREFIX}/service-name`;

/** On a page Service, and on a backup whose route is gone: RFC 3339, since when nothing uses it. */
export const UNUSED_SINCE = `${PREFIX}/unused-since`;

/** On a page Service: the set is being taken down, no route may move onto it. */
export const DELETING = `${PREFIX}/deleting`;

/** On a page ConfigMap: who is on the page, for people to read. */
export const USED_BY = `${PREFIX}/used-by`;

/** Label on everything of ours: the namespace of the operator it belongs to. */
export const OPERATOR = `${PREFIX}/operator`;

/** Label on a backup: the namespace of its route. */
export const ROUTE_NAMESPACE = `${PREFIX}/route-namespace`;

/** The value of label `app` on backups. */
export const BACKUP_APP = 'maintenance-operator';

/** The field manager of every write: what `metadata.managedFields` calls us. */
export const FIELD_MANAGER = 'maintenance-operator';

/** The name of a page set: `maintenance-{hash}`. */
export const PAGE_SET_NAME = /^maintenance-[0-9a-f]{8}$/;
