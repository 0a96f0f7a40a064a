import { z } from 'zod';

// A mapping or list without a value (`pod:` with all its keys commented out) is as if it were empty.

/** The schema of a mapping that has these keys and no others; left out or without a value, it is empty. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape, description: string) {
  const mapping = z.strictObject(shape).meta({ description, type: ['object', 'null'] });
  return z.preprocess((value) => value ?? {}, mapping).prefault({});
}

/** The schema of a mapping whose keys the user chooses; left out or without a value, it is empty. */
export function entries<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  description: string,
) {
  const mapping = z.record(key, value).meta({ description, type: ['object', 'null'] });
  return z.preprocess((input) => input ?? {}, mapping).prefault({} as z.input<typeof mapping>);
}

/** The schema of a list; left out or without a value, it is empty. */
export function list<Item extends z.ZodType>(item: Item, description: string) {
  return z.preprocess((input) => input ?? [], z.array(item).meta({ description, type: ['array', 'null'] })).prefault([]);
}

/** A rule over several keys of a section; it is asked also where single keys are wrong, so it must expect any values. */
export function always<T>(rule: (value: T, report: Report) => void) {
  return z.superRefine<T>(
    (value, context) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      rule(value, (path, message) => context.addIssue({ code: 'custom', path: [...path], message }));
    },
    { when: () => true },
  );
}

/** Says what is wrong with the value at a path below the section. */
export type Report = (path: readonly (string | number)[], message: string) => void;
