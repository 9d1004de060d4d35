/** How a weight came to its integer, step by step: what the page shows of the weight that rounding moves most. */
import { roundHalfAway, roundHalfEven } from '../../tensor/affine.ts';
import type { WeightArithmetic } from '../rounding/rounding.ts';

export interface RoundingStep {
  /** x / s as the quantizer computes it. */
  readonly quotient: number;
  /** Where it stands exactly between two integers: which one is taken. */
  readonly tie: 'even' | 'away' | null;
  /** Whether the file's scale gives this integer; the converter also divides by scales that are not yet float32. */
  readonly exact: boolean;
}

/** x / s in the arithmetic's own steps, from the scale that the file carries. */
function quotientOf(arithmetic: WeightArithmetic, x: number, scale: number): number {
  switch (arithmetic) {
    case 'float64':
      return x / scale;
    case 'float32-divide-even':
      return Math.fround(x / scale);
    case 'float32-inverse-scale':
    case 'float32-inverse-range':
      return Math.fround(x * Math.fround(1 / scale));
  }
}

/** @param q the integer that was stored, without the zero point. */
export function roundingStep(
  arithmetic: WeightArithmetic,
  { x, scale }: { readonly x: number; readonly scale: number },
  q: number,
): RoundingStep {
  const even = arithmetic === 'float32-divide-even';
  const quotient = quotientOf(arithmetic, x, scale);
  const exact = (even ? roundHalfEven(quotient) : roundHalfAway(quotient)) === q;
  const halfway = Math.abs(quotient - q) === 0.5;
  return { quotient, tie: exact && halfway ? (even ? 'even' : 'away') : null, exact };
}
