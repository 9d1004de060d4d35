/**
 * npm run bench:python -- PYTHON: conversion here beside the TFLite converter and ai-edge-quantizer, on the same machine and
 * the same network; writes its section of docs/benchmarks.md. PYTHON is an interpreter with tensorflow, tf-keras,
 * ai-edge-quantizer and ai-edge-litert installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { MODE_NAMES, type ModeName } from '../quantization/modes/index.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { npyFile } from '../testing/npy.ts';
import { publicFile, referenceFile } from '../testing/reference-files.ts';
import { machineInWords, medianOf, medians, writeSection } from './bench-page.ts';
import { runOnce, timedConversion } from './timed-conversion.ts';

const SAMPLES = 200;
const RUNS = 11;
const KERAS = 'samples/fashion-cnn.h5';
const FLOAT = 'fashion_cnn/tflite_float.tflite';
/** Slowest allowed: a tenth of the converter's time, twice ai-edge-quantizer's. */
const WANTED = { converter: 10, quantizer: 0.5 } as const;

interface Row {
  readonly tool: keyof typeof WANTED;
  readonly mode: ModeName;
  readonly convert: readonly number[];
  readonly calibrate?: readonly number[];
}

interface PythonTimes {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const [python = 'python3'] = process.argv.slice(2);
const packages = ['tensorflow', 'tf_keras', 'ai_edge_quantizer', 'ai_edge_litert'];
const probe = `import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ${JSON.stringify(packages)})))`;
if (spawnSync(python, ['-c', probe]).status !== 0) {
  console.error(`${python} does not have all of ${packages.join(', ')}: nothing is measured.`);
  process.exit(2);
}

const load = async (path: string) => publicFile(`datasets/${path}`);
const training = await fashionMnist(load).loadCalibration(SAMPLES);
const [images] = (await training.read(0, SAMPLES)) as [Float32Array];

function pythonTimes(): PythonTimes {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const samples = join(folder, 'samples.npy');
  writeFileSync(samples, npyFile([SAMPLES, 28, 28, 1], images));
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const { stdout, status, stderr } = spawnSync(
    python,
    [
      path('./python/bench.py'),
      path(`../../public/${KERAS}`),
      path(`../testing/reference/${FLOAT}`),
      samples,
      String(RUNS),
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  // The converter prints lines of its own before ours.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PythonTimes;
}

const runtime = await createLiteRtRuntime();
const own = createSampleRuns({ samples: () => training, runtime });
const keras = publicFile(KERAS);
const float = referenceFile(FLOAT);

/** What converts `bytes` in each mode. */
function conversions(bytes: Uint8Array) {
  const runs = runOnce(own);
  return MODE_NAMES.map((mode) => async () => {
    const { ms } = await timedConversion(bytes, defaultRecipe(mode), runs);
    return ms;
  });
}

const fromKeras = await medians(conversions(keras), RUNS);
const fromTflite = await medians(conversions(float), RUNS);
const [calibrateMs = Number.NaN] = await medians(
  [async () => (await timedConversion(float, defaultRecipe('int8'), own)).calibrateMs],
  RUNS,
);
const { versions, rows } = pythonTimes();

const theirs = (tool: Row['tool'], mode: ModeName) =>
  rows.find((row) => row.tool === tool && row.mode === mode);
const ms = (value: number) => value.toFixed(value < 100 ? 1 : 0);
let missed = 0;
function cells(tool: Row['tool'], mode: ModeName, own: number): string {
  const row = theirs(tool, mode);
  if (!row) return ' | | |';
  const other = medianOf(row.convert);
  const factor = other / own;
  if (factor < WANTED[tool]) missed++;
  return ` ${ms(own)} | ${ms(other)} | ${factor.toFixed(factor < 10 ? 2 : 0)} |`;
}
const calibration = (tool: Row['tool']) =>
  ['int8', 'int16x8'].map((mode) => {
    const times = theirs(tool, mode as ModeName)?.calibrate;
    return times ? `${ms(medianOf(times))} ms (${mode})` : '';
  });

writeSection('bench-python', [
  '## Conversion beside the Python tools',
  '',
  `The tutorial's CNN, medians of ${RUNS} warm runs in one process each, milliseconds. Beside the TFLite converter: from the Keras`,
  'model to the bytes of the .tflite file; here that includes reading the .h5 file, there it does not. Beside ai-edge-quantizer:',
  'from the float .tflite file to the bytes of the quantized one. Calibration is apart.',
  `Written by \`npm run bench:python\` on ${machineInWords()}, ${runtime.name};`,
  `Python ${versions.python}, TensorFlow ${versions.tensorflow}, ai-edge-quantizer ${versions['ai-edge-quantizer']}, ai-edge-litert ${versions['ai-edge-litert']}.`,
  '',
  '| mode | here, from .h5 | TFLite converter | × | here, from .tflite | ai-edge-quantizer | × |',
  '|---|---:|---:|---:|---:|---:|---:|',
  ...MODE_NAMES.map((mode, i) => {
    const converter = cells('converter', mode, fromKeras[i] ?? Number.NaN);
    const quantizer = cells('quantizer', mode, fromTflite[i] ?? Number.NaN);
    return `| ${mode} |${converter}${quantizer}`;
  }),
  '',
  `× is their time divided by ours: wanted are at least ${WANTED.converter} and ${WANTED.quantizer}.`,
  `Calibration on ${SAMPLES} images: here ${ms(calibrateMs)} ms for either mode (wasm, one thread; histograms for all estimators);`,
  `TFLite converter ${calibration('converter').join(', ')}: what ${SAMPLES} samples take longer than one;`,
  `ai-edge-quantizer ${calibration('quantizer').join(', ')}.`,
]);
if (missed > 0) {
  console.error(`${missed} ratios are below what is wanted.`);
  process.exitCode = 1;
}
