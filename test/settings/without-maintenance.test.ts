import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSettings } from '../../src/settings/parse-settings.js';
import { defaultSettings } from '../../src/settings/settings.js';
import { withoutMaintenance } from '../../src/settings/without-maintenance.js';

describe('withoutMaintenance', () => {
  it('empties the lines of the section and leaves all others where they are', () => {
    const text = '# top\nmaintenance:\n  pod: {}\n<p>\noperator:\n  mode: cronjob\n"maintenance" : {}\n---\nx';
    expect(withoutMaintenance(text)).toBe('# top\n\n\n\noperator:\n  mode: cronjob\n\n---\nx');
  });

  it('makes no broken maintenance section change the operator section', () => {
    const operator = 'operator:\n  namespace: shop\n  watchNamespaces: [a, b]\n';
    const expected = { ...defaultSettings.operator, namespace: 'shop', watchNamespaces: ['a', 'b'] };
    const line = fc.stringMatching(/^ {0,4}[-a-z:"'{}[\]|>#&*!%<\t ]{0,12}$/u);
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, first) => {
        const maintenance = `maintenance:\n${lines.join('\n')}\n`;
        const { settings } = parseSettings(first ? maintenance + operator : operator + maintenance, 'f', () => 'x');
        expect(settings?.operator ?? expected).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
