export { DEFAULT_OPERATOR_IMAGE, MaintenanceOperator, type MaintenanceOperatorProps } from './constructs/maintenance-operator.js';
export { MaintenancePage, pageProblems, type MaintenancePageProps } from './constructs/maintenance-page.js';
export type { PageContent } from './constructs/page-content.js';
export { PAGE_PORT, PAGE_PORT_NAME } from './constructs/page-labels.js';
export { DEFAULT_IMAGE, type PagePodProps, type PageQuantities } from './constructs/page-pod.js';
export type { PageServiceProps } from './constructs/page-service.js';
export { defaultSettings, type Settings } from './settings/settings.js';
