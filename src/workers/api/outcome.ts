/** Results and progress across threads: errors travel as data, because structured clone drops their fields. */
import { type ErrorData, fromErrorData, toErrorData } from '../../base/errors.ts';

export type Outcome<T> = { readonly ok: T } | { readonly error: ErrorData };

/** Progress across threads: done of total. Called often. */
export type Report = (done: number, total: number) => void;

/** Runs `work` in the worker. */
export async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: await work() };
  } catch (error) {
    return { error: toErrorData(error) };
  }
}

/** Opens an outcome on the other side. @throws PlaygroundError what the worker threw. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('ok' in outcome) return outcome.ok;
  throw fromErrorData(outcome.error);
}
