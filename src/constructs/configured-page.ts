import type { MaintenanceSettings } from '../settings/settings.js';
import type { MaintenancePageProps } from './maintenance-page.js';
import { DEFAULT_PAGE_NAME } from './page-labels.js';

/** The names of the pages that the settings have: the default page first, the others sorted. */
export function configuredPages({ customPages }: MaintenanceSettings): readonly string[] {
  return [DEFAULT_PAGE_NAME, ...Object.keys(customPages).sort()];
}

/** What the settings say of one page, whose name is in them: the same for review, for the cluster and for a preview. */
export function configuredPage(pageName: string, settings: MaintenanceSettings, operatorNamespace: string): MaintenancePageProps {
  const { defaultPage, customPages, httpStatusCode: statusCode, pod, service } = settings;
  const own = pageName === DEFAULT_PAGE_NAME ? defaultPage : customPages[pageName];
  return { ...own, pageName, defaultPage, statusCode, operatorNamespace, pod, service };
}
