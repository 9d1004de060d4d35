/** The lines of the worked example: with as many digits as it takes to see why the integer is the one it is. */

import { modeOf } from '../../../quantization/modes/index.ts';
import { roundingStep } from '../../../quantization/pictures/explain-rounding.ts';
import { learnsRounding, type Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { WeightQuantization } from '../../../workers/engine.ts';
import { enoughDigits } from '../../components/digits.ts';
import { formatInteger, formatReal } from '../../components/format.ts';

type Example = WeightQuantization['example'];

/** Digits that tell any two float32 apart. */
const SINGLE = 9;

const digitsUpTo = (most: number) => Array.from({ length: most - 3 }, (_, i) => i + 4);
const nearest = (value: number, integer: number) => Math.abs(value - integer) < 0.5;

/** Digits of x and s with which a reader who divides them comes to the same integer. */
function digitsOfOperands({ x, scale }: Example, integer: number): number {
  const found = digitsUpTo(SINGLE).find((n) =>
    nearest(Number(x.toPrecision(n)) / Number(scale.toPrecision(n)), integer),
  );
  return found ?? SINGLE;
}

/** What is added after a term: ` + 3`, ` − 3`, nothing for 0. */
export function plusInteger(value: number): string {
  if (value === 0) return '';
  return ` ${value > 0 ? '+' : '−'} ${formatInteger(Math.abs(value))}`;
}

/** Where a weight stands in its layer: `channel 5, row 0, column 1 of input 12`. Places are counted from 0. */
export function placeInWords(
  layer: Pick<LayerSummary, 'op' | 'weightShape'> | undefined,
  index: number,
): string {
  const shape = layer?.weightShape ?? [];
  const [, b = 1, c = 1, d = 1] = shape;
  if (shape.length === 4) {
    const [outer, row, column, inner] = [
      Math.floor(index / (b * c * d)),
      Math.floor(index / (c * d)) % b,
      Math.floor(index / d) % c,
      index % d,
    ];
    return layer?.op === 'DEPTHWISE_CONV_2D'
      ? `channel ${inner}, row ${row}, column ${column}`
      : `channel ${outer}, row ${row}, column ${column} of input ${inner}`;
  }
  if (shape.length === 2) return `channel ${Math.floor(index / b)}, input ${index % b}`;
  return `number ${index}`;
}

export interface WorkedSteps {
  /** `round(x / s)` with numbers, twice. */
  readonly division: string;
  readonly quotient: string;
  /** The number that is rounded. */
  readonly ratio: string;
  /** What decides where the quotient alone does not. */
  readonly note: string | null;
}

export function workedSteps(example: Example, recipe: Recipe | null): WorkedSteps {
  const { x, scale, zeroPoint, q } = example;
  const { weights } = modeOf(recipe?.mode ?? 'int8');
  const arithmetic = weights.kind === 'integer' ? weights.arithmetic : 'float64';
  const integer = q - zeroPoint;
  const step = roundingStep(arithmetic, example, integer);
  const learned = recipe !== null && learnsRounding(recipe) && !step.exact;
  const round = learned ? 'learned' : 'round';
  const plus = plusInteger(zeroPoint);
  const digits = digitsOfOperands(example, integer);
  const ratio = enoughDigits(step.quotient, integer);
  const operands = `${formatReal(x, digits)} / ${formatReal(scale, digits)}`;
  return {
    division: `${round}(${operands})${plus}`,
    quotient: `${round}(${ratio})${plus}`,
    ratio,
    note: learned
      ? 'Learned rounding took the integer on the other side: the layer’s outputs lose less.'
      : step.tie === 'even'
        ? 'Exactly half: ties go to the even integer.'
        : step.tie === 'away'
          ? 'Exactly half: ties go away from zero.'
          : step.exact
            ? null
            : 'All but half: the converter divides by s before rounding s to 32 bits.',
  };
}
