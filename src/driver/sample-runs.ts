/** What conversion has run on representative samples. The driver asks; the owner of the runtime and the samples answers. */

import type { JobOptions } from '../base/progress.ts';
import { type CalibrationGraph, calibrate } from '../calibration/calibrate.ts';
import { type LayerRows, sampleLayers } from '../calibration/sample-layers.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { compareOutputs, type OutputComparison } from '../evaluation/compare-outputs.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { RoundingGraph } from '../quantization/learned-rounding/layers.ts';

/** What has to be run to learn ranges: a graph whose outputs are all activations. */
export interface CalibrationTask extends Pick<CalibrationGraph, 'inputs' | 'tensors'> {
  /** The graph as a .tflite file. */
  readonly file: Uint8Array;
}

/** What has to be run so that layers can learn how to round. */
export interface RoundingTask extends Pick<RoundingGraph, 'inputs' | 'tensors' | 'layers'> {
  /** The graph as a .tflite file. */
  readonly file: Uint8Array;
}

/** Files whose outputs are compared. */
export interface ComparisonTask extends Pick<OutputComparison, 'reference' | 'candidates'> {
  /** The first samples, as many as there are. */
  readonly samples: number;
}

/** Runs on samples for one recipe. A task's files are given away: they may be moved to another thread. */
export interface SampleRuns {
  /** Ranges and means of all activations. @throws PlaygroundError as `calibrate`. */
  calibrate(task: CalibrationTask): Promise<TensorStats>;
  /** Windows of the layers' inputs, by layer. @throws PlaygroundError as `sampleLayers`. */
  sampleLayers(task: RoundingTask): Promise<ReadonlyMap<string, LayerRows>>;
  /** @throws PlaygroundError as `compareOutputs`. */
  compare(task: ComparisonTask): Promise<readonly (Float64Array | null)[]>;
}

/** A runtime in this thread, and the samples to run. */
export interface SampleRunsOptions extends JobOptions {
  readonly runtime: InferenceRuntime;
  /** The first `count` samples, or as many as there are; values as the model takes them. */
  readonly samples: (count: number) => SampleSource | Promise<SampleSource>;
  /** Samples that ranges and rounding are learned from; all by default. */
  readonly calibrationSamples?: number;
}

/** Runs in this thread. */
export function createSampleRuns({
  samples,
  calibrationSamples = Number.POSITIVE_INFINITY,
  ...job
}: SampleRunsOptions): SampleRuns {
  let loading: ReturnType<typeof samples> | undefined;
  const calibration = () => {
    loading ??= samples(calibrationSamples);
    return loading;
  };
  return {
    calibrate: async (task) => calibrate({ ...task, ...job, samples: await calibration() }),
    sampleLayers: async (task) => sampleLayers({ ...task, ...job, samples: await calibration() }),
    compare: async ({ samples: count, ...task }) =>
      compareOutputs({ ...task, ...job, samples: await samples(count) }),
  };
}
