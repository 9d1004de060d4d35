/**
 * Kinds of settings: what values one takes, said once for strict readers (files), lenient ones (links, checkpoints), controls
 * and documentation.
 */
import {
  type Check,
  ifGood,
  type Limits,
  nullable,
  number,
  oneOf,
  truth,
  whole,
} from './checks.ts';

/** What values a setting takes. @typeParam T those values. */
export interface Kind<T> {
  /** Of one name, of a number, on or off; `other` for what is read and edited in a way of its own. */
  readonly kind: 'choice' | 'amount' | 'toggle' | 'other';
  /** Those of a choice. */
  readonly names?: readonly string[];
  /** Those of an amount. */
  readonly limits?: Limits;
  /** The values in words, for documentation: `whole number, 1 to 1000`. */
  readonly values: string;
  /** Refuses all others, saying what is expected. */
  readonly check: Check<T>;
  /** The nearest value that is allowed, or undefined where there is none: then the default holds. */
  nearest(value: unknown): T | undefined;
}

/** One of a few names. */
export interface Choice<T extends string> extends Kind<T> {
  readonly names: readonly T[];
}

/** A number within limits. */
export interface Amount<T extends number | null = number> extends Kind<T> {
  readonly limits: Limits;
}

/** One of `names`. */
export function choice<const T extends string>(names: readonly T[]): Choice<T> {
  const check = oneOf(names);
  return {
    kind: 'choice',
    names,
    values: names.join(' · '),
    check,
    nearest: (value) => ifGood(check, value),
  };
}

/** A number, `whole` or not; what is nearly right is clamped and rounded. */
export function amount(limits: Limits, how: 'whole' | 'any'): Amount {
  const { min, max } = limits;
  const isWhole = how === 'whole';
  return {
    kind: 'amount',
    limits,
    values: `${isWhole ? 'whole number' : 'number'}, ${min} to ${max}`,
    check: isWhole ? whole(min, max) : number(min, max),
    nearest(value) {
      if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
      const clamped = Math.min(max, Math.max(min, value));
      return isWhole ? Math.round(clamped) : clamped;
    },
  };
}

/** The same, or null for what holds without it. */
export function amountOrNone(limits: Limits, how: 'whole' | 'any'): Amount<number | null> {
  const kind = amount(limits, how);
  return { ...kind, check: nullable(kind.check) };
}

/** On or off. */
export const TOGGLE: Kind<boolean> = {
  kind: 'toggle',
  values: 'true · false',
  check: truth,
  nearest: (value) => ifGood(truth, value),
};
