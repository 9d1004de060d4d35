/** What a runtime thread does: it runs files on LiteRT over the bundled data. */
import type { LayerRows } from '../../calibration/sample-layers.ts';
import type { TensorStats } from '../../calibration/statistics.ts';
import type { CalibrationTask, ComparisonTask, RoundingTask } from '../../driver/sample-runs.ts';
import type { Shard } from '../../evaluation/answers.ts';
import type { SampleRange } from '../../ports/batches.ts';
import type { Outcome, Report } from './outcome.ts';

export interface RuntimeLocations {
  /** Folder of the runtime's files, absolute. */
  readonly wasmUrl: string;
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
}

export interface RuntimeApi {
  /** Starts LiteRT; returns its name. */
  start(locations: RuntimeLocations): Promise<Outcome<string>>;
  /** Runs the first `samples` training samples of a bundled set. */
  calibrate(
    task: CalibrationTask,
    testSet: string,
    samples: number,
    report: Report,
  ): Promise<Outcome<TensorStats>>;
  /** Runs them too, and keeps windows of the layers' inputs. */
  sampleLayers(
    task: RoundingTask,
    testSet: string,
    samples: number,
    report: Report,
  ): Promise<Outcome<ReadonlyMap<string, LayerRows>>>;
  /** Runs all files of the task over training samples of a bundled set. */
  compare(
    task: ComparisonTask,
    testSet: string,
    report: Report,
  ): Promise<Outcome<readonly (Float64Array | null)[]>>;
  evaluate(
    file: Uint8Array,
    testSet: string,
    range: SampleRange,
    report: Report,
  ): Promise<Outcome<Shard>>;
  labels(testSet: string): Promise<Outcome<Uint8Array>>;
}
