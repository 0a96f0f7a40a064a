import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Places } from './places.js';

/** GETs a path of the API server: the body of a 200; throws with the status of any other answer. */
export function get({ server, caFile }: Places, token: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { ca: readFileSync(caFile), headers: { authorization: `Bearer ${token}` }, agent: false };
    request(`${server}${path}`, options, (response) => {
      if (response.statusCode === 200) resolve(text(response));
      else reject(new Error(`GET ${path} answered ${response.resume().statusCode}`));
    })
      .on('error', reject)
      .end();
  });
}
