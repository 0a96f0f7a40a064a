/**
 * The script of the built-in page. It asks for the page's own address with HEAD, and loads it anew once something else
 * than the page answers.
 *
 * - It first asks after `Retry-After` (5 seconds at least, 5 minutes at most), then ever more seldom, and each time up to
 *   half as long again by chance: many visitors come back one after the other, and not at once.
 * - It asks only while somebody looks; who comes back to the tab later has it ask a few seconds later.
 * - An answer of 500 or above, or 429, is no app that is well. One with the page's status and `Retry-After` is the page.
 *   A redirect, which is not followed and so has the status 0, is the app's: most of them go to a login.
 * - It loads by GET, so that no form is sent again, also where the page was the answer to one; and it keeps the fragment,
 *   for which the address must differ for a moment: to the same address with a fragment, browsers only scroll.
 */
export function pageScript(statusCode: number, retryAfterSeconds: number): string {
  return `'use strict';
(() => {
  let seconds = Math.min(Math.max(${retryAfterSeconds}, 5), 300);
  let due;

  function load() {
    const address = location.href;
    history.replaceState(null, '', location.origin + location.pathname + '?' + Math.random());
    location.replace(address);
  }

  async function isBack() {
    try {
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(20000) });
      const isPage = answer.status === ${statusCode} && answer.headers.has('Retry-After');
      return !isPage && answer.status < 500 && answer.status !== 429;
    } catch {
      return false;
    }
  }

  async function ask() {
    due = document.hidden ? 0 : Infinity;
    if (document.hidden) return;
    if (await isBack()) load();
    else wait();
  }

  function wait() {
    const delay = seconds * (1 + Math.random() / 2) * 1000;
    due = Date.now() + delay;
    setTimeout(ask, delay);
    seconds = Math.min(seconds * 1.5, 300);
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() < due) return;
    due = Infinity;
    setTimeout(ask, Math.random() * 5000);
  });
  document.getElementById('again').addEventListener('click', (event) => {
    event.preventDefault();
    load();
  });
  document.getElementById('watching').hidden = false;
  wait();
})();
`;
}
