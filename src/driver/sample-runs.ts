/** What conversion has run on representative samples. The driver asks; who answers owns the runtime and the samples. */
import { type CalibrationGraph, calibrate } from '../calibration/calibrate.ts';
import { type LayerRows, sampleLayers } from '../calibration/sample-layers.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import type { SampleSource } from '../ir/batches.ts';
import type { JobOptions } from '../ir/progress.ts';
import type { InferenceRuntime } from '../ir/runtime.ts';
import type { RoundingGraph } from '../quantization/learned-rounding/layers.ts';

export interface CalibrationTask extends Pick<CalibrationGraph, 'inputs' | 'tensors'> {
  /** The graph as a .tflite file. */
  readonly file: Uint8Array;
}

/** What has to be run so that layers can learn how to round. */
export interface RoundingTask extends Pick<RoundingGraph, 'inputs' | 'tensors' | 'layers'> {
  /** The graph as a .tflite file. */
  readonly file: Uint8Array;
}

/** Runs on the samples of one recipe. A task's file is given away: it may be moved to another thread. */
export interface SampleRuns {
  /** Ranges and means of all activations. @throws PlaygroundError as `calibrate`. */
  calibrate(task: CalibrationTask): Promise<TensorStats>;
  /** Windows of the layers' inputs, by layer. @throws PlaygroundError as `sampleLayers`. */
  sampleLayers(task: RoundingTask): Promise<ReadonlyMap<string, LayerRows>>;
}

export interface SampleRunsOptions extends JobOptions {
  readonly runtime: InferenceRuntime;
  /** Called when samples are first needed; values as the model takes them, all of them are run. */
  readonly samples: () => SampleSource | Promise<SampleSource>;
}

/** Runs in this thread. */
export function createSampleRuns({ samples, ...job }: SampleRunsOptions): SampleRuns {
  let loading: ReturnType<typeof samples> | undefined;
  const loaded = () => {
    loading ??= samples();
    return loading;
  };
  return {
    calibrate: async (task) => calibrate({ ...task, ...job, samples: await loaded() }),
    sampleLayers: async (task) => sampleLayers({ ...task, ...job, samples: await loaded() }),
  };
}
