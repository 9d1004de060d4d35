import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import { npyFile } from '../testing/npy.ts';
import { publicFile } from '../testing/reference-files.ts';
import { commandArguments, runCommandLine } from '../testing/run-command.ts';
import { writeTwoInputs } from '../testing/two-input-files.ts';

let folder: string;
const sample = fileURLToPath(new URL('../../public/samples/mlp.h5', import.meta.url));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-'));
  const source = fashionMnist(async (name) => publicFile(`datasets/${name}`));
  const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const training = (await (await source.loadCalibration(20)).read(0, 20))[0] as Float32Array;
  save('c.npy', npyFile([20, 28, 28, 1], training));
  const tests = await source.loadTest();
  save('x.npy', npyFile([150, 28, 28, 1], (await tests.read(0, 150))[0] as Float32Array));
  save('y.npy', npyFile([150], Int32Array.from(tests.labels.subarray(0, 150))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runCommandLine('search', args, folder);
const read = (name: string) => readFileSync(join(folder, name));
const LABELLED = ['--images', 'x.npy', '--labels', 'y.npy', '--calibration', 'c.npy'];

test('finds a file within the bytes, logs each evaluation, and goes on from the log', () => {
  const searched = (evaluations: string) => {
    const args = ['--max-bytes', '60000', '--first', '100', '--log', 'l.jsonl', '-o', 'o.tflite'];
    const { stdout, stderr, status } = run(
      sample,
      ...LABELLED,
      ...args,
      '--evaluations',
      evaluations,
      '--json',
    );
    expect([stderr, status]).toEqual(['', 0]);
    return JSON.parse(stdout);
  };
  const first = searched('16');
  expect(first).toMatchObject({
    measure: 'accuracy',
    samples: 100,
    evaluations: 16,
    stopped: false,
  });
  expect(first.bytes).toBeLessThanOrEqual(60_000);
  expect(first.bytes).toBe(read('o.tflite').length);
  expect(first.all).toMatchObject({ samples: 150 });
  expect(readRecipe(first.recipe)).toEqual(first.recipe);
  expect(first.front[0].bytes).toBeLessThan(first.front.at(-1).bytes);
  const log = read('l.jsonl').toString();
  const finals = log.match(/"again":\{"samples":50,/g) ?? [];
  expect(finals.length).toBeGreaterThan(0);
  expect(log.split('\n')).toHaveLength(1 + 16 + finals.length + 1);
  expect(first.again).toMatchObject({ samples: 50 });

  // As if it had been killed while it wrote the seventh line.
  const cut = log.split('\n').slice(0, 7).join('\n').length - 10;
  writeFileSync(join(folder, 'l.jsonl'), log.slice(0, cut));
  expect(searched('16')).toEqual(first);
  expect(read('l.jsonl').toString()).toBe(log);
}, 60_000);

test('without labels and calibration, in words: the smallest file that agrees', () => {
  const { stdout, status } = run(
    ...[sample, '--samples', 'x.npy', '--max-loss', '5', '--evaluations', '8', '-o', 'a.tflite'],
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^a\.tflite: \d+ bytes, agreement \d/);
  expect(stdout).toContain('files tried');
}, 60_000);

test('stopped from outside it writes the best so far', async () => {
  const args = [...LABELLED, '--max-loss', '90', '--log', 's.jsonl', '-o', 's.tflite', '--json'];
  const child = spawn(process.execPath, [...commandArguments('search'), sample, ...args], {
    cwd: folder,
  });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const lines = () => {
    try {
      return read('s.jsonl').toString().split('\n').length;
    } catch {
      return 0;
    }
  };
  while (lines() < 4) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  const { stopped, bytes, evaluations } = JSON.parse(stdout);
  expect(stopped).toBe(true);
  expect(evaluations).toBeLessThan(120);
  expect(read('s.tflite').length).toBe(bytes);
}, 60_000);

test('several inputs and one value: how much of it is kept, and no labels', async () => {
  const samples = await writeTwoInputs(folder);
  const args = ['two.tflite', ...samples, '-o', 't.tflite'];
  const budget = ['--max-loss', '2', '--evaluations', '6'];
  const { stdout, status } = run(...args, ...budget, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ measure: 'fidelity', baseline: 1, all: null });
  const labelled = run(...args, ...budget, '--labels', 'classes.npy');
  expect(labelled.stderr).toMatch(/not classes: --labels cannot .* Leave --labels out/s);
  expect(labelled.status).toBe(2);
}, 30_000);

const GOOD = ['--images', 'x.npy', '-o', 'e.tflite'];
test.each([
  [GOOD, /No budget was given\. Give either --max-bytes N or --max-loss P/],
  [[...GOOD, '--max-bytes', '9', '--max-loss', '1'], /Two budgets were given/],
  [[...GOOD, '--max-bytes', 'x'], /--max-bytes is “x”\. Give a whole number from 1 up/],
  [[...GOOD, '--max-loss=-1'], /--max-loss is “-1”\. Give points from 0 to 100/],
  [['-o', 'e.tflite', '--max-bytes', '9'], /No --images were given/],
  [['--images', 'x.npy', '--max-bytes', '9'], /No output file was given/],
  [[...GOOD, '--max-bytes', '9', '--log', 'x.npy'], /The output x\.npy is one of the inputs/],
  [[...GOOD, '--max-bytes', '9', '--log', 'bad.jsonl'], /Line 1 of the log: it should be JSON/],
  [[...GOOD, '--max-bytes', '9', '--log', 'other.jsonl'], /is of a search with another model/],
  [
    [...GOOD, '--max-bytes', '9', '--evaluations', '2'],
    /No file that was tried has at most 9 bytes: the nearest has \d+ bytes/,
  ],
] as const)(
  '%s',
  (args, message) => {
    writeFileSync(join(folder, 'bad.jsonl'), 'no\n');
    const head = { search: 2, inputs: '0'.repeat(64) };
    writeFileSync(join(folder, 'other.jsonl'), `${JSON.stringify(head)}\n`);
    const { stdout, stderr, status } = run(sample, ...args);
    expect(stderr).toMatch(message);
    expect([stdout, status]).toEqual(['', 2]);
  },
  30_000,
);
