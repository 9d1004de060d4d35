/** What an autopsy asks of whoever owns the runtime and the samples. */
import { eachSample } from '../evaluation/each-sample.ts';
import type { Tensor } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { compareTensors, type TensorComparison } from './compare-tensors.ts';
import type { TensorErrors } from './tensor-errors.ts';

/** All outputs of a file on all samples. */
export interface OutputValues {
  /** Samples. */
  readonly count: number;
  /** Of the file, batch first. */
  readonly tensors: readonly Tensor[];
  /** Real values, one array per output, samples outermost. */
  readonly values: readonly Float32Array[];
}

/** Runs files on the samples of an autopsy. */
export interface Probe {
  /** Samples it runs. */
  readonly count: number;
  /** @throws PlaygroundError `runtime-failed`, `cancelled`. */
  outputs(file: Uint8Array): Promise<OutputValues>;
  /** @throws PlaygroundError `runtime-failed`, `cancelled`. */
  compare(files: TensorComparison): Promise<readonly TensorErrors[]>;
}

/** What {@link probeHere} runs on. */
export interface LocalProbe {
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
  readonly signal?: AbortSignal | undefined;
}

/** Runs in this thread. */
export function probeHere({ samples, runtime, signal }: LocalProbe): Probe {
  const { count } = samples;
  return {
    count,
    async outputs(file) {
      const values: Float32Array[] = [];
      const tensors = await eachSample({ file, samples, runtime, signal }, (sample, outputs) => {
        outputs.forEach((own, output) => {
          values[output] ??= new Float32Array(own.length * count);
          values[output].set(own, sample * own.length);
        });
      });
      return { count, tensors, values };
    },
    compare: (files) => compareTensors({ ...files, samples, runtime, signal }),
  };
}
