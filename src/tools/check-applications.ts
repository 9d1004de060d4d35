/**
 * npm run check:applications -- PYTHON [FOLDER]: every network of keras.applications, saved by Keras 3 and by Keras 2, opened, run in
 * float beside Keras's own output, and converted to int8 and run; writes docs/keras-applications.md. PYTHON is an interpreter
 * with tensorflow, keras and tf-keras. Takes an hour and some 12 GB of a temporary folder, or of FOLDER, which keeps the models.
 *
 * With a file as argument: that one network, whose `.x.npy` and `.y.npy` lie beside it, printed as JSON.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { toErrorData } from '../base/errors.ts';
import { readNpy } from '../data/arrays/npy.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { MAX_FILE_BYTES } from '../formats/limits.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { elementCount } from '../tensor/shape.ts';

interface Row {
  readonly name: string;
  /** Largest difference from Keras's output, relative to the largest output; or why the file is not opened. */
  readonly float: number | string;
  /** Share of the output's power that int8 keeps, in dB; or what went wrong. */
  readonly int8: number | string;
  readonly operators: number;
}

const [argument = 'python3', kept] = process.argv.slice(2);
if (/\.(keras|h5)$/.test(argument)) {
  console.log(JSON.stringify(await check(argument)));
} else {
  writeFileSync(
    new URL('../../docs/keras-applications.md', import.meta.url),
    page(checkAll(argument)),
  );
}

async function check(path: string): Promise<Row> {
  const stem = path.replace(/\.\w+$/, '');
  const name = basename(stem);
  const none = { name, int8: '–', operators: 0 };
  const { size } = statSync(path);
  if (size > MAX_FILE_BYTES) return { ...none, float: `${size} bytes are more than is read` };
  const array = (part: string) => readNpy(bytesOf(`${stem}.${part}.npy`), part);
  const [x, y] = [array('x'), array('y')];
  const each = elementCount(x.shape.slice(1));
  const samples = [0, 1].map((i) => (x.data as Float32Array).slice(i * each, (i + 1) * each));
  const expected = y.data as Float32Array;
  let model: Model;
  try {
    ({ model } = await openModel(bytesOf(path)));
  } catch (error) {
    return { ...none, float: toErrorData(error).message };
  }
  const operators = mainGraph(model).operators.length;
  const runtime = await createLiteRtRuntime();
  const float = await outputs(runtime, writeTflite(model), samples);
  const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const difference = float.reduce((worst, v, i) => Math.max(worst, Math.abs(v - expected[i]!)), 0);
  try {
    const recipe = defaultRecipe('int8');
    const read = (first: number, count: number) => [
      x.data.subarray(first * each, (first + count) * each),
    ];
    const runs = createSampleRuns({ samples: () => ({ count: samples.length, read }), runtime });
    const driver = createDriver(() => model);
    const { file } = await driver.convert(recipe, { runs, check: false });
    const rounded = await outputs(runtime, file, samples);
    const power = (values: Float32Array) => values.reduce((sum, v) => sum + v * v, 0);
    const noise = rounded.map((v, i) => v - float[i]!);
    const int8 = 10 * Math.log10(power(float) / Math.max(power(noise), 1e-30));
    return { name, operators, float: difference / largest, int8 };
  } catch (error) {
    return { name, operators, float: difference / largest, int8: toErrorData(error).message };
  }
}

/** A Buffer's `slice` makes no copy: readers are given plain bytes. */
function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

async function outputs(
  runtime: InferenceRuntime,
  file: Uint8Array,
  samples: readonly Float32Array[],
): Promise<Float32Array> {
  const loaded = await runtime.load(file);
  try {
    const all: number[] = [];
    for (const sample of samples) all.push(...((await loaded.run([sample]))[0] as Float32Array));
    return Float32Array.from(all);
  } finally {
    loaded.dispose();
  }
}

function checkAll(python: string): Readonly<Record<string, readonly Row[]>> {
  const script = fileURLToPath(new URL('python/applications.py', import.meta.url));
  const rows = { 'Keras 3, .keras': ['3', 'keras'], 'Keras 2, .h5': ['2', 'h5'] };
  return Object.fromEntries(
    Object.entries(rows).map(([title, [version = '', ending = '']]) => {
      const folder = kept ? join(kept, version) : mkdtempSync(join(tmpdir(), 'applications-'));
      try {
        const { stdout, status, stderr } = spawnSync(python, [script, version, folder]);
        if (status !== 0) throw new Error(String(stderr).split('\n').slice(-3).join('\n'));
        const names = String(stdout).trim().split('\n');
        return [title, names.map((name) => alone(join(folder, `${name}.${ending}`)))];
      } finally {
        if (!kept) rmSync(folder, { recursive: true });
      }
    }),
  );
}

/** In a process of its own, whose memory ends with it. */
function alone(path: string): Row {
  const own = fileURLToPath(import.meta.url);
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', own, path]);
  const text = String(stdout).trim();
  if (text === '') throw new Error(`${path}: ${String(stderr).slice(-500)}`);
  console.log(text);
  return JSON.parse(text) as Row;
}

function page(tables: Readonly<Record<string, readonly Row[]>>): string {
  const cell = (value: number | string, digits: (value: number) => string) =>
    typeof value === 'number' ? digits(value) : value;
  const table = ([title, rows]: [string, readonly Row[]]) => [
    `## ${title}`,
    '',
    '| network | operators | float32: largest difference | int8: signal to noise |',
    '|---|---:|---:|---:|',
    ...rows.map(({ name, operators, float, int8 }) => {
      const worst = cell(float, (v) => v.toExponential(1));
      return `| ${name} | ${operators || '–'} | ${worst} | ${cell(int8, (v) => `${v.toFixed(1)} dB`)} |`;
    }),
    '',
  ];
  return [
    '# The networks of keras.applications',
    '',
    'Written by `npm run check:applications`: every network that ships with Keras, with random weights and a small input, opened,',
    "run by LiteRT in float beside Keras's own output (difference relative to the largest output), then converted to int8 with the",
    'two samples it is run on. Random weights are no measure of accuracy: the last column says that the file runs and follows the',
    'float model.',
    '',
    ...Object.entries(tables).flatMap(table),
  ].join('\n');
}
