import { describe } from '@jest/globals';
import { hasNginx } from '../constructs/describe-nginx.js';
import { hasChromium } from './chromium.js';

const must = process.env['CI'] === 'true';
if (!hasChromium && !must) process.stderr.write('chromium is not there (apt-get install chromium): its tests are skipped\n');

/** `describe`, skipped where there is no Chromium or no nginx; with CI=true it is not, and fails. */
export const describeChromium = must || (hasChromium && hasNginx) ? describe : describe.skip;
