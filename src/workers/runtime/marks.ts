/** What is marked in test samples, right or answered by a kept file: see `src/evaluation/marks.ts`. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import { answeredMarks, type Marks, rightMarks } from '../../evaluation/marks.ts';
import { decode } from '../../evaluation/ports.ts';
import type { TaskLabels } from '../../evaluation/tasks.ts';
import { mainGraph, tensorAt } from '../../ir/model.ts';
import type { TestSamples } from '../../ports/data-source.ts';
import { moved } from '../crossing/moved.ts';
import type { SingleRuns } from './single-runs.ts';

interface MarkServices {
  readonly runs: SingleRuns;
  readonly loadTest: (source: SourceReference) => Promise<TestSamples<TaskLabels>>;
}

export function createMarks({ runs, loadTest }: MarkServices) {
  return {
    /**
     * Marks of samples, in their order; null for what has none.
     * @param key of a file; null for what is right.
     * @throws PlaygroundError `internal` for an unknown key, `runtime-failed`, `bad-data`.
     */
    async marks(
      key: string | null,
      source: SourceReference,
      places: readonly number[],
    ): Promise<readonly (Marks | null)[]> {
      const samples = await loadTest(source);
      const all: (Marks | null)[] = [];
      for (const place of places) {
        if (key === null) {
          all.push(await rightMarks(samples.labels, place));
          continue;
        }
        const { model, outputs } = await runs.stored(key, await samples.read(place, 1));
        const graph = mainGraph(model);
        const real = graph.outputs.flatMap((index, i) => {
          const tensor = tensorAt(graph, index);
          const stored = outputs[i];
          return stored ? [{ shape: tensor.shape, values: decode(stored, tensor) }] : [];
        });
        all.push(answeredMarks(real, samples.labels));
      }
      return moved(all);
    },
  };
}
