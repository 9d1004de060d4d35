/** What the pictures of numbers start from. */
import { type LineSetting, rangeOfScale } from '../../../numbers/number-line.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { AffineParameters } from '../../../tensor/affine.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';

export interface Start {
  readonly x: number;
  readonly setting: LineSetting;
  /** Scale of 8-bit integers for the same range. */
  readonly int8: AffineParameters;
  /** `weight 87,082 of dense`; null for a number that is nobody's. */
  readonly of: string | null;
}

/** Before a weight is known. */
export const FREE: Start = {
  x: 0.3,
  setting: { min: -1, max: 1, bits: 8, symmetric: true },
  int8: { scale: Math.fround(1 / 127), zeroPoint: 0 },
  of: null,
};

/** From a weight as a column rounds it; one that is not rounded to integers gets a range of twice itself. */
export function startAt(
  { x, scale, index }: WeightExample,
  recipe: Recipe | undefined,
  layer: string,
): Start {
  const { weights } = modeOf(recipe?.mode ?? 'float32');
  const bits = weights.kind === 'integer' ? (recipe?.weightBits ?? weights.bits) : 8;
  const reach = 2 * Math.abs(x) || 1;
  const range = scale > 0 ? rangeOfScale(scale, bits) : { min: -reach, max: reach };
  return {
    x,
    setting: { ...range, bits, symmetric: true },
    int8: { scale: Math.fround(range.max / 127), zeroPoint: 0 },
    of: `weight ${formatCount(index)} of ${layer}`,
  };
}

/** What both pictures are given. */
export interface Hand {
  readonly start: Start;
  readonly x: number;
  readonly onX: (x: number) => void;
}

/** Whose number it is, with a space behind it; nothing for nobody's. */
export const startWords = ({ of }: Start) => (of === null ? '' : `It starts from ${of}. `);
