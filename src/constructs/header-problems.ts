const MAX_HEADERS = 50;
/** nginx refuses a parameter of more than 4096 bytes (`NGX_CONF_BUFFER`); escaping at most doubles a value. */
const MAX_HEADER_LENGTH = 2000;

/** Headers that nginx writes itself; a second one would break the answer, or lie about it. */
const NGINX_HEADERS = new Set([
  'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive', 'server', 'te', 'trailer',
  'transfer-encoding', 'upgrade',
]);

/** Every reason why headers are refused, each with the header; none if they are good. */
export function headerProblems(headers: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(headers);
  const twice = names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index);
  return [
    ...(names.length > MAX_HEADERS ? [`headers has ${names.length} entries: more than ${MAX_HEADERS}`] : []),
    ...twice.map((name) => `header ${JSON.stringify(name)} is given twice: case does not count`),
    ...Object.entries(headers).flatMap(([name, value]) => [...nameProblems(name), ...valueProblems(name, value)]),
  ];
}

/** The letters of a token (RFC 9110, section 5.6.2) that header names are made of in practice. */
function nameProblems(name: string): string[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) {
    return [`header name ${JSON.stringify(name.slice(0, 100))} is not made of at most 100 letters, digits, - and _`];
  }
  return NGINX_HEADERS.has(name.toLowerCase()) ? [`header ${name} is nginx's own: it cannot be set`] : [];
}

function valueProblems(name: string, value: string): string[] {
  if (value.length > MAX_HEADER_LENGTH) return [`header ${name} has ${value.length} characters: more than ${MAX_HEADER_LENGTH}`];
  if (/^[!-~](?:[ -~]*[!-~])?$/.test(value)) return [];
  return [`header ${name} has the value ${JSON.stringify(value)}: it must be printable ASCII, without space at its ends`];
}
