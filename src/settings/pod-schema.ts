import { z } from 'zod';
import { freeAnnotationKey, freeLabelKey, labelValue, objectName, qualifiedName, resourceNamePattern, textLike } from './kubernetes-names.js';
import { resourceProblems } from './pod-resources.js';
import { quantityPattern } from './quantity.js';
import { always, entries, list, section, type Report } from './section.js';
import { defaultSettings, type PodToleration } from './settings.js';
import { shown } from './shown.js';

const defaults = defaultSettings.maintenance.pod;

/** The schema of `maintenance.pod`. */
export const podSchema = section(
  {
    image: imageName()
      .exactOptional()
      .describe('The nginx image that serves the page: 1.23 or later, with njs (no slim one); default: an official one.'),
    workload: z
      .enum(['pod', 'deployment'])
      .default(defaults.workload)
      .describe('deployment: for clusters whose nodes are drained during the maintenance (a bare Pod blocks the drain).'),
    replicas: z
      .int()
      .min(1)
      .max(100)
      .default(defaults.replicas)
      .describe('How many Pods; more than 1 with workload: deployment.'),
    resources: z
      .strictObject({ requests: quantities('What is reserved.'), limits: quantities('The most that it may use.') })
      .superRefine((resources, context) => {
        for (const { path, message } of resourceProblems(resources)) context.addIssue({ code: 'custom', path: [...path], message });
      })
      .exactOptional()
      .describe('Requests and limits of the container; default: small ones that fit the page.'),
    labels: entries(freeLabelKey(), labelValue(), 'Further labels on the Pod.'),
    annotations: entries(freeAnnotationKey(), z.string(), 'Further annotations on the Pod.'),
    nodeSelector: entries(qualifiedName(), labelValue(), 'The labels of the nodes that it may run on.'),
    tolerations: list(tolerationSchema(), 'The taints that it tolerates.'),
    priorityClassName: objectName().exactOptional().describe('Its PriorityClass.'),
    imagePullSecrets: list(objectName(), 'Names of the Secrets to pull the image with.'),
    networkPolicy: z
      .boolean()
      .default(defaults.networkPolicy)
      .describe('true: let visitors in where the namespace denies traffic by default.'),
  },
  'The Pod that serves a page.',
).check(always(checkReplicas));

function imageName() {
  return textLike('^[a-zA-Z0-9][-a-zA-Z0-9_.:/]*(?:@[a-z0-9]+:[0-9a-f]{32,})?$', 'an image: write registry/name:tag').refine(
    (image) => image === withLowerCaseName(image),
    { error: ({ input }) => `${shown(input)} is not an image: only its tag may have capitals, write ${shown(withLowerCaseName(String(input)))}` },
  );
}

/** The name is what stands between the registry, which has a dot or a port, and the tag or digest. */
function withLowerCaseName(image: string): string {
  return image.replace(/^([^/]*[.:][^/]*\/)?([^:@]*)/u, (_, registry: string | undefined, name: string) => (registry ?? '') + name.toLowerCase());
}

/** Names and quantities are checked with the others: see `resourceProblems`. */
function quantities(description: string) {
  const text = z.string().meta({ type: ['string', 'number'], pattern: quantityPattern });
  const quantity = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text);
  return z.record(z.string().meta({ pattern: resourceNamePattern }), quantity).exactOptional().describe(description);
}

function tolerationSchema() {
  const toleration = {
    key: qualifiedName().exactOptional().describe("The taint's key; left out: every key, with operator: Exists."),
    operator: z.enum(['Exists', 'Equal']).exactOptional().describe('Exists: any value; Equal (the default): this value.'),
    value: labelValue().exactOptional().describe("The taint's value."),
    effect: z
      .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
      .exactOptional()
      .describe("The taint's effect; left out: every effect."),
    tolerationSeconds: z.int().min(0).exactOptional().describe('How long it stays, in seconds; with effect: NoExecute.'),
  };
  return z.strictObject(toleration).check(always(checkToleration));
}

/** Those that have no seconds; a value that is no effect at all has its own error. */
const otherEffects: readonly unknown[] = [undefined, 'NoSchedule', 'PreferNoSchedule'];

function checkToleration(toleration: PodToleration, report: Report): void {
  if (toleration.key === undefined && toleration.operator !== 'Exists') {
    report([], 'a toleration without a key tolerates every taint: write operator: Exists, or give the key');
  }
  if (toleration.operator === 'Exists' && toleration.value) {
    report(['value'], `${shown(toleration.value)} means nothing beside operator: Exists: take one of them out`);
  }
  if (toleration.tolerationSeconds !== undefined && otherEffects.includes(toleration.effect)) {
    report(['tolerationSeconds'], 'tolerationSeconds needs effect: NoExecute');
  }
}

function checkReplicas(pod: { readonly workload?: unknown; readonly replicas?: unknown }, report: Report): void {
  if (pod.workload === 'pod' && Number(pod.replicas) > 1) {
    report(['replicas'], `${shown(pod.replicas)} replicas need workload: deployment; a bare Pod is one`);
  }
}
