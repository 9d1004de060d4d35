/** The affine formula on a range of one's own: from a real number to an integer and back. */

import { halfRanges, topLevel, weightScales } from '../quantization/rounding/rounding.ts';
import { activationParameters } from '../quantization/scales/activation-parameters.ts';
import {
  type AffineParameters,
  dequantizeValue,
  type IntegerRange,
  quantizeValue,
  roundHalfAway,
  signedRange,
} from '../tensor/affine.ts';
import type { Range } from '../tensor/histogram.ts';

/** A range that integers of `bits` bits are to cover, with 0 in their middle or wherever the range has it. */
export interface LineSetting extends Range {
  readonly bits: number;
  readonly symmetric: boolean;
}

/** A number on its way, and the lattice it lands on. */
export interface LinePoint extends AffineParameters {
  readonly x: number;
  readonly q: number;
  readonly restored: number;
  /** x / scale + zeroPoint, before it is rounded and clipped. */
  readonly exact: number;
  readonly clipped: boolean;
  readonly levels: IntegerRange;
  /** Real values of the lowest and the highest integer. */
  readonly reach: Range;
}

/**
 * Scale and zero point: symmetric as weights have them (docs/numerics.md (0)), otherwise as activations (docs/numerics.md (b)),
 * whose rule for 8 bits is carried over to other widths.
 */
export function lineParameters({ min, max, bits, symmetric }: LineSetting): AffineParameters {
  if (symmetric) {
    const halfRange = halfRanges(Float64Array.of(Math.max(-min, max, 0)), 'float64');
    const layout = { channels: 1, inner: 1 };
    const [scale = 1] = weightScales({ bits, arithmetic: 'float64', layout, halfRange });
    return { scale, zeroPoint: 0 };
  }
  const eight = activationParameters({ min, max }, 'int8');
  if (bits === 8) return eight;
  const { min: lowest, max: highest } = signedRange(bits);
  const scale = Math.fround((eight.scale * 255) / (highest - lowest));
  const zeroPoint = roundHalfAway(lowest - Math.min(min, 0) / scale);
  return { scale, zeroPoint: Math.min(highest, Math.max(lowest, zeroPoint)) };
}

/**
 * `setting` with one end moved to `to`. A symmetric range has both ends as far from 0: the other one follows, as it is the farther
 * end that decides the scale.
 */
export function withEnd(setting: LineSetting, end: keyof Range, to: number): LineSetting {
  if (setting.symmetric) return { ...setting, ...symmetricRange({ min: to, max: to }) };
  const { min, max } = setting;
  return end === 'min'
    ? { ...setting, min: Math.min(to, max) }
    : { ...setting, max: Math.max(to, min) };
}

/** With 0 in the middle or wherever the range has it. */
export function withSymmetry(setting: LineSetting, symmetric: boolean): LineSetting {
  return { ...setting, ...(symmetric && symmetricRange(setting)), symmetric };
}

function symmetricRange({ min, max }: Range): Range {
  const reach = Math.max(Math.abs(min), Math.abs(max));
  return { min: -reach, max: reach };
}

/** `x` through the formula. */
export function linePoint(x: number, setting: LineSetting): LinePoint {
  const parameters = lineParameters(setting);
  const levels = signedRange(setting.bits, setting.symmetric);
  const q = quantizeValue(x, parameters, levels);
  const exact = x / parameters.scale + parameters.zeroPoint;
  return {
    ...{ ...parameters, x, q, exact, levels },
    restored: dequantizeValue(q, parameters),
    clipped: exact < levels.min - 0.5 || exact > levels.max + 0.5,
    reach: {
      min: dequantizeValue(levels.min, parameters),
      max: dequantizeValue(levels.max, parameters),
    },
  };
}

/** The range that a scale of symmetric weights covers. */
export function rangeOfScale(scale: number, bits: number): Range {
  const reach = scale * topLevel(bits);
  return { min: -reach, max: reach };
}
