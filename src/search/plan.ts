/** A search on several machines: what it will surely evaluate next, in parts that know nothing of each other. */
import { PlaygroundError } from '../base/errors.ts';
import type { SampleRange } from '../ports/batches.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { piecesOf } from './counts.ts';
import { type SearchJob, search } from './search.ts';

/** A recipe on a range of the samples. The same part gives the same result, whoever runs it and how often. */
export interface Part extends SampleRange {
  /** SHA-256 of all that its result depends on: `LogHead`. */
  readonly inputs: string;
  readonly recipe: Recipe;
  /** Samples of the search. */
  readonly of: number;
}

/** What a plan is made of. */
export interface PlanJob
  extends Omit<SearchJob, 'evaluate' | 'ahead' | 'again' | 'onEvaluation' | 'onProgress'> {
  readonly inputs: string;
  readonly samples: number;
  /** Samples of a part, about: parts are made of whole pieces. */
  readonly chunk: number;
}

/**
 * Parts of all unknown recipes that the search asks for next, whatever comes of them, in the order in which it would: of single
 * layers, a hundred or so; later, where each evaluation depends on the one before, of one. None once the search is done.
 * @throws PlaygroundError as `search`.
 */
export async function planOf(job: PlanJob): Promise<readonly Part[]> {
  const { inputs, samples: of, chunk } = job;
  const ranges = rangesOf(of, chunk);
  const recipes = await nextOf(job);
  return recipes.flatMap((recipe) => ranges.map((range) => ({ inputs, recipe, ...range, of })));
}

async function nextOf(
  job: Omit<SearchJob, 'evaluate' | 'ahead' | 'again'>,
): Promise<readonly Recipe[]> {
  let next: readonly Recipe[] = [];
  await search({
    ...job,
    ahead: (recipes, certain) => {
      if (certain) next = recipes;
    },
    evaluate(recipe) {
      if (next.length === 0) next = [recipe];
      throw new PlaygroundError('cancelled', 'The plan ends here.', '');
    },
  });
  return next;
}

function rangesOf(samples: number, chunk: number): readonly SampleRange[] {
  const ranges: SampleRange[] = [];
  for (const { first, count } of piecesOf(samples)) {
    const last = ranges.at(-1);
    if (last && last.count + count <= chunk) {
      ranges[ranges.length - 1] = { ...last, count: last.count + count };
    } else ranges.push({ first, count });
  }
  return ranges;
}
