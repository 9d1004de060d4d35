/** A what-if search within the compiler thread. */

import type { Probe } from '../../autopsy/probe.ts';
import type { Yardstick } from '../../autopsy/score.ts';
import type { JobOptions } from '../../base/progress.ts';
import type { Driver } from '../../driver/driver.ts';
import type { SampleRuns } from '../../driver/sample-runs.ts';
import { classLabels } from '../../evaluation/tasks.ts';
import { createMeasureAgain } from '../../search/again.ts';
import { createEvaluator } from '../../search/evaluate-recipe.ts';
import { searchOn } from '../../search/search-on.ts';
import { searchSpace } from '../../search/space.ts';
import { spread } from '../../search/spread.ts';
import type { SearchEnd, SearchEvents, SearchedOn, SearchOrder } from '../api/search.ts';

/** What is asked. */
export interface SearchQuestion
  extends SearchOrder,
    Pick<SearchedOn, 'further'>,
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
  { probe, further }: { readonly probe: Probe; readonly further: Probe | null },
  { task, labels, threads, further: range, onStart, ...order }: SearchQuestion,
): Promise<SearchEnd> {
  const { signal } = order;
  const job = { driver, runs, probe, task, labels, ...(signal && { signal }) };
  const evaluator = await createEvaluator(job);
  const again =
    further && range
      ? createMeasureAgain({
          ...{ ...job, probe: further },
          labels: classLabels(labels)?.subarray(range.first, range.first + range.count) ?? null,
        })
      : undefined;
  const { kind, baseline } = evaluator;
  const scale = { baseline, samples: probe.count };
  await onStart({ kind, scale });
  const slots = Array.from({ length: threads }, (_, slot) => slot);
  // While one file is run, the next is built.
  const { evaluate, ahead, end } = spread(slots, (_, recipe) => evaluator.evaluate(recipe), signal);
  try {
    const { exhausted } = await searchOn({
      ...{ ...order, evaluate, ahead, again, scale },
      space: searchSpace(driver, runs),
      calibrated: runs !== null,
    });
    return { exhausted };
  } finally {
    end();
  }
}
