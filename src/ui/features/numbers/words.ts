/** What the pictures of numbers say. */
import { BIT_FORMATS, type BitFormatName, storedAs } from '../../../numbers/bit-layout.ts';
import type { LinePoint, LineSetting } from '../../../numbers/number-line.ts';
import type { AffineParameters } from '../../../tensor/affine.ts';
import type { Cell } from '../../components/csv.ts';
import { enoughDigits } from '../../components/digits.ts';
import { formatInteger, formatReal } from '../../components/format.ts';

export function lineTitle({ x, q, restored, clipped }: LinePoint): string {
  if (clipped)
    return `${formatReal(x)} lies outside the range: it is clipped to ${formatReal(restored)}`;
  const error = Math.abs(x - restored);
  return error === 0
    ? `${formatReal(x)} is the integer ${formatInteger(q)}, exactly`
    : `${formatReal(x)} becomes ${formatInteger(q)}, and comes back off by ${formatReal(error, 2)}`;
}

/** The formula with numbers, in lines; as many digits as it takes to see where x is rounded to. */
export function lineSteps({ x, q, zeroPoint, restored, exact, clipped }: LinePoint) {
  const quotient = exact - zeroPoint;
  const integer = q - zeroPoint;
  const shown = clipped ? formatReal(quotient) : enoughDigits(quotient, integer);
  const plus = zeroPoint === 0 ? '' : ` ${zeroPoint < 0 ? '−' : '+'} ${Math.abs(zeroPoint)}`;
  const minus = zeroPoint === 0 ? 'q' : `(q ${zeroPoint < 0 ? '+' : '−'} ${Math.abs(zeroPoint)})`;
  return [
    `q = round(x / s)${plus} = round(${shown})${plus}${clipped ? ', clipped,' : ''} = ${formatInteger(q)}`,
    `x̂ = s · ${minus} = ${formatReal(restored, 5)}`,
    `error x̂ − x = ${formatReal(restored - x, 3)}`,
  ];
}

export function lineHint({ clipped }: LinePoint, { symmetric, bits }: LineSetting): string {
  if (clipped)
    return 'Widen the range until x is inside again, and watch the steps grow: that is the trade between clipping and rounding.';
  if (bits > 4)
    return 'Take 3 bits: with 7 places left, see how far x jumps. Whatever you do, 0 stays exact.';
  return symmetric
    ? 'Make it asymmetric and drag min to 0: all integers now serve the positive side, half the step. Activations after a ReLU are stored so.'
    : 'Drag x to 0: it comes back exactly, at any range, since the zero point is a whole number. Padding and ReLU rely on it.';
}

export function lineRows(
  point: LinePoint,
  { min, max, bits }: LineSetting,
): readonly (readonly Cell[])[] {
  const { x, q, restored, scale, zeroPoint } = point;
  return [
    ['what', 'value'],
    ...Object.entries({ x, min, max, bits, scale, 'zero point': zeroPoint, q, x̂: restored }),
    ['x̂ − x', restored - x],
  ];
}

const NAMES = Object.keys(BIT_FORMATS) as BitFormatName[];

export function bitsTitle(x: number, int8: AffineParameters): string {
  const kept = NAMES.filter((name) => storedAs(name, x, int8).value === Math.fround(x));
  const names = kept.join(', ');
  return kept.length === NAMES.length
    ? `All four formats keep ${formatReal(x, 7)} exactly`
    : `${formatReal(x, 7)}: exact in ${names || 'none of them'}`;
}

export function bitsHint(x: number, int8: AffineParameters): string {
  const half = storedAs('float16', x, int8).value;
  if (Math.abs(x) > 65_504)
    return 'float16 ends at 65,504 and clips; bfloat16 goes as far as float32, with three digits. Type 1 to come back.';
  if (half === 0 && x !== 0)
    return 'Too small for float16: it becomes 0. bfloat16 has the range of float32 and keeps it.';
  return 'Type 100000: which format cannot hold it? Then 0.001: which loses digits, and which has no step that small?';
}

export function bitsRows(x: number, int8: AffineParameters): readonly (readonly Cell[])[] {
  return [
    ['format', 'bits', 'value', 'error', 'next one further', 'largest', 'smallest above 0'],
    ...NAMES.map((name) => {
      const { pattern, value, gap } = storedAs(name, x, int8);
      const { largest, smallest } = BIT_FORMATS[name];
      return [name, pattern.join(''), value, value - x, gap, largest(int8), smallest(int8)];
    }),
  ];
}
