import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, jest } from '@jest/globals';
import { NJS_MODULE } from '../../src/constructs/nginx-config.js';
import { environment } from './local-nginx.js';

const isThere = spawnSync('nginx', ['-v'], { env: environment }).error === undefined && existsSync(NJS_MODULE);
/** Whether there is an nginx with njs; with CI=true there must be. */
export const hasNginx = isThere || process.env['CI'] === 'true';
if (!hasNginx) process.stderr.write('nginx with njs is not there (apt-get install nginx-light libnginx-mod-http-js): its tests are skipped\n');

jest.setTimeout(300_000);

/** `describe`, skipped where there is no nginx with njs; with CI=true it is not, and fails. Its tests may take their time. */
export const describeNginx = hasNginx ? describe : describe.skip;
