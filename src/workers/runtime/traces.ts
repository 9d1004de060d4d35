/** Looks into single runs of files that give out what is inside. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import { compareTensors, type TensorComparison } from '../../autopsy/compare-tensors.ts';
import { type ErrorPath, type ErrorStation, errorStations } from '../../autopsy/growth.ts';
import type { TaskLabels } from '../../evaluation/tasks.ts';
import { dotOperators } from '../../numbers/dot-operator.ts';
import { type DotProduct, dotProduct } from '../../numbers/dot-product.ts';
import type { TestSamples } from '../../ports/data-source.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { moved } from '../crossing/moved.ts';
import type { SingleRuns } from './single-runs.ts';

/** Keys of a file and of the float model with the same outputs. */
export interface TracedPair {
  readonly file: string;
  readonly float: string | null;
}

/** What the activations of a pair are called, and how they depend on each other. */
export interface Watched extends Pick<TensorComparison, 'names' | 'inputs'> {
  readonly path: readonly ErrorPath[];
}

/** A test sample, or one of the person's own: real values, as the model gets them. */
export type OneSample =
  | { readonly source: SourceReference; readonly place: number }
  | { readonly values: Float32Array };

/** What a runtime thread has. */
interface TraceServices {
  readonly runs: SingleRuns;
  readonly runtime: () => InferenceRuntime;
  readonly loadTest: (source: SourceReference) => Promise<TestSamples<TaskLabels>>;
}

export function createTraces({ runs, runtime, loadTest }: TraceServices) {
  const valuesOf = async (sample: OneSample): Promise<readonly TensorData[]> =>
    'values' in sample
      ? [sample.values]
      : (await loadTest(sample.source)).read(Math.max(0, sample.place), 1);

  return {
    /** The error of every activation on one sample. @throws PlaygroundError as `dot`. */
    async growth(
      { file, float }: TracedPair,
      { names, inputs, path }: Watched,
      one: OneSample,
    ): Promise<readonly ErrorStation[]> {
      const sample = await valuesOf(one);
      const reference = runs.file(float ?? file);
      const samples = { count: 1, read: async () => sample };
      const files = { candidate: runs.file(file), reference, names, inputs };
      return errorStations(await compareTensors({ ...files, samples, runtime: runtime() }), path);
    },

    /**
     * One value of the result of operator `at`, and what it is made of.
     * @param element null for one worth looking at.
     * @throws PlaygroundError `internal` for an unknown key, `runtime-failed`.
     */
    async dot(
      { file, float }: TracedPair,
      at: number,
      one: OneSample,
      element: number | null,
    ): Promise<DotProduct | null> {
      const sample = await valuesOf(one);
      const { model, inputs, outputs } = await runs.stored(file, sample);
      const dot = dotOperators(model).find((one) => one.at === at);
      const [output, input = inputs[0]] = outputs;
      if (!dot || !output || !input) return null;
      const reference = float === null ? undefined : (await runs.stored(float, sample)).outputs[0];
      const product = dotProduct(dot, { input, output, float: reference ?? null }, element);
      return product && moved(product);
    },
  };
}
