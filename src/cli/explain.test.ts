import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { CAUSE_CODES } from '../autopsy/causes/index.ts';
import { npyFile } from '../testing/npy.ts';
import { publicFile } from '../testing/reference-files.ts';
import { callCommand, runCommandLine } from '../testing/run-command.ts';
import { writeTwoInputs } from '../testing/two-input-files.ts';
import { explainCommand } from './explain/command.ts';

let folder: string;
const sample = fileURLToPath(new URL('../../public/samples/mlp.h5', import.meta.url));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'));
  const source = fashionMnist(async (name) => publicFile(`datasets/${name}`));
  const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const training = (await (await source.loadCalibration(60)).read(0, 60))[0] as Float32Array;
  save('c.npy', npyFile([60, 28, 28, 1], training));
  save(
    'c255.npy',
    npyFile(
      [60, 28, 28, 1],
      training.map((x) => 255 * x),
    ),
  );
  const tests = await source.loadTest();
  save('x.npy', npyFile([200, 28, 28, 1], (await tests.read(0, 200))[0] as Float32Array));
  save('y.npy', npyFile([200], Int32Array.from(tests.labels.subarray(0, 200))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runCommandLine('explain', args, folder);

const INT8 = [sample, '--mode', 'int8', '--images', 'x.npy'];

test('names the preprocessing, and prints what docs/explain.md says', () => {
  const { stdout, stderr, status } = run(
    ...INT8,
    ...['--calibration', 'c255.npy', '--labels', 'y.npy', '--json'],
  );
  expect([stderr, status]).toEqual(['', 0]);
  const { causes, layers, ...rest } = JSON.parse(stdout);
  expect(rest).toMatchObject({ measure: 'accuracy', samples: 200, fell: true });
  expect(rest.baseline - rest.accuracy).toBeGreaterThan(0.2);
  expect(causes[0]).toMatchObject({
    layer: null,
    cause: 'calibration-preprocessing',
    evidence: { calibrationMax: 255, max: 1 },
  });
  const [best] = causes[0].remedies;
  expect(best.gain).toBeCloseTo(rest.baseline - rest.accuracy, 1);
  expect(layers).toHaveLength(3);
  // 784 × 128 weights and 128 biases of four bytes.
  expect(layers[0]).toMatchObject({ bytes: 784 * 128 + 4 * 128, macs: 784 * 128 });
  const fields = ['name', 'op', 'isolated', 'leaveOneOut', 'cumulative', 'mse'];
  expect(Object.keys(layers[0])).toEqual([...fields, 'sqnr', 'clipped', 'bytes', 'macs']);
});

describe('in words, at a terminal', () => {
  const args = (calibration: string) => {
    const files = { images: 'x.npy', labels: 'y.npy', calibration };
    const paths = Object.entries(files).flatMap(([name, file]) => [
      `--${name}`,
      join(folder, file),
    ]);
    return [sample, '--mode', 'int8', ...paths];
  };
  const { isTTY } = process.stderr;
  beforeEach(() => {
    process.stderr.isTTY = true;
  });
  afterEach(() => {
    process.stderr.isTTY = isTTY;
    vi.restoreAllMocks();
  });

  test('how far it is; and how much single layers explain of what was lost', async () => {
    const line = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const text = await callCommand(explainCommand, args('c255.npy'));
    const lines = line.mock.calls.map(([written]) => String(written));
    expect(lines[0]).toBe('\rFiles of single layers: 1 of 7\x1b[K');
    expect(lines).toContain('\rFiles of single layers: 7 of 7\x1b[K\n');
    expect(lines.at(-1)).toMatch(/^\rCauses whose remedies were tried: (\d+) of \1.*\n$/);
    expect(text).toMatch(/^accuracy .*\nLeaving out single layers brings back \d+\.\d\d/);
    expect(text).toContain('\n1. The calibration samples were prepared in another way: the input');
  });

  test('Ctrl-C stops it between two files', async () => {
    const line = vi.spyOn(process.stderr, 'write').mockImplementation(() => {
      process.emit('SIGINT');
      return true;
    });
    expect(await callCommand(explainCommand, args('c.npy'))).toMatch(/^Stopped /);
    expect(line).toHaveBeenCalledTimes(1);
  });
});

test('without labels, in words: agreement, and no cause where nothing fell', () => {
  const { stdout, status } = run(...INT8, '--calibration', 'c.npy', '--first', '100');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^agreement 9[5-9]\.|^agreement 100\./);
  expect(stdout).toContain('It lost no more than rounding costs.');
  expect(stdout).toContain('dense_1/softmax');
});

test.each([
  [['--mode', 'int8'], /No --images were given\. Add --images/],
  [INT8.slice(1), /needs samples to learn from\. Add --calibration/],
  [[...INT8.slice(1), '--first', 'x'], /--first is “x”\. Give a whole number/],
] as const)('%s', (args, message) => {
  const { stdout, stderr, status } = run(sample, ...args);
  expect(stderr).toMatch(message);
  expect([stdout, status]).toEqual(['', 2]);
});

test('several inputs and one value: how much of it is kept, and no labels', async () => {
  const samples = await writeTwoInputs(folder);
  const args = ['two.tflite', '--mode', 'float16', ...samples];
  const { stdout, status } = run(...args, '--json');
  expect(status).toBe(0);
  const { layers, ...rest } = JSON.parse(stdout);
  expect(rest).toMatchObject({ measure: 'fidelity', baseline: 1, fell: false });
  // In float, and not exact: weights of 16 bits.
  const results = layers.map(({ sqnr, clipped }: { sqnr: number; clipped: null }) => [
    sqnr > 50 && sqnr < 90,
    clipped,
  ]);
  expect(results).toEqual(layers.map(() => [true, null]));
  const labelled = run(...args, '--labels', 'classes.npy');
  expect(labelled.stderr).toMatch(/not classes: --labels cannot .* Leave --labels out/s);
  expect(labelled.status).toBe(2);
});

test('every cause stands in docs/explain.md', () => {
  const page = readFileSync(new URL('../../docs/explain.md', import.meta.url), 'utf8');
  for (const code of CAUSE_CODES) expect(page).toContain(`| \`${code}\` |`);
});
