import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph } from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { npyFile } from '../testing/npy.ts';
import { runCommandLine } from '../testing/run-command.ts';

const SAMPLES = 12;
let folder: string;
const random = seededRandom(1);
const values = (length: number, scale = 1) =>
  Float32Array.from({ length }, () => (random() - 0.5) * scale);

/** Two inputs of different widths that meet in a sum of three classes. */
function twoInputs(): Uint8Array {
  const graph = buildGraph();
  const options = {
    fusedActivationFunction: ActivationFunctionType.NONE,
    keepNumDims: false,
    weightsFormat: 0,
  };
  const dense = (name: string, size: number) => {
    const input = graph.input(name, [-1, size]);
    const weights = graph.constant(`${name}/w`, [3, size], values(3 * size));
    return graph.op('FULLY_CONNECTED', `${name}/dense`, [input, weights, -1], options);
  };
  const { fusedActivationFunction } = options;
  const sum = graph.op('ADD', 'sum', [dense('sound', 8), dense('image', 5)], {
    fusedActivationFunction,
  });
  return writeTflite(graph.finish([graph.op('SOFTMAX', 'class', [sum], { beta: 1 })]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const sound = npyFile([SAMPLES, 8], values(SAMPLES * 8));
  const image = npyFile([SAMPLES, 5], values(SAMPLES * 5, 20));
  save('two.tflite', twoInputs());
  save('sound.npy', sound);
  save('image.npy', image);
  save('both.npz', zipSync({ 'image.npy': image, 'sound.npy': sound }));
  save('labels.npy', npyFile([SAMPLES], new Int32Array(SAMPLES)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: 'quantize' | 'evaluate', ...args: readonly string[]) =>
  runCommandLine(command, args, folder);

const quantize = (...arrays: readonly string[]) =>
  run(
    'quantize',
    'two.tflite',
    ...['--mode', 'int8', '-o', 'out.tflite'],
    ...arrays.flatMap((array) => ['--calibration', array]),
  );

test.each([
  ['in the order of the inputs', ['sound.npy', 'image.npy']],
  ['by name', ['image=image.npy', 'sound=sound.npy']],
  ['in one .npz file', ['both.npz']],
])('calibration arrays %s', (_, arrays) => {
  const { stderr, status } = quantize(...arrays);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { tensors } = mainGraph(
    readTflite(new Uint8Array(readFileSync(join(folder, 'out.tflite')))),
  );
  const scaleOf = (input: string) =>
    tensors.find(({ name }) => name === `${input}_int8`)?.quantization?.scale[0] ?? 0;
  // The values of one input are twenty times as large.
  expect(scaleOf('image') / scaleOf('sound')).toBeGreaterThan(15);
});

test.each([
  [
    'too few',
    ['sound.npy'],
    /2 inputs: sound \(\?×8\), image \(\?×5\); one array was given\. Give/,
  ],
  [
    'mixed up',
    ['image.npy', 'sound.npy'],
    /image\.npy has the shape 12×5, .* \?×8 for its input sound/,
  ],
  ['of an unknown input', ['pixels=image.npy', 'sound.npy'], /no input pixels; it has 2 inputs/],
])('arrays %s: the error names inputs and shapes', (_, arrays, message) => {
  const { stderr, status } = quantize(...arrays);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
});

test('evaluate takes an array per input, too', () => {
  const args = ['--labels', 'labels.npy', '--json'];
  const { stderr, stdout } = run('evaluate', 'two.tflite', '--images', 'both.npz', ...args);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ images: SAMPLES, classes: 3 });
});
