import { z } from 'zod';
import { freeAnnotationKey, pageName } from './kubernetes-names.js';
import { operatorSchema } from './operator-schema.js';
import type { ReadBody } from './page-file.js';
import { pageSchema } from './page-schema.js';
import { STATUSES_OF_NGINX, whyNoPageStatus } from './page-status.js';
import { podSchema } from './pod-schema.js';
import { entries, list, section } from './section.js';
import { defaultSettings } from './settings.js';
import { shown } from './shown.js';

const defaults = defaultSettings.maintenance;

/**
 * The schema of the whole settings file; what it gives is `Settings`.
 * @param settingsFile where the settings come from; the paths in them are relative to it
 * @param readBody reads the file of a body; what it throws is the error of that key
 */
export function settingsSchema(settingsFile: string, readBody: ReadBody) {
  return section(
    { operator: operatorSchema, maintenance: maintenanceSchema(settingsFile, readBody) },
    'The settings of the maintenance operator: how it runs, and what visitors get. Every key is optional.',
  );
}

function maintenanceSchema(settingsFile: string, readBody: ReadBody) {
  const defaultPage = 'The page of routes that name no other; a body that is left out comes with the operator.';
  const customPage = 'A page of its own; a body that is left out is the one of the default page.';
  return section(
    {
      httpStatusCode: statusCode().default(defaults.httpStatusCode).describe('The status of the page.'),
      defaultPage: pageSchema(defaultPage, settingsFile, readBody),
      customPages: entries(
        pageName(),
        pageSchema(customPage, settingsFile, readBody),
        'Further pages by name, which is what routes name in their annotation.',
      ),
      pod: podSchema,
      service: serviceSchema(),
      takeOff: list(
        z.enum(['auth']),
        'auth: also take logins off the routes in maintenance, where everything behind them is on the page.',
      ),
      timing: timingSchema(),
    },
    'What visitors get, and what serves it.',
  );
}

function statusCode() {
  const error = ({ input }: { readonly input?: unknown }) => `${shown(input)} ${whyNoPageStatus(Number(input))}`;
  return z
    .int()
    .refine((code) => whyNoPageStatus(code) === undefined, { error })
    .meta({ minimum: 200, maximum: 599, not: { anyOf: [{ minimum: 201, maximum: 399 }, { enum: [...STATUSES_OF_NGINX] }] } });
}

function serviceSchema() {
  const type = z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default(defaults.service.type);
  return section(
    {
      type: type.describe('Some ingress controllers of clouds need NodePort.'),
      annotations: entries(freeAnnotationKey(), z.string(), 'Further annotations on the Service.'),
    },
    'The Service of a page.',
  );
}

function timingSchema() {
  const { settleSeconds, graceSeconds } = defaults.timing;
  return section(
    {
      settleSeconds: seconds(3600, settleSeconds, 'A page is ready for this many seconds before a route moves onto it.'),
      graceSeconds: seconds(
        86_400,
        graceSeconds,
        'A page is kept for this many seconds after the last route left it (proxies lag behind).',
      ),
    },
    'Waits, in seconds.',
  );
}

function seconds(most: number, otherwise: number, description: string) {
  return z.int().min(0).max(most).default(otherwise).describe(description);
}
