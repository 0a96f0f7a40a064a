/** One request and its answer; times are in milliseconds since the epoch. */
export interface Exchange {
  /** Through which Traefik, to which host. */
  readonly target: string;
  /** `kept` or `fresh` connection, and the method. */
  readonly kind: string;
  readonly sent: number;
  /** When its last byte was there, or when it failed. */
  readonly answered: number;
  /** `app NAME` or `page NAME` where that and its status came whole, else the status or the error's code. */
  readonly answer: string;
}

/** How often one answer came to one target, and over what time. */
export interface Count {
  readonly requests: number;
  readonly firstSent: number;
  readonly lastSent: number;
  readonly lastAnswered: number;
}

/** What came from one target. */
export interface TargetTally {
  /** How many requests of each kind there were. */
  readonly kinds: Readonly<Record<string, number>>;
  /** By answer; answers that no visitor must see name the kind of request, too. */
  readonly answers: Readonly<Record<string, Count>>;
  /** Answers to requests that were sent after the expected answer had come, and that were neither that nor an error. */
  readonly backward: number;
}

/** What came, by target. */
export type Tally = Readonly<Record<string, TargetTally>>;

/** What a target should come to answer. */
export interface Expectation {
  /** Undefined: anything is well. */
  readonly answer?: string | undefined;
  /** A target has settled when only that came for so long; 0 by default. */
  readonly milliseconds?: number | undefined;
}

/** And so often in a row. */
const SETTLED_AFTER = 20;

interface TargetState {
  kinds: Record<string, number>;
  answers: Record<string, Count>;
  backward: number;
  /** When the expected answer came first to a request that was sent since it is expected. */
  reached: number | undefined;
  /** The expected answers that came last, without any other between them, and when the first of them was sent. */
  inARow: number;
  inARowSince: number;
  isSettled: boolean;
}

/** Nothing came yet since something is expected. */
const unreached = { reached: undefined, inARow: 0, inARowSince: 0, isSettled: false };


/** Counts answers target by target, in memory that does not grow with them. */
export class Counter {
  readonly #states: ReadonlyMap<string, TargetState>;
  readonly #onSettled: (target: string) => void;
  #expected: Expectation & { readonly since: number } = { since: 0 };

  /** @param onSettled called once for each target and expectation */
  constructor(targets: readonly string[], onSettled: (target: string) => void) {
    this.#states = new Map(targets.map((target) => [target, { ...emptyState(), ...unreached }]));
    this.#onSettled = onSettled;
  }

  /** From now on all targets should come to answer so, and having done so, stay with it. */
  expect(expectation: Expectation, now: number): void {
    this.#expected = { ...expectation, since: now };
    for (const state of this.#states.values()) Object.assign(state, unreached);
  }

  add(exchange: Exchange): void {
    const state = this.#states.get(exchange.target)!;
    const { answer, kind } = exchange;
    const key = isProper(answer) ? answer : `${answer} (${kind})`;
    state.answers[key] = counted(state.answers[key], exchange);
    state.kinds[kind] = (state.kinds[kind] ?? 0) + 1;
    if (exchange.sent >= this.#expected.since) this.#judge(exchange, state, this.#expected);
  }

  /** What came since the last time that this was asked. */
  take(): Tally {
    const tally = [...this.#states].map(([target, { kinds, answers, backward }]) => [target, { kinds, answers, backward }] as const);
    for (const state of this.#states.values()) Object.assign(state, emptyState());
    return Object.fromEntries(tally);
  }

  #judge({ target, sent, answered, answer }: Exchange, state: TargetState, expected: Expectation): void {
    if (answer === expected.answer) {
      state.reached ??= answered;
      if (state.inARow === 0) state.inARowSince = sent;
      state.inARow += 1;
      const isSettled = state.inARow >= SETTLED_AFTER && answered - state.inARowSince >= (expected.milliseconds ?? 0);
      if (isSettled && !state.isSettled) this.#onSettled(target);
      state.isSettled ||= isSettled;
      return;
    }
    state.inARow = 0;
    if (state.reached !== undefined && sent >= state.reached && isProper(answer)) state.backward += 1;
  }
}

/** Everything that came in either, by target. */
export function joined(a: Tally, b: Tally): Tally {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, joinedTargets(a[name] ?? none, b[name] ?? none)]));
}

function joinedTargets(a: TargetTally, b: TargetTally): TargetTally {
  return {
    kinds: joinedRecords(a.kinds, b.kinds, (m, n) => m + n),
    answers: joinedRecords(a.answers, b.answers, joinedCounts),
    backward: a.backward + b.backward,
  };
}

function joinedRecords<Value>(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>, join: (one: Value, other: Value) => Value): Record<string, Value> {
  const all = { ...a };
  for (const [key, value] of Object.entries(b)) all[key] = key in a ? join(a[key]!, value) : value;
  return all;
}

const none: TargetTally = { kinds: {}, answers: {}, backward: 0 };

/** The app's or the page's answer; anything else is what visitors must never see. */
export function isProper(answer: string): boolean {
  return /^(app|page) /.test(answer);
}

function emptyState(): Pick<TargetState, 'kinds' | 'answers' | 'backward'> {
  return { kinds: {}, answers: {}, backward: 0 };
}

function counted(count: Count | undefined, { sent, answered }: Exchange): Count {
  const one = { requests: 1, firstSent: sent, lastSent: sent, lastAnswered: answered };
  return count ? joinedCounts(count, one) : one;
}

function joinedCounts(a: Count, b: Count): Count {
  return {
    requests: a.requests + b.requests,
    firstSent: Math.min(a.firstSent, b.firstSent),
    lastSent: Math.max(a.lastSent, b.lastSent),
    lastAnswered: Math.max(a.lastAnswered, b.lastAnswered),
  };
}
