/** What the picture of a dot product says, and the stations of its sum. */
import type { DotSteps } from '../../../numbers/dot-steps.ts';
import type { DotLayer, DotProduct } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import { formatCount, formatInteger, formatReal } from '../../components/format.ts';

/** Digits grouped, with a real minus. */
export const grouped = (value: number): string => formatCount(value).replace('-', '−');

const times = (count: number) => (count === 1 ? '1 product' : `${formatCount(count)} products`);

export function dotTitle(dot: DotProduct, { accumulator, back }: DotSteps): string {
  const sum = `${times(dot.inputs.length)} add up to ${grouped(accumulator)}`;
  return back.kind === 'integer'
    ? `${sum}; in the steps of the result that is ${formatInteger(back.result)}`
    : `${sum}; times the scales and with the bias that is ${formatReal(back.result)}`;
}

/** `value 3 of channel 7, row 12, column 4` */
export function placeWords({ shape, element, channel }: DotProduct): string {
  const [row, column] = rowAndColumn(shape, element);
  return shape.length === 3
    ? `channel ${channel} at row ${row}, column ${column}`
    : `output ${channel}`;
}

/** Of a result [height, width, channels]. */
export function rowAndColumn(shape: readonly number[], element: number): readonly [number, number] {
  const channels = shape.at(-1) ?? 1;
  const columns = shape.length === 3 ? (shape[1] ?? 1) : 1;
  const place = Math.floor(element / channels);
  return [Math.floor(place / columns), place % columns];
}

/** A station of the sum on its way to the result. */
export interface Station {
  readonly label: string;
  readonly value: string;
  /** What is done there, with numbers. */
  readonly how: string;
}

/** Stations behind the products, in order. */
export function stationsOf(dot: DotProduct, steps: DotSteps): readonly Station[] {
  const { back, accumulator } = steps;
  const sum = steps.sums.at(-1) ?? 0;
  if (back.kind === 'real') {
    return [
      {
        label: 'Back to a real number',
        value: formatReal(back.scaled, 5),
        how: `${grouped(sum)} × ${formatReal(dot.input.scale)} × ${formatReal(dot.weightScale)}`,
      },
      {
        label: 'Add the bias',
        value: formatReal(back.result, 5),
        how: `${formatReal(back.scaled)} ${plus(dot.bias, formatReal)}${dot.real.min === 0 ? ', not below 0' : ''}`,
      },
    ];
  }
  const { fixed } = back;
  const { min = 0, max = 0, zeroPoint = 0 } = dot.output ?? {};
  const shift = -fixed.shift;
  return [
    {
      label: 'Add the bias',
      value: grouped(accumulator),
      how: `${grouped(sum)} ${plus(dot.bias, grouped)}`,
    },
    ...(fixed.multiplied === null
      ? [
          {
            label: 'Multiply and shift',
            value: grouped(fixed.scaled),
            how: `× ${grouped(fixed.multiplier)} ÷ 2^${31 + shift}`,
          },
        ]
      : [
          {
            label: 'Multiply',
            value: grouped(fixed.multiplied),
            how: `× ${grouped(fixed.multiplier)} ÷ 2^31`,
          },
          {
            label: shift > 0 ? `Shift by ${shift} bits` : 'Shift',
            value: grouped(fixed.scaled),
            how: shift > 0 ? `÷ ${formatCount(2 ** shift)}, rounded` : 'no bits',
          },
        ]),
    {
      label: 'Add the zero point',
      value: grouped(fixed.shifted),
      how: `${grouped(fixed.scaled)} ${plus(zeroPoint, grouped)}`,
    },
    {
      label: 'Cut to the range',
      value: grouped(fixed.result),
      how: `${formatInteger(min)} to ${formatInteger(max)}`,
    },
  ];
}

const plus = (value: number, words: (value: number) => string) =>
  `${value < 0 ? '−' : '+'} ${words(Math.abs(value))}`;

/** The result as a real number beside the float model's, and how the runtime rounds. */
export function resultWords(dot: DotProduct, steps: DotSteps, edited: boolean): readonly string[] {
  const { back } = steps;
  const restored = back.kind === 'integer' ? back.restored : back.result;
  const real =
    back.kind === 'integer'
      ? `As a real number: ${formatReal(dot.output?.scale ?? 1)} × (${formatInteger(back.result)} ${plus(-(dot.output?.zeroPoint ?? 0), formatInteger)}) = ${formatReal(restored)}.`
      : `The result stays a real number: ${formatReal(restored)}.`;
  const float =
    dot.float === null
      ? ''
      : ` The float model has ${formatReal(dot.float)} here${edited ? ' without your change' : `: off by ${formatReal(Math.abs(restored - dot.float), 2)}`}.`;
  return [`${real}${float}`, ...runtimeWords(dot, steps, edited)];
}

function runtimeWords(dot: DotProduct, { back }: DotSteps, edited: boolean): readonly string[] {
  const wrote = back.kind === 'integer' ? formatInteger(dot.stored) : formatReal(dot.stored);
  if (edited) return [`Without your change, the run of this file gave ${wrote}.`];
  if (back.kind === 'real')
    return [
      `The run of this file gave ${wrote}. Nothing was calibrated: the input is rounded when it comes, with a scale and a zero point of this photo’s own.`,
    ];
  const { fixed, float } = back;
  if (!float) return [`The run of this file gave ${wrote}, by these steps.`];
  const parted =
    fixed.result === float.result
      ? ''
      : ` Here this makes a difference: ${formatReal(float.scaled, 6)} lies next to a half, and firmware would write ${formatInteger(fixed.result)}.`;
  return [
    `The run of this file gave ${wrote}. Firmware takes the whole-number steps above; XNNPACK, which runs it here, multiplies by ${formatReal(float.factor)} and rounds halves to the even number.${parted}`,
  ];
}

/** The trick with the zero point, in numbers. */
export function zeroWords({ input }: DotProduct, { plain, zeroTerm }: DotSteps): string {
  if (input.zeroPoint === 0)
    return 'The zero point of the input is 0: the integers are multiplied as they are.';
  return `Kernels need not take the zero point off each input: Σ input × weight − ${formatInteger(input.zeroPoint)} × Σ weights = ${grouped(plain)} ${plus(-zeroTerm, grouped)}. The second part is the same for every photo, and is computed once.`;
}

export function dotHint(edited: boolean, { arithmetic }: DotProduct): string {
  if (edited) return 'Take your change back, then try a weight: which one moves the result most?';
  if (arithmetic === 'dynamic')
    return 'Choose another photo: scale and zero point of the input change with it. In a column “Full int8” they are fixed beforehand.';
  return 'Change the weight of a product, up to 127: how far must it go until the result is cut off? Then choose another photo.';
}

/** Why there is nothing to follow. */
export function nothingWords(layers: readonly DotLayer[]): string {
  if (layers.length === 0) return 'This model has no dense layer and no convolution.';
  return layers.some(({ arithmetic }) => arithmetic === 'blocks')
    ? 'Its weights have a scale for each block: every block has a sum of its own, which is not drawn yet.'
    : 'Whatever the weights are stored as, they are turned back into floating-point numbers before they are multiplied.';
}

export function dotRows(dot: DotProduct, steps: DotSteps): readonly (readonly Cell[])[] {
  const products = Array.from(dot.inputs, (q, i): readonly Cell[] => [
    String(i + 1),
    q,
    q - dot.input.zeroPoint,
    dot.weights[i] ?? 0,
    steps.products[i] ?? 0,
    steps.sums[i] ?? 0,
  ]);
  const stations = stationsOf(dot, steps).map(({ label, value, how }): readonly Cell[] => [
    label,
    '',
    '',
    '',
    how,
    value,
  ]);
  return [
    ['step', 'input', 'input − zero point', 'weight', 'product', 'sum'],
    ...products,
    ...stations,
  ];
}
