/** What a search prints: its progress, and what it found. */

import type { ScoreKind } from '../../autopsy/score.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import { learnsRounding, type Recipe } from '../../quantization/recipe/recipe.ts';
import { specOf } from '../../quantization/recipe/settings/index.ts';
import { expectedGain } from '../../search/expected.ts';
import type { Goal } from '../../search/goal.ts';
import type { SearchResult } from '../../search/search.ts';
import type { Trial } from '../../search/trial.ts';

/** The file that was found on all samples that were given. */
export interface MeasuredOnAll {
  readonly samples: number;
  readonly baseline: number;
  readonly score: number;
}

/** A search that found a file. */
export interface SearchOutcome extends SearchResult {
  readonly best: Trial;
  readonly kind: ScoreKind;
  readonly baseline: number;
  readonly samples: number;
  /** Null where the search ran on all, or was stopped. */
  readonly onAll: MeasuredOnAll | null;
}

export function progressInWords({ done, total }: Progress): string {
  return `${done} of at most ${total} files tried`;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** @throws PlaygroundError `bad-recipe` that says how near the search came. */
export function nothingWithin({ front }: SearchResult, goal: Goal, baseline: number): never {
  const near = goal.kind === 'bytes' ? front[0] : front.at(-1);
  const what =
    goal.kind === 'bytes'
      ? `has at most ${goal.most} bytes`
      : `loses at most ${(100 * goal.most).toFixed(2)} points of ${percent(baseline)}`;
  const came = near
    ? `: the nearest has ${near.bytes} bytes and scores ${percent(near.score)}`
    : '';
  throw new PlaygroundError(
    'bad-recipe',
    `No file that was tried ${what}${came}.`,
    'Allow more, or more --evaluations. No file was written.',
  );
}

/** docs/search.md says what each field is. */
export function searchJson(outcome: SearchOutcome) {
  const { kind, baseline, samples, best, onAll, front, trials, failures, asked, stopped } = outcome;
  const fields = ({ bytes, floatMacs, score, changed, mse, again, recipe }: Trial) => ({
    ...{ bytes, floatMacs, score, changed, mse, again: again ?? null, recipe },
  });
  return {
    measure: kind,
    ...{ samples, baseline },
    ...fields(best),
    expected: expectedOf(outcome),
    all: onAll,
    evaluations: asked,
    ...{ tried: trials.length, stopped },
    front: front.map(fields),
    failed: failures.map(({ recipe, failed }) => ({ recipe, failed })),
  };
}

/** Gain over the float model on other samples, and its standard deviation. Null where scores are no shares of answers. */
function expectedOf({ kind, best, baseline, samples }: SearchOutcome) {
  if (kind === 'fidelity') return null;
  const { mean, doubt } = expectedGain(best, { baseline, samples });
  return { gain: mean, deviation: doubt };
}

const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)}`;

function furtherText(outcome: SearchOutcome): readonly string[] {
  const { again } = outcome.best;
  const expected = expectedOf(outcome);
  if (!again || !expected) return [];
  const changed = percent(again.changed);
  return [
    `on ${again.samples} further samples, which the finalists were picked by: ${points(again.gain)} points against the float model, ${changed} of the answers changed`,
    `to be expected on others: ${points(expected.gain)} ± ${(100 * expected.deviation).toFixed(2)} points`,
  ];
}

export function searchText(outcome: SearchOutcome, path: string): string {
  const { kind, baseline, samples, best, onAll, front, trials, failures, stopped } = outcome;
  return [
    `${path}: ${best.bytes} bytes, ${kind} ${percent(best.score)} on ${samples} samples, float model ${percent(baseline)}`,
    ...(onAll
      ? [
          `on all ${onAll.samples} samples: ${percent(onAll.score)}, float model ${percent(onAll.baseline)}`,
        ]
      : []),
    ...furtherText(outcome),
    `${recipeText(best.recipe)}`,
    `recipe for quantize --recipe: ${JSON.stringify(best.recipe)}`,
    '',
    `${trials.length} files tried${failures.length > 0 ? `, ${failures.length} that could not be made` : ''}${stopped ? ', stopped early' : ''}; those that no other beats:`,
    ...front.map(
      ({ bytes, score, recipe }) =>
        `${String(bytes).padStart(10)} bytes ${percent(score).padStart(9)}  ${recipeText(recipe)}`,
    ),
  ].join('\n');
}

function recipeText(recipe: Recipe): string {
  const { mode, weightBits, scheme, granularity, overrides } = recipe;
  return [
    weightBits === null ? mode : `${mode} in ${weightBits} bits`,
    `scheme ${scheme}`,
    ...(granularity === 'per-channel' ? [] : [granularity]),
    ...(learnsRounding(recipe) ? [specOf('rounding').title(recipe.rounding)] : []),
    ...(overrides.length > 0 ? [`${overrides.length} layers set apart`] : []),
  ].join(', ');
}
