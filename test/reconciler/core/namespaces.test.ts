import { describe, expect, it } from '@jest/globals';
import { OPERATOR, SERVICE_NAME } from '../../../src/reconciler/core/annotations.js';
import type { Manifest } from '../../../src/reconciler/core/manifest.js';
import { namespacesToPlan } from '../../../src/reconciler/core/namespaces.js';
import { defaultSettings, type Settings } from '../../../src/settings/settings.js';
import { annotated, backupOf, COPY, ENABLED, ingress, onPage, page, part, service, stored } from './fixtures.js';

function watching(...watchNamespaces: readonly string[]): Settings {
  return { ...defaultSettings, operator: { ...defaultSettings.operator, watchNamespaces } };
}

function planned(objects: readonly Manifest[], settings: Settings = defaultSettings): ReturnType<typeof namespacesToPlan> {
  return namespacesToPlan({ objects, problems: [] }, settings);
}

const route = ingress({ a: service('web') });
const foreign = { [OPERATOR]: 'another-operator' };

describe('namespacesToPlan', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['a route that asks', annotated(route, { [ENABLED]: 'true' }), ['shop']],
    ['a route that asks for something else', annotated(route, { [ENABLED]: 'yes' }), []],
    ['a route with a copy of a backup', annotated(route, { [COPY]: '{}' }), ['shop']],
    ['a route with the name of its page Service', annotated(route, { [SERVICE_NAME]: page.name }), ['shop']],
    ['a route that nobody annotated', route, []],
    ['a page Service', part('Service'), ['shop']],
    ['somebody else\'s Service of such a name', { ...part('Service'), metadata: { name: page.name, namespace: 'shop' } }, []],
    ['a backup', stored(backupOf()), ['shop']],
    ['the backup of another operator', stored(backupOf(), { labels: { ...stored(backupOf()).metadata.labels, ...foreign } }), []],
    ['an annotated object of another kind', { ...annotated(route, { [ENABLED]: 'true' }), kind: 'NetworkPolicy' }, []],
  ])('are those of %s', (_what, object, namespaces) => {
    expect(planned([object]).namespaces).toEqual(namespaces);
  });

  it('are sorted, each once, and only watched ones', () => {
    const asking = annotated(route, { [ENABLED]: 'true' });
    const routes = ['shop', 'blog', 'shop', 'docs'].map((namespace) => ({ ...asking, metadata: { ...asking.metadata, namespace } }));
    expect(planned(routes).namespaces).toEqual(['blog', 'docs', 'shop']);
    expect(planned(routes, watching('shop', 'blog')).namespaces).toEqual(['blog', 'shop']);
  });

  it('has a problem for each backup of a namespace that is not watched any more', () => {
    const { namespaces, problems } = planned([stored(backupOf())], watching('blog'));
    expect(namespaces).toEqual([]);
    expect(problems).toMatchObject([{ about: { kind: 'ConfigMap', name: 'maintenance-backup-web' }, reason: 'NamespaceNotWatched' }]);
  });

  it('passes on what could not be listed', () => {
    const problem = { about: stored('').metadata as never, reason: 'Forbidden', message: 'no' };
    expect(namespacesToPlan({ objects: [], problems: [problem] }, defaultSettings).problems).toEqual([problem]);
  });

  it('has the namespace of a route that points at a page Service of which nothing else is left', () => {
    expect(planned([ingress({ a: onPage })]).namespaces).toEqual(['shop']);
  });

  it('says nothing of a backup where a mere route is in a namespace that is not watched', () => {
    expect(planned([annotated(route, { [ENABLED]: 'true' })], watching('blog')).problems).toEqual([]);
  });
});
