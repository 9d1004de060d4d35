/** Looks into single runs of files that give out what is inside. */
import { dotOperators } from '../../numbers/dot-operator.ts';
import { type DotProduct, dotProduct } from '../../numbers/dot-product.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import type { SingleRuns } from './single-runs.ts';

/** Keys of a file and of the float model with the same outputs. */
export interface TracedPair {
  readonly file: string;
  readonly float: string | null;
}

export function createTraces(runs: SingleRuns) {
  return {
    /**
     * One value of the result of operator `at`, and what it is made of.
     * @param element null for one worth looking at.
     * @throws PlaygroundError `internal` for an unknown key, `runtime-failed`.
     */
    async dot(
      { file, float }: TracedPair,
      at: number,
      sample: readonly TensorData[],
      element: number | null,
    ): Promise<DotProduct | null> {
      const { model, inputs, outputs } = await runs.stored(file, sample);
      const dot = dotOperators(model).find((one) => one.at === at);
      const [output, input = inputs[0]] = outputs;
      if (!dot || !output || !input) return null;
      const reference = float === null ? undefined : (await runs.stored(float, sample)).outputs[0];
      return dotProduct(dot, { input, output, float: reference ?? null }, element);
    },
  };
}
