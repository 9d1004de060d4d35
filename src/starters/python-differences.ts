/** Where the file of the original tools is another one than ours, in sentences. */
import { modeOf } from '../quantization/modes/index.ts';
import {
  isOfScheme,
  learnsRounding,
  type Recipe,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import type { Setting } from '../quantization/recipe/settings/index.ts';
import { hasToolBits, type Origin, type Tool } from './python-tool.ts';
import type { StarterTraining } from './starter.ts';

interface Rule {
  readonly when: (recipe: Recipe, tool: Tool, origin: Origin) => boolean;
  readonly says: (recipe: Recipe) => string;
}

const reads = (recipe: Recipe, setting: Setting) =>
  isOfScheme(recipe, setting) && settingsOf(recipe).includes(setting);

const isQuantized = ({ mode, overrides }: Recipe) =>
  modeOf(mode).weights.kind === 'integer' || overrides.length > 0;

const BEST_STEPS: readonly (readonly [setting: Setting, words: string])[] = [
  ['equalize', 'balances channels across layers'],
  ['scaleChannels', 'scales channels by their activations'],
  ['absorbBias', 'absorbs high biases'],
  ['correctBias', 'corrects biases of coarse weights'],
];

function trainedAnew(training: StarterTraining | undefined): string {
  const anew =
    'It is trained anew, with TFMOT’s own rounding and schedule: other weights, other answers.';
  if (!training) return `${anew} EPOCHS and LEARNING_RATE are yours to set.`;
  const settings =
    'Epochs, batches, rate and images are those of the run on the page; other settings of it TFMOT has not, and images come in another order.';
  return training.kind === 'float'
    ? `${anew} ${settings} The run on the page did not round while it trained.`
    : `${anew} ${settings}`;
}

const RULES: readonly Rule[] = [
  {
    when: (recipe, tool) => recipe.trained !== undefined && tool !== 'training',
    says: () =>
      'The playground’s file has the weights of a training run. The script starts from the model as it was: save the trained float model on the page (tab Train), and give that.',
  },
  {
    when: (recipe, tool) =>
      recipe.scheme === 'best' &&
      tool !== 'training' &&
      BEST_STEPS.some(([setting]) => reads(recipe, setting) && recipe[setting] === true),
    says: (recipe) => {
      const steps = BEST_STEPS.flatMap(([setting, words]) =>
        reads(recipe, setting) && recipe[setting] === true ? words : [],
      );
      return `The scheme best ${steps.join(', ')}; the tools do not: weights and scales differ. The scheme tflite gives theirs.`;
    },
  },
  {
    when: (recipe) =>
      recipe.scheme === 'best' && reads(recipe, 'estimator') && recipe.estimator !== 'min-max',
    says: ({ estimator }) =>
      `Ranges of activations are the least and the greatest value seen, not ${estimator}.`,
  },
  {
    when: learnsRounding,
    says: ({ rounding }) =>
      rounding === 'gptq'
        ? 'Weights are rounded to the nearest integer. ai-edge-quantizer has GPTQ for dense layers: ask for the algorithm GPTQ in its recipe, and calibrate.'
        : 'Weights are rounded to the nearest integer: the tools do not learn how to round.',
  },
  {
    when: (recipe, tool) => tool === 'quantizer' && modeOf(recipe.mode).needsCalibration,
    says: () =>
      'ai-edge-quantizer keeps biases and ranges of some operators by rules of its own; those of the playground are the converter’s.',
  },
  {
    when: (recipe, tool) => tool === 'quantizer' && recipe.mode === 'dynamic-int8',
    says: () =>
      'ai-edge-quantizer quantizes weights of any size; the converter, and so the playground, those of at least 1024 elements.',
  },
  {
    when: ({ mode, weightBits }, tool) =>
      tool === 'quantizer' && weightBits === 4 && modeOf(mode).weights.kind === 'integer',
    says: () =>
      'Two weights of 4 bits share a byte; the playground’s file of this mode has a byte for each.',
  },
  {
    when: (recipe) => !hasToolBits(recipe),
    says: () =>
      'Weights have other widths in the playground’s file. The tools store 4 or 8 bits: here they have as many as the mode has of its own.',
  },
  {
    when: ({ sparsity }, _, origin) => sparsity > 0 && (origin === 'tflite' || origin === 'other'),
    says: ({ sparsity }) =>
      `${Math.round(100 * sparsity)} % of the weights are pruned in the playground’s file; no tool prunes a .tflite.`,
  },
  {
    when: (recipe) => modeOf(recipe.mode).needsCalibration,
    says: ({ calibrationSamples }) =>
      `Ranges follow the samples: the same only for the same ${calibrationSamples}.`,
  },
  {
    when: (recipe, tool) => !isQuantized(recipe) && tool === 'quantizer',
    says: () => 'There is nothing to quantize: the file is written as it is.',
  },
];

/** At least one sentence: what never is the same. */
export function differencesOf(
  recipe: Recipe,
  { tool, origin }: { readonly tool: Tool; readonly origin: Origin },
  training?: StarterTraining | undefined,
): readonly string[] {
  return [
    ...(tool === 'training' ? [trainedAnew(training)] : []),
    ...RULES.filter(({ when }) => when(recipe, tool, origin)).map(({ says }) => says(recipe)),
    'Names of tensors, descriptions, versions and the order of buffers are those of the tool.',
  ];
}
