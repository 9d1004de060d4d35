/** Errors layer by layer, each measured on a file that was built for it: alone, left out, and up to here. */
import { checkCancelled, type JobOptions } from '../base/progress.ts';
import type { Driver } from '../driver/driver.ts';
import type { LearningJob } from '../driver/learning.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { allBut, type Layer, onlyThis, upTo } from './layers.ts';
import type { Probe } from './probe.ts';
import type { Scored, Scorer } from './score.ts';

/** What one layer does to the outputs. */
export interface LayerErrors {
  /** Only this layer is quantized. */
  readonly isolated: Scored;
  /** All layers but this one are quantized. */
  readonly leaveOneOut: Scored;
  /** All layers up to this one, in the order of the file, are quantized. */
  readonly cumulative: Scored;
}

/** What a sweep is given. */
export interface SweepJob extends JobOptions, Pick<LearningJob, 'runs'> {
  readonly driver: Driver;
  readonly recipe: Recipe;
  readonly layers: readonly Layer[];
  readonly probe: Probe;
  readonly scorer: Scorer;
  /** The whole file, scored already. */
  readonly whole: Scored;
}

/**
 * One entry per layer. Three files a layer, but for two: up to the first layer is that layer alone, up to the last is the whole file.
 * @throws PlaygroundError `cancelled`, what converting and running throw.
 */
export async function sweep(job: SweepJob): Promise<readonly LayerErrors[]> {
  const { driver, recipe, layers, probe, scorer, whole, runs, signal, onProgress } = job;
  const total = 2 * layers.length + Math.max(0, layers.length - 2);
  let done = 0;
  const measured = async (overrides: ReturnType<typeof allBut>) => {
    checkCancelled(signal);
    const { file } = await driver.convertPart(recipe, overrides, {
      runs,
      ...(signal && { signal }),
    });
    const scored = scorer.score(await probe.outputs(file));
    onProgress?.({ stage: 'measuring', done: ++done, total });
    return scored;
  };
  const errors: LayerErrors[] = [];
  for (const [i, layer] of layers.entries()) {
    const isLast = i === layers.length - 1;
    const isolated = await measured(onlyThis(layer));
    const leaveOneOut = await measured(allBut(layer));
    const cumulative = isLast ? whole : i === 0 ? isolated : await measured(upTo(layers, i));
    errors.push({ isolated, leaveOneOut, cumulative });
  }
  return errors;
}
