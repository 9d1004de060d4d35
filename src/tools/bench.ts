/** npm run bench: how long conversion, calibration and evaluation take here; writes its section of docs/benchmarks.md. */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { EVALUATION_BATCH } from '../evaluation/answers.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { checkTflite, writeTflite } from '../formats/tflite/write.ts';
import { withBatch } from '../ir/with-batch.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { machineInWords, medians, writeSection } from './bench-page.ts';
import { runOnce, timedConversion } from './timed-conversion.ts';

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
const training = await fashionMnist(load).loadCalibration(CALIBRATION_SAMPLES);
const tests = await fashionMnist(load).loadTest();
const images = await tests.read(0, EVALUATION_BATCH);
const bytes = publicFile(`samples/${SAMPLE}.h5`);
const opened = await openModel(bytes);

const own = createSampleRuns({ samples: () => training, runtime });
const runs = runOnce(own);
const [calibrateMs = Number.NaN] = await medians(
  [async () => (await timedConversion(bytes, defaultRecipe('int8'), own)).calibrateMs],
  5,
);

const rows: string[] = [];
const checks: string[] = [];
for (const mode of MODES) {
  const recipe = defaultRecipe(mode);
  const convert = () => timedConversion(bytes, recipe, runs);
  const convertMsOf = async () => (await convert()).ms;
  const source = createDriver(() => opened.model).preview(recipe).model;
  const { file: converted } = await convert();
  const [wholeMs = Number.NaN, checkMs = Number.NaN] = await medians(
    [convertMsOf, () => checkTflite(converted, source)],
    RUNS,
  );
  checks.push(
    `| ${mode} | ${wholeMs.toFixed(1)} | ${checkMs.toFixed(2)} | ${(checkMs / wholeMs).toFixed(3)} |`,
  );
  const file = writeTflite(withBatch(readTflite(converted), EVALUATION_BATCH));
  const loaded = await runtime.load(file);
  const [convertMs = Number.NaN, batchMs = Number.NaN] = await medians(
    [convertMsOf, () => loaded.run(images)],
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
