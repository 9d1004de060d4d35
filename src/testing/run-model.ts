/** Runs a model on LiteRT under Node, one sample at a time, as written by our writer. */
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';

let runtime: Promise<InferenceRuntime> | undefined;

/** The outputs of one run with the batch written in the model. */
export async function runModel(model: Model, inputs: readonly TensorData[]): Promise<TensorData[]> {
  runtime ??= createLiteRtRuntime();
  const loaded = await (await runtime).load(writeTflite(model));
  try {
    return await loaded.run(inputs);
  } finally {
    loaded.dispose();
  }
}

/** Largest difference of two lists of outputs, relative to the largest value of the second. */
export function worstDifference(a: readonly TensorData[], b: readonly TensorData[]): number {
  let worst = 0;
  let scale = 1;
  b.forEach((expected, i) => {
    const actual = a[i];
    if (actual?.length !== expected.length) throw new RangeError(`output ${i} differs in length`);
    for (let j = 0; j < expected.length; j++) {
      if (!Number.isNaN(Number(expected[j])))
        scale = Math.max(scale, Math.abs(Number(expected[j])));
      const difference = Math.abs(Number(actual[j]) - Number(expected[j]));
      // NaN counts as a difference unless both are.
      if (!(Number.isNaN(Number(actual[j])) && Number.isNaN(Number(expected[j])))) {
        worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
      }
    }
  });
  return worst / scale;
}
