import type { Manifest } from '../reconciler/core/manifest.js';
import { manifestYaml } from '../reconciler/io/manifest-folder.js';
import { dataText, type Format } from './write-report.js';

/** Objects as one text that `kubectl apply -f -` takes: YAML documents, or a `List` in JSON. */
export function stateText(objects: readonly Manifest[], format: Format): string {
  if (format === 'json') return dataText({ apiVersion: 'v1', kind: 'List', items: objects }, 'json');
  return objects.map((object) => `---\n${manifestYaml(object)}`).join('');
}
