/** What the picture of activations says. */
import type { EstimatorName } from '../../../calibration/estimators.ts';
import { cutCost, decibels } from '../../../numbers/activations.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { activationParameters } from '../../../quantization/scales/activation-parameters.ts';
import type { Range } from '../../../tensor/histogram.ts';
import type { ActivationPicture, ActivationRow } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import { formatCount, formatInteger, formatReal } from '../../components/format.ts';

export const METHODS: { readonly [E in EstimatorName]: string } = {
  'min-max': 'keeps everything seen',
  percentile: 'leaves out the outermost 0.005 % at either end',
  mse: 'least clipping and rounding together',
  entropy: 'keeps the shape of the histogram best',
  'moving-average': 'averages the ranges of the images',
};
export const METHOD_NAMES = Object.keys(METHODS) as EstimatorName[];

/** Mean squared errors of a cut, and how many values it clips. */
export function costOf(picture: ActivationPicture, range: Range) {
  const { clipping, rounding, clipped } = cutCost(picture, range);
  const n = Math.max(1, picture.count);
  return { clipping: clipping / n, rounding: rounding / n, clipped: clipped / n };
}

export type CutCost = ReturnType<typeof costOf>;

/** The error of a cut against that of no cut at all; 1 where there is nothing to lose. */
export function againstWhole(picture: ActivationPicture, cost: CutCost): number {
  const whole = costOf(picture, picture.cuts['min-max']);
  const sum = whole.clipping + whole.rounding;
  return sum > 0 ? (cost.clipping + cost.rounding) / sum : 1;
}

/** 0.0321 → `3.2 %`, 0.0000021 → `0.00021 %`. */
export function shareWords(share: number): string {
  if (share === 0) return '0 %';
  if (share >= 0.995 && share < 1) return 'over 99 %';
  const percent = share * 100;
  return `${percent >= 10 ? percent.toFixed(0) : formatReal(percent, 2)} %`;
}

/** `0.962×`, `119×`; nothing where there is nothing to lose. */
export function ratioWords(error: number, of: number): string {
  return of > 0 ? `${formatReal(error / of, 3)}×` : '–';
}

export function cutTitle({ clipping, rounding, clipped }: CutCost): string {
  if (clipped === 0) return 'Nothing is clipped: all of the error is rounding';
  const share = shareWords(clipping / (clipping + rounding || 1));
  return `${shareWords(clipped)} of the values are clipped, and make ${share} of the error`;
}

export function cutCaption(picture: ActivationPicture, recipe: Recipe, layer: string): string {
  const { count, skipped, min, max, bits } = picture;
  const seen = `Calibration saw ${formatCount(count)} values of ${layer}, from ${formatReal(min)} to ${formatReal(max)}.`;
  const odd = skipped > 0 ? ` ${formatCount(skipped)} more were infinite or not a number.` : '';
  const isInteger = picture.stored !== null;
  const use = isInteger
    ? ` Its ${formatCount(2 ** bits)} integers share out what lies between the cuts; what lies beyond is moved to them.`
    : ` ${floatReason(recipe)}; what int8 would make of it is shown all the same.`;
  return seen + odd + use;
}

function floatReason({ mode }: Recipe): string {
  const { compute, label } = modeOf(mode);
  if (compute === 'hybrid') return `${label} chooses ranges anew for every image, while it runs`;
  if (compute === 'float') return `${label} computes activations in float: no range is needed`;
  return 'This column computes this one in float';
}

export function cutHint({ clipping, rounding, clipped }: CutCost): string {
  if (clipped === 0)
    return 'Pull a cut inwards: the steps get finer and rounding (blue) falls, until clipping (orange) takes over. The ring marks the cheapest place.';
  if (clipping > rounding)
    return 'More is lost by clipping than by rounding now. Widen the cuts until the two lines cross: the cheapest place is near there.';
  return 'Go through the methods: which cuts deepest? The least error of one layer need not be the best answer of the network. Use one in the column, and see what accuracy says.';
}

/** `int8, scale 0.02081, zero point −128: from 0 to 5.307`. */
export function storedWords({ stored }: ActivationPicture): string {
  if (!stored) return 'float: no scale, no zero point';
  const { dtype, scale, zeroPoint, reach } = stored;
  return `${dtype}, scale ${formatReal(scale)}, zero point ${formatInteger(zeroPoint)}: from ${formatReal(reach.min)} to ${formatReal(reach.max)}`;
}

/** The same for a cut. */
export function cutWords({ bits }: ActivationPicture, range: Range): string {
  const dtype = bits === 16 ? 'int16' : 'int8';
  const { scale, zeroPoint } = activationParameters(range, dtype);
  return `${dtype}, scale ${formatReal(scale)}, zero point ${formatInteger(zeroPoint)}`;
}

/** Cutting helps, and can be seen to. */
const WORTH_IT = 1.05;

/** The activation that has most to gain from a cut, for somebody who has chosen none; undefined where nothing has. */
export function mostTelling<R extends Pick<ActivationRow, 'gain'>>(
  rows: readonly R[],
): R | undefined {
  const [best] = rows.filter(({ gain }) => gain > WORTH_IT).sort((a, b) => b.gain - a.gain);
  return best;
}

/** A range in few digits: what is nothing beside its width is 0. */
export function rangeWords({ min, max }: Range): string {
  const short = (value: number) => formatReal(Math.abs(value) < 1e-4 * (max - min) ? 0 : value, 3);
  return `${short(min)} to ${short(max)}`;
}

/** The method that a column takes its ranges by. */
export function methodOf({ scheme, estimator }: Recipe): EstimatorName {
  return scheme === 'best' ? estimator : 'min-max';
}

/** Why `method` cannot be given to the column; null where it can. */
export function notUsable(recipe: Recipe, method: EstimatorName | null): string | null {
  if (!modeOf(recipe.mode).needsCalibration)
    return 'This column’s mode takes no ranges from calibration: choose a column in int8 to use a method.';
  if (recipe.trained !== undefined) return 'This column has the ranges of its training run.';
  if (recipe.scheme !== 'best')
    return 'The scheme tflite always takes min-max, as the TensorFlow converter does. Set the column’s scheme to best to choose.';
  if (method === null) return 'A column takes one method for all its layers, not single cuts.';
  if (method === recipe.estimator) return `The column uses ${method} now.`;
  return null;
}

export function cutRows(picture: ActivationPicture, range: Range): readonly (readonly Cell[])[] {
  const ranges: readonly (readonly [string, Range])[] = [
    ...Object.entries(picture.cuts),
    ['your cut', range],
  ];
  return [
    ['method', 'min', 'max', 'share clipped', 'clipping (MSE)', 'rounding (MSE)', 'dB'],
    ...ranges.map(([name, own]) => {
      const { clipping, rounding, clipped } = costOf(picture, own);
      const db = decibels(picture.energy / Math.max(1, picture.count), clipping + rounding);
      return [name, own.min, own.max, clipped, clipping, rounding, db];
    }),
  ];
}
