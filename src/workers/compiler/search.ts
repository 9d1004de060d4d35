/** A what-if search within the compiler thread. */
import type { Probe } from '../../autopsy/probe.ts';
import type { Yardstick } from '../../autopsy/score.ts';
import type { JobOptions } from '../../base/progress.ts';
import type { Driver } from '../../driver/driver.ts';
import type { SampleRuns } from '../../driver/sample-runs.ts';
import { createEvaluator } from '../../search/evaluate-recipe.ts';
import { chanceOf } from '../../search/goal.ts';
import { searchOn } from '../../search/search-on.ts';
import { searchSpace } from '../../search/space.ts';
import { spread } from '../../search/spread.ts';
import type { SearchEnd, SearchEvents, SearchOrder } from '../api/search.ts';

/** What is asked. */
export interface SearchQuestion
  extends SearchOrder,
    SearchEvents,
    Yardstick,
    Pick<JobOptions, 'signal'> {
  /** Files that are run at once. */
  readonly threads: number;
}

/** @throws PlaygroundError as `createEvaluator` and `search`. */
export async function searchFrom(
  driver: Driver,
  runs: SampleRuns | null,
  probe: Probe,
  { task, labels, threads, onStart, ...order }: SearchQuestion,
): Promise<SearchEnd> {
  const { signal } = order;
  const evaluator = await createEvaluator({
    ...{ driver, runs, probe, task, labels },
    ...(signal && { signal }),
  });
  const { kind, baseline } = evaluator;
  const scale = { baseline, chance: kind === 'fidelity' ? 0 : chanceOf(baseline, probe.count) };
  await onStart({ kind, scale });
  const slots = Array.from({ length: threads }, (_, slot) => slot);
  // While one file is run, the next is built.
  const { evaluate, ahead, end } = spread(slots, (_, recipe) => evaluator.evaluate(recipe), signal);
  try {
    const { exhausted } = await searchOn({
      ...{ ...order, evaluate, ahead, scale },
      space: searchSpace(driver, runs),
      calibrated: runs !== null,
    });
    return { exhausted };
  } finally {
    end();
  }
}
