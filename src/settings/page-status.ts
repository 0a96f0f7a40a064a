/** nginx keeps these to itself: 444 closes the connection without an answer, the others become 400. */
export const STATUSES_OF_NGINX: readonly number[] = [444, 494, 495, 496, 497, 498, 499];

const REASONS: readonly (readonly [from: number, to: number, reason: string])[] = [
  [100, 199, 'it announces an answer and is none'],
  [201, 299, 'it says that the app did what it was asked for'],
  [300, 399, 'it sends clients elsewhere, or to what they have kept'],
];

/** Why a page can't have this status, with the way out; undefined: it can. */
export function whyNoPageStatus(status: number): string | undefined {
  const isNginxs = STATUSES_OF_NGINX.includes(status);
  if (Number.isInteger(status) && !isNginxs && (status === 200 || (status >= 400 && status <= 599))) return undefined;
  const reason = isNginxs ? "444 and 494 to 499 are nginx's own" : REASONS.find(([from, to]) => status >= from && status <= to)?.[2];
  return `is not a status that a page can have: write 503, or another of 200 and 400 to 599${reason === undefined ? '' : ` (${reason})`}`;
}

/** What others make of a page with this status, which whoever chose it should know; undefined: nothing that harms. */
export function pageStatusWarning(status: number): string | undefined {
  if (status === 200) {
    return '200 says that the page is the site: search engines may index it in place of every URL that they visit, monitors see no maintenance, and API clients and caches that heed no "Cache-Control: no-store" take it for the answer; write 503 unless something in front lets nothing else through';
  }
  if (status === 404 || status === 410) return `${status} says that the URLs are gone: search engines take them out of their index; write 503`;
  return undefined;
}
