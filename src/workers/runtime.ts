/** A runtime thread's work, without the thread: LiteRT over the bundled data. Stopped by ending the thread. */
import { testSetOf } from '../adapters/datasets/index.ts';
import type { LabelledSamples, LoadFile, TestSet } from '../adapters/datasets/test-set.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import type { LayerRows } from '../calibration/sample-layers.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { runHere } from '../driver/measure.ts';
import {
  type CalibrationTask,
  type ComparisonTask,
  createSampleRuns,
  type RoundingTask,
  type SampleRuns,
} from '../driver/sample-runs.ts';
import type { TaskLabels, TaskShard } from '../evaluation/tasks.ts';
import type { SampleRange } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { moved } from './crossing/moved.ts';

export interface RuntimeLocations {
  /** Folder of the runtime's files, absolute. */
  readonly wasmUrl: string;
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
}

export interface RuntimeServices {
  readonly startRuntime: (locations: RuntimeLocations) => Promise<InferenceRuntime>;
  /** A file of a data set. */
  readonly load: (dataUrl: string, path: string) => ReturnType<LoadFile>;
}

export interface Runtime extends ReturnType<typeof createRuntime> {}

export function createRuntime({ startRuntime, load }: RuntimeServices) {
  let started:
    | { readonly runtime: InferenceRuntime; readonly locations: RuntimeLocations }
    | undefined;
  const tests = new Map<string, Promise<LabelledSamples>>();

  function ready() {
    if (!started)
      throw new PlaygroundError('internal', 'The runtime is not started.', 'Reload the page.');
    return started;
  }

  const loadFile: LoadFile = (path) => load(ready().locations.dataUrl, path);

  function testSet(id: string): TestSet {
    const found = testSetOf(id);
    if (!found)
      throw new PlaygroundError('bad-data', `There is no data set “${id}”.`, 'Choose another one.');
    return found;
  }

  /** Read once and kept; after a failure the next call tries again. */
  function loadTest(id: string): Promise<LabelledSamples> {
    const known = tests.get(id);
    if (known) return known;
    const loading = testSet(id).loadTest(loadFile);
    tests.set(id, loading);
    loading.catch(() => tests.delete(id));
    return loading;
  }

  /** Runs on the training samples of a bundled set. */
  function runsOn(id: string, calibrationSamples: number, options: JobOptions): SampleRuns {
    const samples = (count: number) => testSet(id).loadTraining(loadFile, count);
    return createSampleRuns({ ...options, samples, calibrationSamples, runtime: ready().runtime });
  }

  return {
    /** Starts LiteRT, before all else. @returns its name. @throws PlaygroundError `runtime-missing`. */
    async start(locations: RuntimeLocations): Promise<string> {
      started = { runtime: await startRuntime(locations), locations };
      return started.runtime.name;
    },

    /** Runs the first `count` training samples of a bundled set. */
    async calibrate(
      task: CalibrationTask,
      id: string,
      count: number,
      options: JobOptions,
    ): Promise<TensorStats> {
      return runsOn(id, count, options).calibrate(task);
    },

    /** Runs them too, and keeps windows of the layers' inputs. */
    async sampleLayers(
      task: RoundingTask,
      id: string,
      count: number,
      options: JobOptions,
    ): Promise<ReadonlyMap<string, LayerRows>> {
      return moved(await runsOn(id, count, options).sampleLayers(task));
    },

    /** Runs all files of the task over training samples of a bundled set. */
    async compare(
      task: ComparisonTask,
      id: string,
      options: JobOptions,
    ): Promise<readonly (Float64Array | null)[]> {
      return runsOn(id, task.samples, options).compare(task);
    },

    /** Answers of a file to a part of a test set. */
    async evaluate(
      file: Uint8Array,
      id: string,
      range: SampleRange,
      options: JobOptions,
    ): Promise<TaskShard> {
      const { task } = testSet(id);
      const run = runHere({ file, task, samples: await loadTest(id), runtime: ready().runtime });
      return run(range, (done) =>
        options.onProgress?.({ stage: 'measuring', done, total: range.count }),
      );
    },

    /** True labels of a bundled test set. */
    async labels(id: string): Promise<TaskLabels> {
      return (await loadTest(id)).labels;
    },
  };
}
