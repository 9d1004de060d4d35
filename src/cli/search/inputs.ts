/** What scores depend on, read from its files: model, samples, labels. Each thread of a search reads it for itself. */
import { createHash } from 'node:crypto';
import { npyLabels } from '../../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { probeHere } from '../../autopsy/probe.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { createDriver, type Driver } from '../../driver/driver.ts';
import { openModel } from '../../driver/open-model.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import { classLabels } from '../../evaluation/tasks.ts';
import type { SampleRange, SampleSource } from '../../ports/batches.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { createMeasureAgain, furtherSamples, type MeasureAgain } from '../../search/again.ts';
import { createEvaluator, type EvaluationJob } from '../../search/evaluate-recipe.ts';
import { namingFile } from '../command.ts';
import { readInput } from '../files.ts';
import { givenShapes } from '../input-shapes.ts';
import { readModelFiles } from '../model-files.ts';
import { calibrationFrom, contentOf } from '../own-data.ts';
import { pathsOf, samplesFrom } from '../sample-files.ts';
import { taskFor } from '../task-for.ts';

/** As it was given on the command line; plain data. */
export interface GivenInputs {
  readonly model: string;
  readonly images: readonly string[];
  readonly labels?: string | undefined;
  readonly calibration: readonly string[];
  readonly preprocess?: string | undefined;
  readonly inputShape?: readonly string[] | undefined;
  /** Samples that are searched on at most. */
  readonly first: number;
  /** Samples after these that finalists are measured on, at most; four times as many where nothing is said. */
  readonly finals?: number | undefined;
}

/** Model and samples, with all that runs them in this thread. */
export interface OpenInputs extends Pick<EvaluationJob, 'runs' | 'task' | 'labels'> {
  readonly driver: Driver;
  readonly runtime: InferenceRuntime;
  /** All samples that were given. */
  readonly all: SampleSource;
  /** Samples that are searched on. */
  readonly count: number;
  /** Samples that finalists are measured on; null where there are none, and where more of them tell no more. */
  readonly further: SampleRange | null;
  /** What is to be known of the samples that ranges are learned from. */
  readonly notes: readonly Diagnostic[];
  /** SHA-256 of all that scores depend on. */
  readonly hash: string;
}

/** Paths of all files but the model's. */
export async function samplePaths({ images, calibration, labels, preprocess }: GivenInputs) {
  const others = [labels, preprocess].filter((path) => path !== undefined);
  return [...(await pathsOf([...images, ...calibration])), ...others];
}

/** @throws PlaygroundError naming the file. */
export async function openInputs(given: GivenInputs): Promise<OpenInputs> {
  const { model: path, labels, calibration } = given;
  const inputShapes = givenShapes(given.inputShape);
  const files = await readModelFiles(path);
  const { model } = await namingFile(path, () => openModel(files, { inputShapes }));
  const all = await samplesFrom(given.images, model, 'bad-data');
  const count = Math.min(all.count, given.first);
  const truth = labels ? npyLabels(await readInput(labels), labels, all.count) : null;
  const learning =
    calibration.length > 0 ? await calibrationFrom(calibration, model, given.preprocess) : null;
  const learned = learning?.samples ?? null;
  const task = taskFor(model, truth !== null);
  const runtime = await createLiteRtRuntime();
  const parts = [
    ...files.map(({ bytes }) => bytes),
    ...(await Promise.all((await samplePaths(given)).map(contentOf))).flat(),
    JSON.stringify([count, inputShapes, runtime.name]),
  ];
  return {
    ...{ runtime, all, count, task, labels: truth, hash: hashOf(parts) },
    notes: learning?.diagnostics ?? [],
    // A squared error is known well enough.
    further: task ? furtherSamples(count, all.count, given.finals) : null,
    driver: createDriver(() => model),
    runs: learned && createSampleRuns({ samples: firstOf(learned), runtime }),
  };
}

/** Measures on a range of the samples, by default on all that are searched on. @throws PlaygroundError as `createEvaluator`. */
export function evaluatorOf(inputs: OpenInputs, signal?: AbortSignal, range?: SampleRange) {
  return createEvaluator(jobOn(inputs, range ?? { first: 0, count: inputs.count }, signal));
}

/** Measures finalists; undefined where there are no samples for that. */
export function againOf(inputs: OpenInputs, signal?: AbortSignal): MeasureAgain | undefined {
  return inputs.further ? createMeasureAgain(jobOn(inputs, inputs.further, signal)) : undefined;
}

function jobOn(
  { all, runtime, labels, driver, runs, task }: OpenInputs,
  { first, count }: SampleRange,
  signal: AbortSignal | undefined,
): EvaluationJob {
  const read = (from: number, wanted: number) => all.read(first + from, wanted);
  return {
    ...{ driver, runs, task },
    labels: classLabels(labels)?.subarray(first, first + count) ?? null,
    probe: probeHere({ samples: { count, read }, runtime, signal }),
    ...(signal && { signal }),
  };
}

function firstOf(source: SampleSource) {
  return (wanted: number): SampleSource => ({ ...source, count: Math.min(wanted, source.count) });
}

/** SHA-256 of all `parts`, told apart by their lengths. */
function hashOf(parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest('hex');
}
