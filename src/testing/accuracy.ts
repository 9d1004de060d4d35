/**
 * The whole way as a person goes it: a Keras file in, its ranges from the first 200 training images, a .tflite file out,
 * run by LiteRT over the whole test set; held against the file that the real tools made of the same model.
 */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { calibrate, calibrationGraph } from '../calibration/calibrate.ts';
import { minMaxRanges } from '../calibration/estimators.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { compare, reportOf } from '../evaluation/make-report.ts';
import { importModel } from '../formats/index.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { prepareModel } from '../passes/pipeline.ts';
import { convertModel } from '../quantization/conversion.ts';
import { defaultRecipe, type ModeName, type Recipe } from '../quantization/recipe.ts';
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
  /** Name of its predictions below `top1/`; the quantizer of ai-edge left none. */
  readonly top1?: string;
}

export const CONVERTER_CASES: readonly AccuracyCase[] = [
  { reference: 'tflite_float', mode: 'float32', top1: 'float' },
  { reference: 'tflite_float16', mode: 'float16', top1: 'float16' },
  { reference: 'tflite_dynamic', mode: 'dynamic-int8', top1: 'dynamic' },
  { reference: 'tflite_int8', mode: 'int8', top1: 'int8' },
  { reference: 'tflite_int8_io', mode: 'int8', changes: { io: 'int8' }, top1: 'int8_io' },
  { reference: 'tflite_int16x8', mode: 'int16x8', top1: 'int16x8' },
];

export interface AccuracyResult {
  readonly accuracy: number;
  readonly referenceAccuracy: number;
  /** Images with the reference's prediction; undefined where there are no predictions of it. */
  readonly same: number | undefined;
  readonly bytes: number;
  readonly referenceBytes: number;
  readonly differences: FileDifferences;
  /** All of it in one line, for the log. */
  readonly line: string;
}

const CALIBRATION_IMAGES = 200;

/** Milliseconds for a case: the reference kernels of int16x8 run some 100 images a second on a free core. */
export const PATIENCE = 900_000;
const load = async (path: string) => publicFile(`datasets/${path}`);

/** Imports and calibrates the sample of `name`, and returns what converts and measures it. */
export async function openAccuracy(name: ReferenceModel) {
  const runtime = await createLiteRtRuntime();
  const testSet = await fashionMnist.loadTest(load);
  const training = await fashionMnist.loadTraining(load, CALIBRATION_IMAGES);
  const { model: imported } = await importModel(sampleOf(name));
  const model = prepareModel(imported);
  const { model: watched, inputs, tensors } = calibrationGraph(model);
  const file = writeTflite(watched);
  const ranges = minMaxRanges(
    await calibrate({ file, inputs, tensors, samples: training, runtime }),
  );

  return async ({ reference, mode, changes, top1: predictions }: AccuracyCase) => {
    const { file } = convertModel(model, { ...defaultRecipe(mode), ...changes }, ranges);
    const theirs = referenceFile(`${name}/${reference}.tflite`);
    const differences = compareFiles(readTflite(file), readTflite(theirs));
    const began = performance.now();
    const { top1, confidence, classes } = await evaluate({ file, samples: testSet, runtime });
    const seconds = (performance.now() - began) / 1000;
    const { images, labelled } = reportOf(top1, confidence, testSet.labels, classes);
    const accuracy = labelled?.accuracy ?? 0;
    const referenceAccuracy = referenceResults()[name]?.[reference]?.accuracy ?? Number.NaN;
    const same = predictions && images - compare(referenceTop1(name, predictions), top1).changed;
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const line =
      `${name} ${reference}: ${percent(accuracy)} (theirs ${percent(referenceAccuracy)}), ` +
      `${same ? `${same} of ${images} predictions equal, ` : ''}` +
      `${file.length} bytes (theirs ${theirs.length}), ` +
      `${differences.weightsOff} of ${differences.weights} weights off, activation scales within ` +
      `${differences.activationScales.toExponential(0)}, ${Math.round(images / seconds)} images/s`;
    const result: AccuracyResult = {
      accuracy,
      referenceAccuracy,
      same: same === '' ? undefined : same,
      bytes: file.length,
      referenceBytes: theirs.length,
      differences,
      line,
    };
    console.log(line);
    return result;
  };
}
