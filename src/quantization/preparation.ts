/** What a recipe wants of the float model and of calibration before weights are rounded. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { estimatedRanges, type RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { absorbBias } from '../passes/absorb-bias.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { pruneMagnitude } from '../passes/prune-magnitude.ts';
import { rotateInputs } from '../passes/rotate-inputs.ts';
import { modeOf } from './modes/index.ts';
import { planQuantization, rangesWanted } from './plan/plan.ts';
import { needsCalibration } from './recipe/needs-calibration.ts';
import type { Recipe } from './recipe/recipe.ts';
import { resolveLayers } from './recipe/resolve.ts';

/** Equalized weights are a second copy: of more bytes than this, it would not fit beside the model and its files. */
const MOST_EQUALIZED = 2 ** 28;

/** The float model that `recipe` calibrates and converts. */
export function prepareForRecipe(model: Model, recipe: Recipe): Model {
  const pruned = pruneMagnitude(model, recipe.sparsity);
  const isEqualized = wantsEqualization(model, recipe) && weightBytes(model) <= MOST_EQUALIZED;
  const equalized = isEqualized ? equalizeCrossLayer(pruned) : pruned;
  return rotates(recipe) ? rotate(equalized, recipe) : equalized;
}

/** Equalized activations have other ranges than those that were learned. */
const wantsEqualization = (model: Model, recipe: Recipe): boolean =>
  equalizes(recipe) && !(needsCalibration(recipe) && hasLearnedRanges(model));

const weightBytes = (model: Model): number =>
  mainGraph(model).tensors.reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0);

/** What the person should know of the preparation of `model`. */
export function preparationNotes(model: Model, recipe: Recipe): Diagnostic[] {
  if (!wantsEqualization(model, recipe)) return [];
  const bytes = weightBytes(model);
  if (bytes <= MOST_EQUALIZED) return [];
  const megabytes = (bytes / 1e6).toFixed(0);
  return [
    {
      severity: 'info',
      code: 'not-equalized',
      message: `The model has ${megabytes} MB of weights: its channels are not equalized across layers, which would take as much memory again.`,
      where: {},
    },
  ];
}

/** Rotated before layers that ask for it and whose weights become integers. */
function rotate(model: Model, recipe: Recipe): Model {
  const { instructions } = planQuantization(model, recipe, () => ({ min: 0, max: 1 }));
  const rounded = new Set(
    instructions.flatMap((one) => (one.kind === 'quantize-weights' ? [one.at.op] : [])),
  );
  const layers = resolveLayers(mainGraph(model), recipe);
  return rotateInputs(model, (op) => {
    const form = rounded.has(op) ? (layers[op]?.rotate ?? 'off') : 'off';
    return form === 'off' ? undefined : form;
  });
}

/** Whether any layer is to be rotated. */
function rotates({ rotate: form, overrides }: Recipe): boolean {
  return (
    form !== 'off' || overrides.some((one) => one.rotate !== undefined && one.rotate !== 'off')
  );
}

/** What says which layers have integer weights, and are rotated. */
function rotationKey(recipe: Recipe): string {
  if (!rotates(recipe)) return '';
  const { rotate: form, mode, scheme, weightBits, overrides } = recipe;
  return JSON.stringify([form, mode, scheme, weightBits, overrides]);
}

function hasLearnedRanges(model: Model): boolean {
  return mainGraph(model).tensors.some(({ learned, data }) => learned && !data);
}

/** The float model that is converted, now that calibration has seen `model`; its other ranges have to be calibrated again. */
export function absorbForRecipe(model: Model, recipe: Recipe, stats: TensorStats): Model {
  if (!absorbs(recipe)) return model;
  return absorbBias(model, (name) => {
    const seen = stats.get(name);
    // Less than a step of 8 bits is not worth a second calibration.
    const step = seen ? (seen.max - Math.min(0, seen.min)) / 255 : 0;
    return seen?.channelMins.map((floor) => (floor > step ? floor : 0));
  });
}

/** Equal for recipes with the same float model before calibration, and so with the same calibration. */
export function preparationKey(recipe: Recipe): string {
  return `${recipe.sparsity} ${equalizes(recipe)} ${recipe.trained ?? ''}${rotationKey(recipe)}`;
}

/** Whether `model` has to be run on samples first: not where training left a range on every activation that counts. */
export function needsSamples(model: Model, recipe: Recipe): boolean {
  return needsCalibration(recipe) && rangesWanted(model, recipe).size > 0;
}

/** Ranges of activations from what calibration saw, by the estimator that the recipe's scheme allows. */
export function rangesForRecipe(stats: TensorStats, recipe: Recipe): RangeLookup {
  const estimator = recipe.scheme === 'best' ? recipe.estimator : 'min-max';
  return estimatedRanges(stats, estimator, modeOf(recipe.mode).compute === 'int16' ? 16 : 8);
}

/** Whether what calibration sees may change the float model. */
export function absorbs(recipe: Recipe): boolean {
  return recipe.scheme === 'best' && recipe.absorbBias && needsCalibration(recipe);
}

function equalizes({ scheme, equalize, mode }: Recipe): boolean {
  return scheme === 'best' && equalize && modeOf(mode).weights.kind === 'integer';
}
