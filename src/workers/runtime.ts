/** A runtime thread's work, without the thread: LiteRT over the samples of sources. Stopped by ending the thread. */
import type { LoadFile, SourceReference } from '../adapters/datasets/source.ts';
import type { TensorComparison } from '../autopsy/compare-tensors.ts';
import { type OutputValues, probeHere } from '../autopsy/probe.ts';
import type { TensorErrors } from '../autopsy/tensor-errors.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import type { LayerRows } from '../calibration/sample-layers.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import type { MeasureProgress } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import {
  type CalibrationTask,
  type ComparisonTask,
  createSampleRuns,
  type RoundingTask,
  type SampleRuns,
} from '../driver/sample-runs.ts';
import { crossingLabels } from '../evaluation/labels.ts';
import type { TaskShard } from '../evaluation/readings.ts';
import type { TaskLabels } from '../evaluation/tasks.ts';
import { type LayerTimes, type Timed, timeFiles } from '../network/time-files.ts';
import type { SampleRange, SampleSource } from '../ports/batches.ts';
import type { Device } from '../ports/device.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { moved } from './crossing/moved.ts';
import { createPace } from './runtime/pace.ts';
import { createPhotos } from './runtime/photos.ts';
import { createReferences } from './runtime/references.ts';
import { createSources } from './runtime/sources.ts';

export interface RuntimeLocations {
  /** Folder of the runtime's files, absolute. */
  readonly wasmUrl: string;
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
}

export interface RuntimeServices {
  readonly startRuntime: (locations: RuntimeLocations, device: Device) => Promise<InferenceRuntime>;
  /** A file of a data set. */
  readonly load: (dataUrl: string, path: string) => ReturnType<LoadFile>;
}

/** A part of the test samples, in an order of its own. */
export interface TestPart {
  readonly range: SampleRange;
  readonly order: Uint32Array;
  /** Key of the float model's outputs, where these are the right answers: see `createReferences`. */
  readonly reference?: string;
}

export interface MeasureOptions extends Pick<JobOptions, 'signal'> {
  /** What is run when it is aborted stands: see `evaluate`. */
  readonly enough?: AbortSignal;
  readonly onProgress?: (progress: MeasureProgress) => void;
}

/** A part of samples, as samples. */
function within(samples: SampleSource, { first, count }: SampleRange): SampleSource {
  return { count, read: (from, rows) => samples.read(first + from, rows) };
}

/** A runtime that hands on what is to be known of every file that it loads. */
function noting(
  runtime: InferenceRuntime,
  note: (remarks: readonly Diagnostic[]) => void,
): InferenceRuntime {
  return {
    ...runtime,
    async load(file) {
      const loaded = await runtime.load(file);
      note(loaded.remarks);
      return loaded;
    },
  };
}

export interface Runtime extends ReturnType<typeof createRuntime> {}

export function createRuntime({ startRuntime, load }: RuntimeServices) {
  let started:
    | { readonly runtime: InferenceRuntime; readonly locations: RuntimeLocations }
    | undefined;
  /** Of the file that was evaluated last. */
  let remarks: readonly Diagnostic[] = [];

  function ready() {
    if (!started)
      throw new PlaygroundError('internal', 'The runtime is not started.', 'Reload the page.');
    return started;
  }

  const pace = createPace();
  const sources = createSources((path) => load(ready().locations.dataUrl, path));
  const { open, loadTest } = sources;

  /** Runs on the samples that a source has for calibration. */
  function runsOn(
    source: SourceReference,
    calibrationSamples: number,
    options: JobOptions,
  ): SampleRuns {
    const samples = (count: number) => open(source).loadCalibration(count);
    return createSampleRuns({ ...options, samples, calibrationSamples, runtime: ready().runtime });
  }

  return {
    /** Starts LiteRT on a device, before all else. @returns its name. @throws PlaygroundError `runtime-missing`. */
    async start(locations: RuntimeLocations, device: Device): Promise<string> {
      const runtime = await startRuntime(locations, device);
      started = { runtime: pace.keeping(runtime), locations };
      return started.runtime.name;
    },

    /** Holds the thread between two runs, or lets it go on. */
    setPaused: pace.setPaused,

    /** A set of the person's own can be named from now on. @throws PlaygroundError `bad-data` where it does not fit itself. */
    addSet: sources.addSet,

    ...createReferences(sources, () => ready().runtime),

    /** Runs the first `count` calibration samples of a source. */
    calibrate: (
      task: CalibrationTask,
      source: SourceReference,
      count: number,
      options: JobOptions,
    ): Promise<TensorStats> => runsOn(source, count, options).calibrate(task),

    /** Runs them too, and keeps windows of the layers' inputs. */
    async sampleLayers(
      task: RoundingTask,
      source: SourceReference,
      count: number,
      options: JobOptions,
    ): Promise<ReadonlyMap<string, LayerRows>> {
      return moved(await runsOn(source, count, options).sampleLayers(task));
    },

    /** Runs all files of the task over calibration samples of a source. */
    compare: (task: ComparisonTask, source: SourceReference, options: JobOptions) =>
      runsOn(source, task.samples, options).compare(task),

    /** Answers of a file to a part of a source's test samples, by place in `order`. */
    async evaluate(
      file: Uint8Array,
      source: SourceReference,
      part: TestPart,
      { signal, enough, onProgress = () => undefined }: MeasureOptions,
    ): Promise<TaskShard> {
      const { task } = open(source);
      const samples = await loadTest(source);
      const runtime = noting(ready().runtime, (said) => {
        remarks = said;
      });
      const labels = part.reference ? (sources.reference(part.reference) ?? null) : samples.labels;
      const stops = { ...(signal && { signal }), ...(enough && { enough }) };
      const run = runHere({ ...{ file, task, samples, labels, runtime }, ...stops });
      return run(part.range, part.order, onProgress);
    },

    /** What is to be known of how the device has run the file that was evaluated last. */
    remarks: (): readonly Diagnostic[] => remarks,

    /** All outputs of a file for a part of a source's test samples. */
    async outputs(
      file: Uint8Array,
      source: SourceReference,
      range: SampleRange,
    ): Promise<OutputValues> {
      const samples = within(await loadTest(source), range);
      return moved(await probeHere({ samples, runtime: ready().runtime }).outputs(file));
    },

    /** Activations of a quantized file beside the float model's, over the first test samples of a source. */
    async compareTensors(
      files: TensorComparison,
      source: SourceReference,
      count: number,
    ): Promise<readonly TensorErrors[]> {
      const samples = within(await loadTest(source), { first: 0, count });
      return probeHere({ samples, runtime: ready().runtime }).compare(files);
    },

    photos: createPhotos({ runtime: () => ready().runtime, loadTest }),

    /** How long each file takes: see `timeFiles`. */
    time: (files: readonly Timed[], options: JobOptions): Promise<LayerTimes> =>
      timeFiles(ready().runtime, files, options),

    /** True labels of a source's test samples; null where nobody knows them. */
    async labels(source: SourceReference): Promise<TaskLabels | null> {
      return crossingLabels((await loadTest(source)).labels);
    },
  };
}
