import { readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

// `npm run njs`: renews what nginx runs of negotiate.ts, which can't read TypeScript and knows no other exports than this one.
const source = readFileSync(new URL('negotiate.ts', import.meta.url), 'utf8');
const { code } = transformSync(source, { loader: 'ts', target: 'es2015' });
const script = `${code.replace(/^export (?:\{[^}]*\};\n)?/gm, '')}
function kindOf(request) {
  try {
    return pageKind(request.variables.http_accept || "");
  } catch (error) {
    return "html"; // bytes that are no text
  }
}
export default { kindOf };
`;
const text = `/** What nginx runs of negotiate.ts: written by \`npm run njs\`, never edited. */
export const NEGOTIATE_NJS = ${JSON.stringify(script)};
`;
writeFileSync(new URL('negotiate-njs.ts', import.meta.url), text);
