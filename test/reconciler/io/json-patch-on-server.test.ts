import { beforeAll, expect, it } from '@jest/globals';
import { describeCluster } from '../../cluster/describe-cluster.js';

const PATH = '/metadata/annotations/x';

describeCluster('a JSON Patch on the API server', (cluster) => {
  beforeAll(async () => {
    await cluster().kubectl(['create', 'configmap', 'bare']);
    await cluster().kubectl(['create', 'configmap', 'marked']);
    await cluster().kubectl(['annotate', 'configmap', 'marked', 'y=1']);
  });

  async function patch(name: string, operations: readonly object[]): Promise<string> {
    const { code, stderr } = await cluster().kubectl(['patch', 'configmap', name, '--type=json', '-p', JSON.stringify(operations)]);
    return code === 0 ? 'done' : stderr;
  }

  it('passes a test for null where the annotation is absent among others', async () => {
    expect(await patch('marked', [{ op: 'test', path: PATH, value: null }, { op: 'add', path: '/data', value: { a: '1' } }])).toBe('done');
  });

  it('fails a test for null where the annotation is there', async () => {
    expect(await patch('marked', [{ op: 'test', path: '/metadata/annotations/y', value: null }, { op: 'add', path: '/data', value: { a: '2' } }])).toBe('?');
  });
  it('no annotations at all', async () => {
    expect(await patch('bare', [{ op: 'test', path: PATH, value: null }, { op: 'add', path: '/data', value: { a: '2' } }])).toBe('?');
  });
  it('test the map for null', async () => {
    expect(await patch('bare', [{ op: 'test', path: '/metadata/annotations', value: null }, { op: 'add', path: '/data', value: { a: '2' } }])).toBe('?');
  });
});
