/** The table of conditions. Adding one: a row here, with its check and its words. */
import type { Condition } from './condition.ts';
import { accuracy, changed, explained, smaller } from './results.ts';
import {
  bits,
  equalize,
  estimator,
  granularity,
  kept,
  mode,
  samples,
  scheme,
  trained,
} from './settings.ts';

/** In the order in which they are looked at: settings first, what is measured last. */
export const CONDITIONS = {
  mode,
  trained,
  bits,
  granularity,
  scheme,
  estimator,
  equalize,
  samples,
  kept,
  explained,
  smaller,
  accuracy,
  changed,
};

/** A row of {@link CONDITIONS}. */
export type ConditionName = keyof typeof CONDITIONS;

type Wanted<C> = C extends Condition<infer W> ? W : never;

/** What is asked of a column: any of the conditions, all at once. */
export type ColumnConditions = {
  readonly [N in ConditionName]?: Wanted<(typeof CONDITIONS)[N]>;
};

/** All rows, in their order. */
export const CONDITION_NAMES = Object.keys(CONDITIONS) as readonly ConditionName[];

/** The row of `name`, at its general type. */
export function conditionOf(name: ConditionName): Condition<unknown> {
  return CONDITIONS[name] as Condition<unknown>;
}
