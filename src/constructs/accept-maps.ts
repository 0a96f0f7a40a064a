/** How a media range names a body: itself, by its type (`text/*`), or with everything else. Regular expressions. */
interface Ranges {
  readonly named: string;
  readonly type: string;
  readonly any: string;
}

const ANY = '\\*/\\*';
const BODIES: Readonly<Record<'html' | 'json' | 'xml', Ranges>> = {
  html: { named: 'text/html|application/xhtml\\+xml', type: 'text/\\*', any: ANY },
  json: { named: 'application/(?:[^,;/\\s]*\\+)?json', type: 'application/\\*', any: ANY },
  xml: {
    named: '(?:text|application)/xml|application/(?!xhtml\\+)[^,;/\\s]*\\+xml',
    type: '(?:text|application)/\\*',
    any: ANY,
  },
};

/** Every weight that is told apart, the highest first: how it is written (RFC 9110, section 12.4.2), and its digit in a rank. */
const WEIGHTS = [
  { digit: 'x', weight: '(?:;\\s*+q=1(?:\\.0*+)?+\\s*+(?:;[^,]*+)?+)?+' },
  ...[9, 8, 7, 6, 5, 4, 3, 2, 1].map((digit) => ({ digit: String(digit), weight: `;\\s*+q=0?\\.${digit}[0-9]*+\\s*+(?:;[^,]*+)?+` })),
  { digit: '0', weight: ';\\s*+q=0?\\.0+[1-9][0-9]*+\\s*+(?:;[^,]*+)?+' },
] as const;
const REFUSED = ';\\s*+q=0(?:\\.0*+)?+\\s*+(?:;[^,]*+)?+';

/**
 * Content negotiation (RFC 9110, section 12.5.1) as nginx `map`s. They set `$page_kind`: `html`, `json`, `problem` (the
 * JSON body under its other name, `application/problem+json`) or `xml`.
 *
 * One map for each body ranks it by the Accept header: the digit of its weight, then how it was named. The last map takes
 * the highest rank. Where weights are equal, a body that was named beats one under a wildcard, so that what axios sends
 * (JSON, plain text, anything) means JSON; then html comes before json before xml. Of a weight, the first decimal counts.
 *
 * Every repetition is possessive, so that no header makes an expression go back: time is linear in the header's length.
 */
export const ACCEPT_MAPS = [
  ...Object.entries(BODIES).map(([body, ranges]) => rankMap(body, ranges)),
  map('$http_accept', '$page_json', 'json', [
    [`~*${range('application/problem\\+json', REFUSED)}`, 'json'],
    [`~*${range('application/problem\\+json', '(?:;[^,]*+)?+')}`, 'problem'],
  ]),
  kindMap(),
].join('\n');

/** The most specific range that fits counts: a body that is refused by name is not wanted by a wildcard. */
function rankMap(body: string, ranges: Ranges): string {
  const lines = Object.entries<string>({ ...ranges }).flatMap(([how, media]) => [
    ...WEIGHTS.map(({ digit, weight }) => [`~*${range(media, weight)}`, digit + how.charAt(0)] as const),
    [`~*${range(media, REFUSED)}`, '-'] as const,
  ]);
  return map('$http_accept', `$page_${body}_rank`, '-', lines);
}

function kindMap(): string {
  const highestFirst = WEIGHTS.flatMap(({ digit }) => ['n', 't', 'a'].map((how) => digit + how));
  const lines = highestFirst.flatMap((rank) => [
    [`~^${rank}`, 'html'] as const,
    [`~,${rank},`, '$page_json'] as const,
    [`~${rank}$`, 'xml'] as const,
  ]);
  return map('$page_html_rank,$page_json_rank,$page_xml_rank', '$page_kind', 'html', lines);
}

/** A media range with this weight, anywhere in an Accept header; other parameters may stand before the weight. */
function range(media: string, weight: string): string {
  return `(?:^|,)\\s*+(?:${media})\\s*+(?:;(?!\\s*+q=)[^,;]*+)*+${weight}(?=,|$)`;
}

function map(from: string, to: string, otherwise: string, lines: readonly (readonly [pattern: string, value: string])[]): string {
  const body = lines.map(([pattern, value]) => `    "${pattern}" ${value};`);
  return [`  map ${from} ${to} {`, `    default ${otherwise};`, ...body, '  }'].join('\n');
}
