import { closestMatch } from 'leven';
import type { z } from 'zod';
import { shown } from './shown.js';

type RawIssue = z.core.$ZodRawIssue;

/** The message for a mistake that the schema has no message of its own for. */
export function issueMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, issue.input);
    case 'invalid_value':
      return choiceMessage(issue.values.map(String), issue.input);
    case 'too_small':
      return `${shown(issue.input)} is too small: write at least ${issue.minimum}`;
    case 'too_big':
      return `${shown(issue.input)} is too big: write at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

function typeMessage(expected: string, input: unknown): string {
  if (input === null) return 'has no value: give one, or take the key out';
  switch (expected) {
    case 'string':
      return `must be text, not ${shown(input)}: ${textWayOut(input)}`;
    case 'number':
    case 'int':
      return `must be a whole number, not ${shown(input)}${isNumeric(input) ? ': take the quotes away' : ''}`;
    case 'boolean':
      return `must be true or false, not ${shown(input)}`;
    case 'array':
      return `must be a list, not ${shown(input)}${typeof input === 'string' ? `: write [${shown(input)}]` : ''}`;
    default:
      return `must be a mapping, not ${shown(input)}: write "key: value" lines below it`;
  }
}

/** In a Pod, names of Secrets stand in mappings of their own: `- name: registry`. */
function textWayOut(input: unknown): string {
  if (typeof input !== 'object' || input === null) return 'put it in quotes';
  const isNamed = Object.keys(input).length === 1 && 'name' in input && typeof input.name === 'string';
  return isNamed ? `write the name alone: ${shown(input.name)}` : 'put it in quotes, or write it after "|"';
}

function isNumeric(input: unknown): boolean {
  return typeof input === 'string' && /^\d+$/u.test(input);
}

function choiceMessage(values: readonly string[], input: unknown): string {
  const meant = typeof input === 'string' && input.length <= 64 ? nearest(values, input) : undefined;
  const choices = values.map(shown).join(' or ');
  return `must be ${choices}, not ${shown(input)}${meant === undefined ? '' : `: did you mean ${shown(meant)}?`}`;
}

function nearest(values: readonly string[], input: string): string | undefined {
  const found = closestMatch(input.toLowerCase(), values.map((value) => value.toLowerCase()), { maxDistance: 3 });
  return values.find((value) => value.toLowerCase() === found);
}
