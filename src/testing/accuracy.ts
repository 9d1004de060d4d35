/**
 * The whole way as a person goes it: a Keras file in, its ranges from the first 200 training images, a .tflite file out,
 * run by LiteRT over the whole test set; compared with the file that the real tools made of the same model.
 */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { measure } from '../driver/measure.ts';
import { openModel } from '../driver/open-model.ts';
import { runHere } from '../driver/run-here.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { compare } from '../evaluation/make-report.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { readTflite } from '../formats/tflite/read.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { compareFiles, type FileDifferences } from './compare-files.ts';
import {
  publicFile,
  type ReferenceModel,
  referenceFile,
  referenceResults,
  referenceTop1,
  sampleOf,
} from './reference-files.ts';

export interface AccuracyCase {
  /** Name of the reference file, without its ending. */
  readonly reference: string;
  readonly mode: ModeName;
  readonly changes?: Partial<Recipe>;
  /** Name of its predictions below `top1/`. */
  readonly top1: string;
  /** First test images that it runs on, where its kernels are slow; `npm run bench` runs all. */
  readonly images?: number;
}

export const CONVERTER_CASES: readonly AccuracyCase[] = [
  { reference: 'tflite_float', mode: 'float32', top1: 'float' },
  { reference: 'tflite_float16', mode: 'float16', top1: 'float16' },
  { reference: 'tflite_dynamic', mode: 'dynamic-int8', top1: 'dynamic' },
  { reference: 'tflite_int8', mode: 'int8', top1: 'int8' },
  { reference: 'tflite_int8_io', mode: 'int8', changes: { io: 'int8' }, top1: 'int8_io' },
  // Reference kernels: some 100 images a second.
  { reference: 'tflite_int16x8', mode: 'int16x8', top1: 'int16x8', images: 500 },
];

export interface AccuracyResult {
  readonly images: number;
  readonly accuracy: number;
  readonly referenceAccuracy: number;
  /** Images with another prediction than the reference's. */
  readonly changed: number;
  readonly bytes: number;
  readonly referenceBytes: number;
  readonly differences: FileDifferences;
}

const CALIBRATION_IMAGES = 200;

/** Milliseconds for a case: the reference kernels of int16x8 run some 100 images a second on a free core. */
export const PATIENCE = 900_000;
const load = async (path: string) => publicFile(`datasets/${path}`);

export interface Measurement {
  readonly file: Uint8Array;
  readonly report: EvaluationReport;
  readonly accuracy: number;
  readonly imagesPerSecond: number;
}

/** What runs a file over the first `images` test images. */
export async function openTestSet(): Promise<
  (file: Uint8Array, images?: number) => Promise<Measurement>
> {
  const runtime = await createLiteRtRuntime();
  const testSet = await fashionMnist(load).loadTest();
  return async (file, images = testSet.count) => {
    const { task } = fashionMnist(load);
    const { evaluation: report, imagesPerSecond } = await measure({
      task,
      count: images,
      labels: testSet.labels,
      runners: [runHere({ file, task, samples: testSet, runtime })],
    });
    const accuracy = report.labelled?.accuracy ?? Number.NaN;
    return { file, report, accuracy, imagesPerSecond };
  };
}

/** Imports a Keras file, and returns what converts it by a recipe, calibrating where it must, and measures the result. */
export async function openMeasurement(
  bytes: Uint8Array,
): Promise<(recipe: Recipe, images?: number) => Promise<Measurement>> {
  const runtime = await createLiteRtRuntime();
  const measureFile = await openTestSet();
  const { model } = await openModel(bytes);
  const driver = createDriver(() => model);
  const runs = createSampleRuns({
    samples: (count) => fashionMnist(load).loadCalibration(count),
    calibrationSamples: CALIBRATION_IMAGES,
    runtime,
  });

  return async (recipe, images) => {
    const { file } = await driver.convert(recipe, { runs, check: true });
    return measureFile(file, images);
  };
}

/** The reference's accuracy: as its tools recorded it, or counted from its predictions where only the first images ran. */
async function accuracyOf(name: ReferenceModel, { reference, top1, images }: AccuracyCase) {
  if (!images) return referenceResults()[name]?.[reference]?.accuracy ?? Number.NaN;
  const { labels } = await fashionMnist(load).loadTest();
  const predictions = referenceTop1(name, top1).subarray(0, images);
  return predictions.filter((predicted, index) => predicted === labels[index]).length / images;
}

/** What measures the sample of `name` against its reference files. */
export async function openAccuracy(name: ReferenceModel) {
  const measure = await openMeasurement(sampleOf(name));

  return async (row: AccuracyCase): Promise<AccuracyResult> => {
    const { reference, mode, changes, top1: predictions } = row;
    const recipe = { ...defaultRecipe(mode), ...changes };
    const { file, report, accuracy, imagesPerSecond } = await measure(recipe, row.images);
    const theirs = referenceFile(`${name}/${reference}.tflite`);
    const differences = compareFiles(readTflite(file), readTflite(theirs));
    const referenceAccuracy = await accuracyOf(name, row);
    const { images, top1 } = report;
    const { changed } = compare(referenceTop1(name, predictions).subarray(0, images), top1);
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const line =
      `${name} ${reference}: ${percent(accuracy)} (theirs ${percent(referenceAccuracy)}), ` +
      `${changed} of ${images} predictions differ, ` +
      `${file.length} bytes (theirs ${theirs.length}), ` +
      `${differences.weightsOff} of ${differences.weights} weights off, activation scales within ` +
      `${differences.activationScales.toExponential(0)}, ${Math.round(imagesPerSecond)} images/s`;
    console.log(line);
    return {
      images,
      accuracy,
      referenceAccuracy,
      changed,
      bytes: file.length,
      referenceBytes: theirs.length,
      differences,
    };
  };
}
