/** What the API server reads as a quantity (k8s.io/apimachinery/pkg/api/resource), but for a sign; published in the JSON Schema. */
export const quantityPattern = '^\\+?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][-+]?\\d+)?$';

const quantity = new RegExp(quantityPattern, 'u');
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** What a quantity comes to, in whole units: `50m` is 0.05, `1Ki` is 1024; undefined where it is none. */
export function quantityOf(written: string | number): number | undefined {
  const text = String(written);
  if (!quantity.test(text)) return undefined;
  const [, digits = '', suffix = ''] = /^\+?([\d.]+)(.*)$/u.exec(text) ?? [];
  if (binary.includes(suffix)) return Number(digits) * 1024 ** (binary.indexOf(suffix) + 1);
  // by an exponent, so that 700m is 0.7 and not 0.7000000000000001
  return Number(decimal.includes(suffix) ? `${digits}e${3 * (decimal.indexOf(suffix) - 3)}` : digits + suffix);
}
