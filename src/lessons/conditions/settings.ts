/** Conditions on how a column is set. */
import { oneOf, truth } from '../../base/checks.ts';
import { MODE_NAMES, type ModeName, modeOf } from '../../quantization/modes/index.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { Estimator } from '../../quantization/recipe/settings/estimator.ts';
import type { Granularity } from '../../quantization/recipe/settings/granularity.ts';
import { SETTINGS, type Setting, specOf } from '../../quantization/recipe/settings/index.ts';
import type { Scheme } from '../../quantization/recipe/settings/scheme.ts';
import { WEIGHT_BITS_LABEL } from '../../quantization/recipe/settings/weight-bits.ts';
import { isWithin, type Range, rangeInWords, rangeOf } from '../range.ts';
import { type Condition, condition } from './condition.ts';

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

/** Bits of each weight: those that were chosen, or the mode's own. */
export function bitsOf({ mode, weightBits }: Pick<Recipe, 'mode' | 'weightBits'>): number {
  const { weights } = modeOf(mode);
  if (weights.kind === 'integer') return weightBits ?? weights.bits;
  return mode === 'float16' ? 16 : 32;
}

function sameValue<T extends string | boolean>(
  name: Extract<Setting, 'scheme' | 'granularity' | 'estimator' | 'equalize'>,
  label: string,
): Condition<T> {
  const { title, readBy } = specOf(name);
  return condition<T>({
    check: SETTINGS[name].check as unknown as Condition<T>['check'],
    label,
    values: specOf(name).names ?? 'toggle',
    judge: (wanted, { recipe }) => ({
      met: recipe[name] === wanted && readBy(modeOf(recipe.mode)),
      is: readBy(modeOf(recipe.mode))
        ? `is set to “${title(recipe[name])}”`
        : 'has no such setting',
      wanted: `“${title(wanted)}”`,
    }),
  });
}

export const mode = condition<ModeName>({
  check: oneOf(MODE_NAMES),
  label: 'Mode',
  values: MODE_NAMES,
  judge: (wanted, { recipe }) => ({
    met: recipe.mode === wanted,
    is: `is ${modeOf(recipe.mode).label}`,
    wanted: modeOf(wanted).label,
    obvious: true,
  }),
});

export const bits = condition<Range>({
  check: rangeOf(2, 32),
  label: WEIGHT_BITS_LABEL,
  values: 'range',
  judge: (wanted, { recipe }) => ({
    met: isWithin(wanted, bitsOf(recipe)),
    is: `has ${counted(bitsOf(recipe), 'bit')}`,
    wanted: rangeInWords(wanted, (value) => counted(value, 'bit')),
  }),
});

export const granularity = sameValue<Granularity>('granularity', 'Which weights share a scale');
export const scheme = sameValue<Scheme>('scheme', 'Whose rules');
export const estimator = sameValue<Estimator>('estimator', 'Range of activations');
export const equalize = sameValue<boolean>('equalize', 'Channels balanced across layers');

export const samples = condition<Range>({
  check: rangeOf(1, 1000),
  label: 'Calibration images',
  values: 'range',
  judge: (wanted, { recipe }) => ({
    met: modeOf(recipe.mode).needsCalibration && isWithin(wanted, recipe.calibrationSamples),
    is: modeOf(recipe.mode).needsCalibration
      ? `is ${specOf('calibrationSamples').title(recipe.calibrationSamples)}`
      : 'needs no calibration',
    wanted: rangeInWords(wanted, (value) => counted(value, 'image')),
  }),
});

export const kept = condition<Range>({
  check: rangeOf(0, 1000),
  label: 'Layers set by themselves',
  values: 'range',
  judge: (wanted, { recipe: { overrides } }) => ({
    met: isWithin(wanted, overrides.length),
    is:
      overrides.length === 0
        ? 'treats all layers alike'
        : `treats ${counted(overrides.length, 'layer')} differently`,
    wanted:
      wanted.max === 0
        ? 'no exception'
        : rangeInWords(wanted, (value) => counted(value, 'exception')),
  }),
});

export const trained = condition<boolean>({
  check: truth,
  label: 'Trained here',
  values: 'toggle',
  judge: (wanted, { recipe }) => ({
    met: (recipe.trained !== undefined) === wanted,
    is: recipe.trained === undefined ? 'is the model as it was opened' : 'was trained here',
    wanted: wanted ? 'a column of a training run' : 'one without training',
  }),
});
