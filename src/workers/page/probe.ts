/** Files of an autopsy over test samples of a source, shared out among the runtime threads. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { OutputValues, Probe } from '../../autopsy/probe.ts';
import { EVALUATION_BATCH, shardsOf } from '../../evaluation/answers.ts';
import type { SampleRange } from '../../ports/batches.ts';
import type { Job } from './jobs.ts';

/** Runs on a range of the test samples; tensors are compared on as many of the first ones. */
export function createProbe(
  job: Job,
  source: SourceReference,
  { first: from, count }: SampleRange,
): Probe {
  return {
    count,
    outputs: (file) =>
      job.onPool(async (runtimes) => {
        const [first] = runtimes;
        const parts = await Promise.all(
          shardsOf(count, runtimes.length, EVALUATION_BATCH).map((shard, i) =>
            (runtimes[i] ?? first).outputs(file, source, { ...shard, first: from + shard.first }),
          ),
        );
        return joined(parts, count);
      }),
    compare: (files) => job.onPool(([runtime]) => runtime.compareTensors(files, source, count)),
  };
}

/** Outputs of parts that follow one another. */
function joined(parts: readonly OutputValues[], count: number): OutputValues {
  const { tensors = [] } = parts[0] ?? {};
  const values = tensors.map((_, output) => {
    const arrays = parts.flatMap((part) => part.values[output] ?? []);
    const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return all;
  });
  return { count, tensors, values };
}
