import { describe, expect, it } from '@jest/globals';
import { defaultResources, resourceProblems } from '../../src/settings/pod-resources.js';
import { quantityOf } from '../../src/settings/quantity.js';

type Given = Parameters<typeof resourceProblems>[0];

describe('quantityOf', () => {
  it.each<[string | number, number | undefined]>([
    [2, 2], ['0', 0], ['.5', 0.5], ['5.', 5], ['+1', 1], ['700m', 0.7], ['3u', 3e-6], ['3n', 3e-9], ['2k', 2000], ['1.5M', 1.5e6],
    ['1G', 1e9], ['1T', 1e12], ['1P', 1e15], ['1E', 1e18], ['1E3', 1000], ['12e-1', 1.2], ['1Ki', 1024], ['0.5Mi', 524_288],
    ['1Gi', 2 ** 30], ['1Ti', 2 ** 40], ['1Pi', 2 ** 50], ['1Ei', 2 ** 60],
    ['', undefined], ['-1', undefined], ['32MB', undefined], ['1_0', undefined], ['Mi', undefined], [-1, undefined], [Number.NaN, undefined],
  ])('of %j is %j', (text, amount) => {
    expect(quantityOf(text)).toBe(amount);
  });
});

// What is refused here, kube-apiserver 1.35.4 refuses as well (`kubectl create --dry-run=server`), but for the rows that say otherwise.
describe('resourceProblems', () => {
  it.each<[Given]>([
    [{}], [defaultResources], [{ requests: {}, limits: {} }], [{ requests: { cpu: '1' } }], [{ requests: { memory: '0' } }], [{ limits: { cpu: 1 } }],
    [{ limits: { memory: '16Mi' } }], [{ limits: { memory: '16777216' } }], [{ limits: { memory: '0.5Gi' } }],
    [{ requests: { cpu: '700m' }, limits: { cpu: 0.7 } }], [{ requests: { cpu: '300m', memory: '1.5Mi' } }],
    [{ limits: { 'ephemeral-storage': '1Gi' } }], [{ limits: { 'nvidia.com/gpu': '1' } }], [{ requests: { 'a.kubernetes.io/b': '1' }, limits: { 'a.kubernetes.io/b': '2' } }],
    [{ limits: { 'hugepages-2Mi': '4Mi' } }],
  ])('has none for %j', (given) => {
    expect(resourceProblems(given)).toEqual([]);
  });

  const noResource = 'is no resource of a container: write cpu, memory, ephemeral-storage, hugepages-2Mi, or a name after its domain, like example.com/gpu';
  const tooLittle = 'is too little: nginx itself needs about 6 MiB, and the page and its connections come on top; write at least 16Mi';
  it.each<[Given, string]>([
    [{ requests: { cpu: '2' } }, 'requests cpu: "2" is more than the limit, "1", which is the default: give limits as well'],
    [{ requests: { memory: '128Mi' } }, 'requests memory: "128Mi" is more than the limit, "64Mi", which is the default: give limits as well'],
    [{ limits: { cpu: '5m' } }, 'limits cpu: "5m" is less than the request, which is "10m" where requests are left out: write more, or give requests as well'],
    [{ requests: { cpu: '701m' }, limits: { cpu: '0.7' } }, 'requests cpu: "701m" is more than the limit, "0.7": write no more than that'],
    [{ requests: { memory: 1e8 }, limits: { memory: '64Mi' } }, 'requests memory: 100000000 is more than the limit, "64Mi": write no more than that'],
    [{ limits: { gpu: '1' } }, `limits gpu: "gpu" ${noResource}`],
    [{ requests: { pods: '1' } }, `requests pods: "pods" ${noResource}`],
    [{ limits: { CPU: '1' } }, `limits CPU: "CPU" ${noResource}`],
    [{ limits: { 'requests.a.example/b': '1' } }, `limits requests.a.example/b: "requests.a.example/b" ${noResource}`],
    [{ limits: { cpu: '32MB' } }, 'limits cpu: "32MB" is not a quantity: write it like 50m, 0.5 or 32Mi'],
    [{ limits: { 'nvidia.com/gpu': '0.5' } }, 'limits nvidia.com/gpu: "0.5" is not a whole number, and there are no parts of a nvidia.com/gpu'],
    [{ requests: { 'nvidia.com/gpu': 1 } }, 'requests nvidia.com/gpu: of nvidia.com/gpu, request and limit must be the same: write 1 as the limit, too'],
    [{ requests: { 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 2 } }, 'requests nvidia.com/gpu: of nvidia.com/gpu, request and limit must be the same: write 1 as the limit, too'],
    [{ requests: { cpu: 1, 'hugepages-2Mi': '2Mi' } }, 'requests hugepages-2Mi: of hugepages-2Mi, request and limit must be the same: write "2Mi" as the limit, too'],
    [{ limits: { 'hugepages-2Mi': '3Mi' } }, 'limits hugepages-2Mi: "3Mi" is no multiple of 2Mi, the size of such a page'],
    [{ limits: { 'hugepages-big': '2Mi' } }, 'limits hugepages-big: "2Mi" is no multiple of big, the size of such a page'],
    [{ requests: {}, limits: { 'hugepages-2Mi': '2Mi' } }, 'limits hugepages-2Mi: huge pages go with cpu or memory only: give one of these, too'],
    // the API server takes these: the first two with a warning, the others without a word, and then the container does not start
    [{ requests: { memory: '32m' } }, 'requests memory: "32m" is not a whole number of bytes: "m" stands for thousandths, write "32Mi"'],
    [{ limits: { 'ephemeral-storage': '0.5' } }, 'limits ephemeral-storage: "0.5" is not a whole number of bytes: write it like 32Mi'],
    [{ requests: {}, limits: { memory: '0' } }, `limits memory: "0" ${tooLittle}`],
    [{ requests: {}, limits: { memory: '4Mi' } }, `limits memory: "4Mi" ${tooLittle}`],
    [{ requests: {}, limits: { memory: 16_777_215 } }, `limits memory: 16777215 ${tooLittle}`],
  ])('refuses %j', (given, expected) => {
    expect(resourceProblems(given).map(({ path, message }) => `${path.join(' ')}: ${message}`)).toEqual([expected]);
  });

  it('has one for each quantity that is wrong by itself', () => {
    expect(resourceProblems({ requests: { gpu: 1, cpu: 'x' }, limits: { memory: '32m' } }).map(({ path }) => path)).toEqual([['requests', 'gpu'], ['requests', 'cpu'], ['limits', 'memory']]);
  });
});
