/** Results of parts, put together into the evaluations that a search would have made. */
import type { ScoreKind } from '../autopsy/score.ts';
import { PlaygroundError } from '../base/errors.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { type Counted, measuredOf } from './counts.ts';
import { evaluationOf, unlessFatal } from './ledger.ts';
import type { Part } from './plan.ts';
import type { Evaluation, FailedTrial } from './trial.ts';

interface CountedPart extends Part, Counted {
  readonly kind: ScoreKind;
}
interface FailedPart extends Part, Pick<FailedTrial, 'failed'> {}

/** What came of a part. */
export type PartResult = CountedPart | FailedPart;

/**
 * An evaluation for each recipe of the plan, in its order; equal, to the last digit, to what one machine measures on all samples.
 * @param results of all parts in any order; the same one may be there more than once.
 * @throws PlaygroundError `bad-data` where results are missing, belong to other inputs, or contradict each other.
 */
export async function mergeParts(
  plan: readonly Part[],
  results: readonly PartResult[],
): Promise<readonly Evaluation[]> {
  const known = byPart(plan, results);
  const missing = plan.flatMap((part, i) => (known.has(partKey(part)) ? [] : [i]));
  if (missing.length > 0) {
    const some = `${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ', …' : ''}`;
    throw new PlaygroundError(
      'bad-data',
      `Results of ${missing.length} of ${plan.length} parts are missing: ${some}.`,
      'Run these (run-job --index N), then merge again; those that are there may stay.',
    );
  }
  const byRecipe = new Map<string, PartResult[]>();
  for (const part of plan) {
    const key = recipeKey(part.recipe);
    byRecipe.set(key, [...(byRecipe.get(key) ?? []), known.get(partKey(part))!]);
  }
  return Promise.all([...byRecipe.values()].map(merged));
}

async function merged(parts: readonly PartResult[]): Promise<Evaluation> {
  const counted: CountedPart[] = [];
  for (const part of parts) {
    if ('failed' in part) return evaluationOf(part.recipe, part);
    const [first = part] = counted;
    if (part.file !== first.file || part.kind !== first.kind) throw contradiction(first, part);
    counted.push(part);
  }
  const [first] = counted as [CountedPart];
  const pieces = counted.flatMap((part) => part.pieces);
  const measured = await unlessFatal(async () => measuredOf(first.kind, { ...first, pieces }));
  return evaluationOf(first.recipe, measured);
}

function byPart(plan: readonly Part[], results: readonly PartResult[]) {
  const planned = new Set(plan.map(partKey));
  const known = new Map<string, PartResult>();
  for (const result of results) {
    const key = partKey(result);
    if (!planned.has(key)) {
      throw new PlaygroundError(
        'bad-data',
        `A result (${result.recipe.mode}, samples from ${result.first} on) belongs to no part of the plan.`,
        'Give the results of this plan alone.',
      );
    }
    const before = known.get(key);
    if (before && JSON.stringify(before) !== JSON.stringify(result))
      throw contradiction(before, result);
    known.set(key, result);
  }
  return known;
}

const partKey = ({ inputs, recipe, first, count, of }: Part) =>
  [inputs, first, count, of, recipeKey(recipe)].join(' ');

function contradiction(a: PartResult, b: PartResult): PlaygroundError {
  return new PlaygroundError(
    'bad-data',
    `Results of ${a.recipe.mode} contradict each other (samples from ${a.first} and from ${b.first} on).`,
    'Run all parts with the same version of this program and of Node.',
  );
}
