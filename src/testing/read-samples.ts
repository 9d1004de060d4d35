/** Lets a task read outputs that are given: in a random order, in two shards, with padding in every batch. */
import { readingOf, type TaskAnswers } from '../evaluation/readings.ts';
import { sampleOrder } from '../evaluation/sample-order.ts';
import { type TaskLabels, type TaskName, taskOf } from '../evaluation/tasks.ts';
import type { Tensor } from '../ir/model.ts';

/** Outputs of these shapes, batch first. */
export const tensors = (...shapes: readonly (readonly number[])[]) =>
  shapes.map((shape, i) => ({ name: `out${i}`, shape }) as unknown as Tensor);

/** Values from 0 to 1 that NumPy makes as well: `(arange(count) * step % levels) / levels`. */
export const values = (count: number, step: number, levels: number) =>
  Float32Array.from({ length: count }, (_, i) => ((i * step) % levels) / levels);

/** The report of a task on all samples. */
export function read<Name extends TaskName>(
  name: Name,
  outputs: readonly { readonly size: number; readonly values: Float32Array }[],
  shapes: readonly Tensor[],
  labels: TaskLabels<Name>,
) {
  const reading = readingOf(name);
  const count = taskOf(name).labelCount(labels);
  const order = sampleOrder(count);
  const shards = [0, Math.floor(count / 2)].map((first, i) => {
    const own = i === 0 ? Math.floor(count / 2) : count - first;
    const placeOf = (position: number) => order[first + position]!;
    const reader = reading.reader(shapes, own, { labels, placeOf });
    for (let row = 0; row < own; row++) {
      const rows = outputs.map((output) => {
        const place = placeOf(row) * output.size;
        const padded = new Float32Array(2 * output.size);
        padded.set(output.values.subarray(place, place + output.size));
        return padded;
      });
      reader.take(rows, 1, row);
    }
    return { ...(reader.answers as TaskAnswers<Name>), first };
  });
  return reading.report(reading.inSetOrder(reading.merge(shards), order), labels);
}
