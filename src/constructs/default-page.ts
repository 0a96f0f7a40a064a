/**
 * The built-in HTML page: one file with nothing to load and no script, for narrow and wide, light and dark screens.
 * Text and background differ by at least 7:1, the link by at least 4.5:1, in both schemes (WCAG 2.2, 1.4.3 and 1.4.6);
 * the empty `href` asks for the very address again that the visitor wanted.
 */
export const DEFAULT_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Down for maintenance</title>
<style>
:root { --page: #f4f6fb; --card: #fff; --line: #d9dfec; --text: #1b2333; --soft: #47526a; --accent: #2450c5; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f141f; --card: #181f2e; --line: #2c3650; --text: #eef1f8; --soft: #b9c3d8; --accent: #9db8ff; --on-accent: #0f141f; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--text); font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 34rem; padding: clamp(1.75rem, 6vw, 3.5rem); text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 1.25rem; }
svg { width: 4.5rem; height: 4.5rem; color: var(--accent); }
h1 { margin: 1.25rem 0 .75rem; font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; }
p { margin: 0 0 1.75rem; color: var(--soft); text-wrap: pretty; }
a { display: inline-block; padding: .7rem 1.5rem; border-radius: .65rem; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
@media (forced-colors: active) { a { border: 1px solid; } }
@media print { body { min-height: 0; } main { border: 0; } a { display: none; } }
</style>
</head>
<body>
<main>
<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
<circle cx="24" cy="24" r="20" opacity=".35"/>
<path d="M31.5 13.6a8 8 0 0 0-10.3 10.2l-7.6 7.6a2.8 2.8 0 0 0 4 4l7.6-7.6a8 8 0 0 0 10.2-10.3l-4.7 4.7-3.6-.3-.3-3.6z"/>
</svg>
<h1>We’ll be back soon</h1>
<p>This site is down for maintenance. There is nothing you need to do: please try again in a few minutes. Thank you for your patience.</p>
<a href="">Try again</a>
</main>
</body>
</html>
`;

const DETAIL = 'The service is down for maintenance. Please try again later.';

/** The built-in JSON page: a problem document (RFC 9457), with the seconds to wait as an extension member. */
export function defaultJson(statusCode: number, retryAfterSeconds: number): string {
  const problem = { type: 'about:blank', title: titleOf(statusCode), status: statusCode, detail: DETAIL, retryAfterSeconds };
  return `${JSON.stringify(problem, null, 2)}\n`;
}

/** The built-in XML page: the same problem document in XML (RFC 9457, appendix B). */
export function defaultXml(statusCode: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns="urn:ietf:rfc:7807">
  <type>about:blank</type>
  <title>${titleOf(statusCode)}</title>
  <status>${statusCode}</status>
  <detail>${DETAIL}</detail>
</problem>
`;
}

/** The phrase of the status itself, as RFC 9457 section 4.2.1 wants it of `about:blank`. */
function titleOf(statusCode: number): string {
  return statusCode === 503 ? 'Service Unavailable' : 'Maintenance';
}
