/**
 * The script of the built-in page. It asks for the page's own address with HEAD, and loads it anew once something else
 * than the page answers.
 *
 * - It first asks after `Retry-After` (5 seconds at least, 5 minutes at most), then ever more seldom, and each time up to
 *   half as long again by chance: many visitors come back one after the other, and not at once.
 * - It asks only while somebody looks; who comes back to the tab later has it ask a few seconds later.
 * - It has one timer and one request at most: after a sleep, of the machine or of the tab, a timer that is late stands
 *   beside somebody who comes back, and if each asked, there would be one more to go on asking after every sleep.
 * - An answer of 500 or above, or 429, is no app that is well. One with the page's status and `Retry-After` is the page.
 *   A redirect, which is not followed and so has the status 0, is the app's: most of them go to a login.
 * - It loads by GET, so that no form is sent again, also where the page was the answer to one; and it keeps the fragment,
 *   for which the address must differ for a moment: to the same address with a fragment, browsers only scroll.
 */
export function pageScript(statusCode: number, retryAfterSeconds: number): string {
  return `'use strict';\n(${SCRIPT})(${statusCode}, ${Math.min(Math.max(retryAfterSeconds, 5), 300)});\n`;
}

/**
 * What the script does, given the status of the page and after how many seconds it first asks. `due` is when it asks next:
 * Infinity while it does, and 0 where it would have, had somebody looked.
 */
const SCRIPT = `(pageStatus, firstSeconds) => {
  let seconds = firstSeconds;
  let timer;
  let due;

  function load() {
    const address = location.href;
    history.replaceState(null, '', location.origin + location.pathname + '?' + Math.random());
    location.replace(address);
  }

  async function isBack() {
    try {
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(20000) });
      const isPage = answer.status === pageStatus && answer.headers.has('Retry-After');
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

  function askIn(delay) {
    clearTimeout(timer);
    due = Date.now() + delay;
    timer = setTimeout(ask, delay);
  }

  function wait() {
    askIn(seconds * (1 + Math.random() / 2) * 1000);
    seconds = Math.min(seconds * 1.5, 300);
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() >= due) askIn(Math.random() * 5000);
  });
  document.getElementById('again').addEventListener('click', (event) => {
    event.preventDefault();
    load();
  });
  document.getElementById('watching').hidden = false;
  wait();
}`;
