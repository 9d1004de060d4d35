/** Limits that a number is asked to keep: none, one or both of them. */
import { type Check, number, object, optional } from '../base/checks.ts';

/** Both ends are allowed themselves. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A range within what the number can be. */
export function rangeOf(min: number, max: number): Check<Range> {
  return object<Range>({ min: optional(number(min, max)), max: optional(number(min, max)) });
}

/** Whether the number keeps both limits. */
export function isWithin({ min, max }: Range, value: number): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity);
}

/** `at least 90 %`, `at most 4 bits`, `2 to 4 bits`; `said` gives the number with its unit. */
export function rangeInWords({ min, max }: Range, said: (value: number) => string): string {
  if (min !== undefined && min === max) return `exactly ${said(min)}`;
  if (min !== undefined && max !== undefined) return `between ${said(min)} and ${said(max)}`;
  if (min !== undefined) return `at least ${said(min)}`;
  return max === undefined ? 'anything' : `at most ${said(max)}`;
}
