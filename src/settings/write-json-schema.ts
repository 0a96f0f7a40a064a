import { mkdirSync, writeFileSync } from 'node:fs';
import { settingsJsonSchema } from './json-schema.js';

// `npm run schema`: renews the published JSON Schema.
const folder = new URL('../../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('maintenance.schema.json', folder), `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
