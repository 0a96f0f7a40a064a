import { afterEach, expect, it } from '@jest/globals';
import { nodeVariable } from './layout.js';
import { whyNoNode } from './requirements.js';

const before = process.env[nodeVariable];
afterEach(() => void (process.env[nodeVariable] = before ?? ''));

it.each(['../etc', 'a/b', 'A', 'x'.repeat(41)])('there is no node of the name %j, which would be one of a folder and of a cgroup', (name) => {
  process.env[nodeVariable] = name;
  expect(whyNoNode()).toContain(`MAINTENANCE_NODE="${name}" is not the name of a node`);
});
