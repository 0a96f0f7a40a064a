/**
 * The text of a settings file with the lines of its maintenance section emptied, so that the operator section can be read
 * where the YAML of the other is broken. The section goes on until `operator:`, a new document, or the end: what stands
 * unindented in between (a page that was pasted in) is part of it.
 */
export function withoutMaintenance(text: string): string {
  let inside = false;
  const lines = text.split('\n').map((line) => {
    if (/^(["']?)maintenance\1\s*:/u.test(line)) inside = true;
    else if (/^(["']?)operator\1\s*:|^(?:---|\.\.\.)/u.test(line)) inside = false;
    return inside ? '' : line;
  });
  return lines.join('\n');
}
