/** What files of the open model are measured on by those who need no right answers. */
import { calibrationSourcesFor, factsOf, sourceNamed } from '../adapters/datasets/index.ts';
import { referenceOf } from '../adapters/datasets/source.ts';
import { taskOf } from '../evaluation/tasks.ts';
import type { MeasuredOn } from '../workers/engine.ts';
import type { PlaygroundState } from './state.ts';

/**
 * @param wanted samples, or as many as there are.
 * @returns null where no bundled samples fit the inputs of the model. Where nobody knows the right answers, or accuracy is not to be
 *   measured, files are held against the float model.
 */
export function measuredOn(
  { model, measured }: Pick<PlaygroundState, 'model' | 'measured'>,
  wanted: number,
): MeasuredOn | null {
  if (!model) return null;
  const [testSet] = model.testSets;
  const facts =
    (testSet === undefined ? undefined : sourceNamed(testSet)) ??
    calibrationSourcesFor(model.inputs.map(({ shape }) => shape))[0];
  if (!facts) return null;
  const source = referenceOf(facts.id);
  const { task, testSamples } = factsOf(source);
  // Where the float model is the measure, there are no answers to count.
  const answers = testSet !== undefined && !taskOf(task).needsReference;
  return {
    ...{ source, samples: Math.min(wanted, testSamples) },
    task: answers ? task : null,
    labelled: answers && measured,
  };
}

/** Samples that there are to choose from; 0 where there is nothing to measure on. */
export function samplesThere(state: Pick<PlaygroundState, 'model' | 'measured'>): number {
  return measuredOn(state, Number.POSITIVE_INFINITY)?.samples ?? 0;
}
