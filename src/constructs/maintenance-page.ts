import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { compressedBodies } from './compressed-bodies.js';
import { completedContent, contentProblems, DEFAULT_ANSWER, pageFiles, type PageContent } from './page-content.js';
import { configuredDigest, contentDigest, pageSetNameOf } from './page-digest.js';
import { APP_LABEL, DEFAULT_PAGE_NAME, KEY_PREFIX } from './page-labels.js';
import { addPageParts, type PageDesign, type PageParts } from './page-parts.js';
import { podProblems, type PagePodProps } from './page-pod.js';
import type { PageServiceProps } from './page-service.js';

/** A page and how it is served. */
export interface MaintenancePageProps extends PageContent {
  /**
   * The page's name, as routes ask for it. Recorded, and no part of the digest.
   * @default 'default'
   */
  readonly pageName?: string;
  /**
   * The default page: what this page leaves out comes from there.
   * @default - the built-in page
   */
  readonly defaultPage?: PageContent;
  /**
   * The namespace of the operator that the page set belongs to. Without one, no operator takes it for its own.
   * @default - none
   */
  readonly operatorNamespace?: string;
  /**
   * How the Pod runs.
   * @default - one bare Pod
   */
  readonly pod?: PagePodProps;
  /**
   * How the page is reached.
   * @default - a ClusterIP Service
   */
  readonly service?: PageServiceProps;
}

/**
 * A page set: a Service, an immutable ConfigMap and a Pod (or Deployment) that answer every request with one maintenance
 * page. They are named `maintenance-{hash}` after all that is in them, so that other content is another set.
 *
 * @example new MaintenancePage(chart, 'page', { html: '<h1>Back at noon</h1>', retryAfterSeconds: 600 });
 */
export class MaintenancePage extends Construct {
  /** The name of every part: `maintenance-` and the first 8 hex digits of {@link digest}. */
  readonly pageSetName: string;
  /** SHA-256 over the parts, in hex; the namespace and the page's name do not count. */
  readonly digest: string;
  /** SHA-256 over what the user configured, in hex: another version of this program gives the same. */
  readonly configuredDigest: string;
  /** What a route is diverted to: port `PAGE_PORT`, named `http`. */
  readonly service: PageParts['service'];
  /** The page's files. */
  readonly configMap: PageParts['configMap'];
  /** The Pod, or the Deployment. */
  readonly workload: PageParts['workload'];
  /** There with `pod.networkPolicy`. */
  readonly networkPolicy: PageParts['networkPolicy'];

  constructor(scope: Construct, id: string, props: MaintenancePageProps = {}) {
    super(scope, id);
    const design = designOf(props);
    this.configuredDigest = design.configuredDigest;
    this.digest = contentDigest(placeholderManifests(design, Chart.of(this).labels));
    this.pageSetName = pageSetNameOf(this.digest);
    const parts = addPageParts(this, design, { digest: this.digest, pageName: props.pageName ?? DEFAULT_PAGE_NAME });
    this.service = parts.service;
    this.configMap = parts.configMap;
    this.workload = parts.workload;
    this.networkPolicy = parts.networkPolicy;
    this.node.addValidation({ validate: () => pageProblems(props) });
  }
}

/** Every reason why a page with these props is refused; none if it is good. */
export function pageProblems(props: MaintenancePageProps): string[] {
  const { pod = {}, service = {} } = props;
  return [
    ...contentProblems(completedContent(props, props.defaultPage)),
    ...podProblems(pod),
    ...reservedProblems('pod.labels', pod.labels),
    ...reservedProblems('pod.annotations', pod.annotations),
    ...reservedProblems('service.annotations', service.annotations),
  ];
}

function reservedProblems(where: string, given: Readonly<Record<string, string>> = {}): string[] {
  const reserved = Object.keys(given).filter((key) => key.startsWith(KEY_PREFIX) || (where === 'pod.labels' && key === APP_LABEL));
  return reserved.map((key) => `${where} sets ${key}: the page set needs it for itself`);
}

function designOf(props: MaintenancePageProps): PageDesign {
  const { pod = {}, service = {}, operatorNamespace } = props;
  const content = completedContent(props, props.defaultPage);
  const configured = configuredDigest({ ...content, pod, service }, USUAL);
  const files = pageFiles(content);
  return { content: { data: files, binaryData: compressedBodies(files) }, pod, service, operatorNamespace, configuredDigest: configured };
}

/** The defaults that are values: settings that were read from a file have them all. */
const USUAL = {
  ...DEFAULT_ANSWER,
  language: 'en',
  pod: { workload: 'pod', replicas: 1, networkPolicy: false },
  service: { type: 'ClusterIP' },
};

/** What the name is made from: the parts as they would be under a placeholder's name, in a chart of their own. */
function placeholderManifests(design: PageDesign, labels: Chart['labels']): unknown[] {
  const chart = new Chart(new App(), 'page', { labels });
  addPageParts(chart, design, { digest: '0'.repeat(64), pageName: DEFAULT_PAGE_NAME });
  return chart.toJson();
}
