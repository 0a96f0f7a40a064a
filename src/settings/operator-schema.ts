import { z } from 'zod';
import { cronMistake } from './cron-schedule.js';
import { namespaceName, objectName, qualifiedName } from './kubernetes-names.js';
import { always, list, section, type Report } from './section.js';
import { annotationPrefix, defaultSettings } from './settings.js';
import { shown } from './shown.js';

const defaults = defaultSettings.operator;

/** Keys that the operator writes on routes and page sets, whatever is configured. */
const fixedKeys = ['service-name', 'unused-since', 'deleting', 'used-by', 'operator'].map((name) => annotationPrefix + name);

/** The three annotations that can be configured; they stand side by side on one route. */
const annotationKeys = ['maintenanceAnnotation', 'customPageAnnotation', 'backupAnnotation'] as const;

/** The schema of the `operator` section. */
export const operatorSchema = section(
  {
    namespace: namespaceName()
      .default(defaults.namespace)
      .describe('The namespace of the operator and of its backups.'),
    watchNamespaces: list(namespaceName(), 'The namespaces whose routes it looks after; empty: all of them.'),
    maintenanceAnnotation: qualifiedName()
      .default(defaults.maintenanceAnnotation)
      .describe('The annotation on a route that turns maintenance on.'),
    maintenanceAnnotationValue: z
      .string()
      .min(1, { error: 'is empty: write the text that turns maintenance on, like "true"' })
      .default(defaults.maintenanceAnnotationValue)
      .describe('The value of that annotation which means "on"; any other is "off".'),
    customPageAnnotation: qualifiedName()
      .default(defaults.customPageAnnotation)
      .describe('The annotation on a route that names one of the custom pages.'),
    backupAnnotation: qualifiedName()
      .default(defaults.backupAnnotation)
      .describe('The annotation on a route where the operator keeps a copy of its backup.'),
    backupConfigMapPrefix: objectName(200)
      .default(defaults.backupConfigMapPrefix)
      .describe('How the names of the backups (ConfigMaps) begin; the name of the route follows after "-".'),
    mode: z
      .enum(['cronjob', 'controller'])
      .default(defaults.mode)
      .describe('cronjob: runs by the schedule; controller: runs all the time and reacts within about a second.'),
    schedule: z
      .string()
      .superRefine((schedule, context) => {
        const message = cronMistake(schedule);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .default(defaults.schedule)
      .describe('When the CronJob runs: minute, hour, day of the month, month, day of the week.'),
  },
  'How the operator runs, and the keys that it and its users write.',
).check(always(checkAnnotations), always(checkNamespaces));

type Annotations = Readonly<Record<(typeof annotationKeys)[number], unknown>>;

function checkAnnotations(operator: Annotations, report: Report): void {
  for (const [index, key] of annotationKeys.entries()) {
    const value = operator[key];
    if (typeof value !== 'string') continue;
    if (fixedKeys.includes(value)) report([key], `${shown(value)} is what the operator itself writes: choose another key`);
    const same = annotationKeys.slice(0, index).find((other) => operator[other] === value);
    if (same !== undefined) reportSame([same, key], value, report);
  }
}

function checkNamespaces({ watchNamespaces: names }: { readonly watchNamespaces: unknown }, report: Report): void {
  if (!Array.isArray(names)) return;
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) report(['watchNamespaces', index], `${shown(name)} is there twice: keep one of them`);
  }
}

/** At the key that was configured, not at the one that has its default. */
function reportSame(keys: readonly [keyof Annotations, keyof Annotations], value: string, report: Report): void {
  const [other, key] = defaults[keys[1]] === value ? [keys[1], keys[0]] : keys;
  report([key], `${shown(value)} is also operator.${other}: each needs a key of its own`);
}
