import type { MaintenanceSettings, Settings } from '../settings/settings.js';
import { pageProblems, type MaintenancePageProps } from './maintenance-page.js';
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

/**
 * Every page of the settings that cannot be served, with its path in them. For what `parseSettings` accepts: it knows a page
 * by its parts, and how large it comes out only those know who make it.
 */
export function unservablePages({ maintenance, operator }: Settings): readonly { readonly path: readonly string[]; readonly message: string }[] {
  if (maintenance === undefined) return [];
  return configuredPages(maintenance).flatMap((pageName) => {
    const path = ['maintenance', ...(pageName === DEFAULT_PAGE_NAME ? ['defaultPage'] : ['customPages', pageName])];
    return pageProblems(configuredPage(pageName, maintenance, operator.namespace)).map((message) => ({ path, message }));
  });
}
