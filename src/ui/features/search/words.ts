/** What a search says, in words. */
import type { ScoreKind } from '../../../autopsy/score.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import { settingWords } from '../../../quantization/recipe/changed-settings.ts';
import {
  defaultRecipe,
  isOfScheme,
  type Recipe,
  sameSetting,
  settingsOf,
} from '../../../quantization/recipe/recipe.ts';
import type { Override } from '../../../quantization/recipe/settings/overrides.ts';
import { expectedGain, type Scale } from '../../../search/expected.ts';
import { type Goal, isIntegerEnough } from '../../../search/goal.ts';
import type { Judged, Trial } from '../../../search/trial.ts';
import { formatBytes, formatCount, formatShort, percent } from '../../components/format.ts';

/** What scores are, as a noun. */
export const SCORE_WORDS: { readonly [K in ScoreKind]: string } = {
  accuracy: 'accuracy',
  agreement: 'agreement with the float model',
  fidelity: 'fidelity to the float model’s outputs',
};

/** What a recipe does to each layer. */
export interface Mix {
  /** What all layers get that have nothing of their own. */
  readonly base: string;
  /** Layers with settings of their own; those that share them together. */
  readonly apart: readonly { readonly layers: readonly string[]; readonly words: string }[];
}

export function mixOf(recipe: Recipe): Mix {
  const apart = new Map<string, string[]>();
  for (const override of recipe.overrides) {
    const words = overrideWords(override);
    apart.set(words, [...(apart.get(words) ?? []), layerOf(override)]);
  }
  return {
    base: baseWords(recipe),
    apart: [...apart].map(([words, layers]) => ({ layers, words })),
  };
}

/** In one line: `Dynamic int8, scheme best; dense in Dynamic int4, blockwise-64`. */
export function mixWords(recipe: Recipe): string {
  const { base, apart } = mixOf(recipe);
  return [base, ...apart.map(({ layers, words }) => `${layers.join(', ')} in ${words}`)].join('; ');
}

function baseWords(recipe: Recipe): string {
  const usual = defaultRecipe(recipe.mode);
  const said = settingsOf(recipe).filter(
    (setting) =>
      setting !== 'overrides' &&
      (setting === 'scheme' ||
        (isOfScheme(recipe, setting) && !sameSetting(recipe, usual, setting))),
  );
  const words = said.map((setting) => settingWords(recipe, setting));
  return [modeOf(recipe.mode).label, ...words].join(', ');
}

function overrideWords({ mode, weightBits, granularity }: Override): string {
  return [
    mode === undefined ? 'the same mode' : modeOf(mode).label,
    ...(weightBits == null ? [] : [`${weightBits} bits`]),
    ...(granularity === undefined || granularity === 'per-channel' ? [] : [granularity]),
  ].join(', ');
}

/** The name that `exactly` was made of; another expression as it is. */
function layerOf({ layer = 'all layers' }: Override): string {
  const name = /^\^(.*)\$$/s.exec(layer)?.[1];
  return name === undefined ? layer : name.replace(/\\(.)/g, '$1');
}

/** The budget as part of a sentence. */
export function goalWords({ kind, most, floatMacs }: Goal): string {
  const words =
    kind === 'bytes'
      ? `within ${formatBytes(most)}`
      : `that loses at most ${(100 * most).toFixed(2)} points`;
  if (floatMacs === undefined) return words;
  return floatMacs === 0
    ? `${words} in integers throughout`
    : `${words} with at most ${formatShort(floatMacs)} multiply-accumulates in floating point`;
}

/** What of a file's work is done in floating point: `none`, `0.26 M of 8.23 M multiply-accumulates`. */
export function floatWorkWords(floatMacs: number, macs: number): string {
  if (floatMacs === 0) return 'none: all multiply-accumulates are in integers';
  if (floatMacs >= macs) return 'all multiply-accumulates';
  return `${formatShort(floatMacs)} of ${formatShort(macs)} multiply-accumulates`;
}

/** `37 of 60 files tried` */
export function triedWords(tried: number, files: number): string {
  return `${formatCount(tried)} of ${formatCount(files)} files tried`;
}

/** `0.90 MB at 91.20 %` */
export function fileWords({ bytes, score }: { readonly bytes: number; readonly score: number }) {
  return `${formatBytes(bytes)} at ${percent(score)} %`;
}

/** Points of a score against the float model's: `as float`, `0.40 below float`. */
export function differenceWords(points: number): string {
  const size = Math.abs(points).toFixed(2);
  if (Number(size) === 0) return 'as float';
  return `${size} points ${points > 0 ? 'above' : 'below'} float`;
}

/** `0.12 points below float, give or take 0.20`: what its score should be on other images, with a standard deviation. */
export function expectedWords(trial: Judged, scale: Scale): string {
  const { mean, doubt } = expectedGain(trial, scale);
  const words = differenceWords(100 * mean);
  return doubt === 0 ? words : `${words}, give or take ${(100 * doubt).toFixed(2)}`;
}

/** Mean squared error: a few digits, however small. */
export function formatError(mse: number): string {
  if (mse === 0) return '0';
  return mse.toExponential(1).replace('e-', 'e−').replace('e+', 'e');
}

const byFloatMacs = (a: Trial, b: Trial) => a.floatMacs - b.floatMacs || a.bytes - b.bytes;

/** What the search has come to, as a headline. */
export function titleOf({
  goal,
  best,
  floatBytes,
  points,
}: {
  readonly goal: Goal;
  readonly best: { readonly trial: Trial } | undefined;
  readonly floatBytes: number;
  readonly points: readonly { readonly trial: Trial }[];
}): string {
  if (best) {
    const times = (floatBytes / best.trial.bytes).toFixed(1);
    return `${fileWords(best.trial)}: ${times}× smaller than the float file`;
  }
  const order = (a: Trial, b: Trial) =>
    goal.kind === 'bytes' ? a.bytes - b.bytes : b.score - a.score;
  const tried = points.map(({ trial }) => trial);
  const fitting = tried.filter((trial) => isIntegerEnough(trial, goal));
  const [nearest] = fitting.length > 0 ? fitting.toSorted(order) : tried.toSorted(byFloatMacs);
  return `No file ${goalWords(goal)} yet${nearest ? `: the nearest has ${fileWords(nearest)}` : ''}`;
}
