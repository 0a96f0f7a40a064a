/** An amount of minutes, hours or days in words. */
export type Count = (count: number) => string;

/** The forms of one and of many, which have the number before them (after `gap`). */
export function counted(one: string, many: string, gap = ' '): Count {
  return (count) => (count === 1 ? one : `${count}${gap}${many}`);
}

/** Polish and Ukrainian have a form of their own for 2 to 4. What is counted here never ends in 2 to 4 otherwise. */
export function slavic(one: string, few: string, many: string): Count {
  return (count) => (count === 1 ? one : `${count} ${count < 5 ? few : many}`);
}

/** Arabic has a dual, a plural for 3 to 10, and counts in the singular from 11 on. */
export function arabic(one: string, two: string, few: string, many: string): Count {
  return (count) => [one, two][count - 1] ?? `${count} ${count <= 10 ? few : many}`;
}

/** Hebrew has a dual of hours and days. */
export function hebrew(one: string, two: string, many: string): Count {
  return (count) => [one, two][count - 1] ?? `${count} ${many}`;
}
