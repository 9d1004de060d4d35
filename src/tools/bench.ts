/** npm run bench: how long conversion, calibration and evaluation take here; writes its section of docs/benchmarks.md. */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { calibrate, calibrationGraph } from '../calibration/calibrate.ts';
import { minMaxRanges } from '../calibration/estimators.ts';
import { EVALUATION_BATCH } from '../evaluation/answers.ts';
import { importModel } from '../formats/index.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { checkTflite, writeTflite } from '../formats/tflite/write.ts';
import { withBatch } from '../ir/with-batch.ts';
import { prepareModel } from '../passes/pipeline.ts';
import { convertModel } from '../quantization/conversion.ts';
import { type ModeName, modeOf } from '../quantization/modes/index.ts';
import { prepareForRecipe } from '../quantization/preparation.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords, medians, writeSection } from './bench-page.ts';

const MODES: readonly ModeName[] = [
  'float32',
  'float16',
  'weight-only-int8',
  'dynamic-int8',
  'int8',
];
const SAMPLE = 'fashion-cnn';
const CALIBRATION_SAMPLES = 200;
const RUNS = 15;

const load = async (path: string) => publicFile(`datasets/${path}`);
const runtime = await createLiteRtRuntime();
const training = await fashionMnist.loadTraining(load, CALIBRATION_SAMPLES);
const tests = await fashionMnist.loadTest(load);
const images = await tests.read(0, EVALUATION_BATCH);
const bytes = publicFile(`samples/${SAMPLE}.h5`);

async function floatModel(mode: ModeName) {
  const { model } = await importModel(bytes);
  return prepareForRecipe(prepareModel(model), defaultRecipe(mode));
}

const watched = calibrationGraph(await floatModel('int8'));
const job = {
  file: writeTflite(watched.model),
  inputs: watched.inputs,
  tensors: watched.tensors,
  samples: training,
  runtime,
};
const ranges = minMaxRanges(await calibrate(job));
const [calibrateMs = Number.NaN] = await medians([() => calibrate(job)], 5);

const rows: string[] = [];
const checks: string[] = [];
for (const mode of MODES) {
  const recipe = defaultRecipe(mode);
  const convert = async () =>
    convertModel(await floatModel(mode), recipe, modeOf(mode).needsCalibration ? ranges : undefined)
      .file;
  const source = await floatModel(mode);
  const converted = await convert();
  const [wholeMs = Number.NaN, checkMs = Number.NaN] = await medians(
    [convert, () => checkTflite(converted, source)],
    RUNS,
  );
  checks.push(
    `| ${mode} | ${wholeMs.toFixed(1)} | ${checkMs.toFixed(2)} | ${(checkMs / wholeMs).toFixed(3)} |`,
  );
  const file = writeTflite(withBatch(readTflite(converted), EVALUATION_BATCH));
  const loaded = await runtime.load(file);
  const [convertMs = Number.NaN, batchMs = Number.NaN] = await medians(
    [convert, () => loaded.run(images)],
    RUNS,
  );
  loaded.dispose();
  const perSecond = Math.round((EVALUATION_BATCH / batchMs) * 1000);
  const share = convertMs / batchMs;
  rows.push(
    `| ${mode} | ${convertMs.toFixed(1)} | ${batchMs.toFixed(1)} | ${share.toFixed(2)} | ${perSecond} |`,
  );
}

writeSection('bench', [
  '## Conversion and evaluation under Node',
  '',
  `Sample ${SAMPLE} (${bytes.length} bytes), medians of ${RUNS} runs, warmed up, one thread.`,
  '“Convert” is from the bytes of the Keras file to those of the .tflite file, without calibration; “batch” is one evaluation',
  `batch of ${EVALUATION_BATCH} images. Written by \`npm run bench\` on ${machineInWords()}, ${runtime.name}.`,
  '',
  '| mode | convert, ms | batch, ms | convert ÷ batch | images/s |',
  '|---|---:|---:|---:|---:|',
  ...rows,
  '',
  `Calibration on ${CALIBRATION_SAMPLES} images, all activations watched: ${calibrateMs.toFixed(0)} ms.`,
]);

writeSection('bench-check', [
  '## Reading back what is written',
  '',
  'Every file is read back and verified before it is handed out. What that takes of a conversion of the same sample, medians of',
  `${RUNS} runs, measured one after the other. Written by \`npm run bench\` on ${machineInWords()}.`,
  '',
  '| mode | convert, ms | read back and verify, ms | share |',
  '|---|---:|---:|---:|',
  ...checks,
]);
