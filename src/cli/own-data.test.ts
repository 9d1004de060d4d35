import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DATA_SETS, MARKED_SETS } from '../testing/data-sets.ts';
import { npyFile } from '../testing/npy.ts';
import { callCommand, runCommandLine } from '../testing/run-command.ts';
import { explainCommand } from './explain/command.ts';
import { contentOf } from './own-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-data-'));
cpSync(DATA_SETS, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, ...args: string[]) => runCommandLine(command, args, folder);
const answers = JSON.parse(readFileSync(join(DATA_SETS, 'answers.json'), 'utf8'));

describe('evaluate --data', () => {
  test('pictures with masks and with boxes are measured by what is marked in them', () => {
    const figureOf = (model: string, set: string, ...args: string[]) =>
      JSON.parse(
        run(
          'evaluate',
          ...[join(MARKED_SETS, `${model}.tflite`), '--data', join(MARKED_SETS, set)],
          ...['--json', ...args],
        ).stdout,
      );
    const masked = figureOf('segments', 'masked');
    expect(masked).toMatchObject({ task: 'segmentation', figure: 'Mean IoU', images: 20 });
    expect(masked.value).toBeCloseTo(0.87916, 3);
    expect(masked.interval[1]).toBeLessThanOrEqual(1);
    const five = figureOf('segments', 'masked', '--first', '5');
    expect(five).toMatchObject({ images: 5, records: 20 });
    expect(five.value).toBeCloseTo(0.9302, 3);
    const some = figureOf('boxes', 'coco', '--first', '7');
    expect(some).toMatchObject({ task: 'detection', figure: 'mAP@0.5', images: 7, records: 20 });
    expect(some.value).toBeCloseTo(0.88119, 3);
  });

  test('is right as often as Python, and the set-up that it used gives the same again', () => {
    const first = run(
      'evaluate',
      ...['colors.tflite', '--data', 'folders', '--save-preprocess', 'used.json', '--json'],
    );
    expect(first.stderr).toBe('');
    const { correct, setup, diagnostics } = JSON.parse(first.stdout);
    expect(correct).toBe(answers.folders.correct);
    expect(diagnostics).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'used.json'), 'utf8'))).toEqual(setup);
    const again = run(
      'evaluate',
      ...['colors.tflite', '--data', 'folders', '--preprocess', 'used.json'],
    );
    expect(again.stdout).toMatch(/^Accuracy 66\.67 % \(16 of 24 records\)\n95 % interval/);
  });

  test('numbers classes by a labels.txt beside the pictures, which the set-up names', () => {
    cpSync(join(folder, 'folders'), join(folder, 'listed'), { recursive: true });
    const list = join(folder, 'listed/labels.txt');
    const correctOf = (...args: string[]) => {
      const json = run('evaluate', 'colors.tflite', '--data', 'listed', '--json', ...args).stdout;
      return JSON.parse(json).correct;
    };
    writeFileSync(list, 'blue\ngreen\nred\n');
    expect(correctOf('--save-preprocess', 'listed.json')).toBe(answers.folders.correct);
    const saved = JSON.parse(readFileSync(join(folder, 'listed.json'), 'utf8'));
    expect(saved.classes).toEqual({ order: 'file' });
    writeFileSync(list, 'red\nblue\ngreen\n');
    const rotated = correctOf('--preprocess', 'listed.json');
    expect(rotated).toBeLessThan(answers.folders.correct);
    rmSync(list);
    const without = ['--data', 'listed', '--preprocess', 'listed.json'];
    expect(run('evaluate', 'colors.tflite', ...without).stderr).toMatch(/There is no labels.txt/);
  });

  test('without right answers, agreement with the float model', () => {
    const files = ['colors.tflite', '--data', 'labelled/00.png'];
    expect(run('evaluate', ...files).stderr).toMatch(/Nothing says what is right .* --float/);
    const { stdout } = run('evaluate', ...files, '--float', 'colors.tflite', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ task: 'agreement', images: 1 });
  });

  test('values are regression: the outputs have to be as many', () => {
    writeFileSync(join(folder, 'prices.csv'), 'a,b,c,d,y\n1,2,3,4,0.5\n2,3,4,5,0.25\n');
    const { stderr } = run('evaluate', 'numbers.tflite', '--data', 'prices.csv');
    expect(stderr).toMatch(/has 3 values, and there are 1 right values for each sample/);
  });

  test.each([
    [['--data', 'nowhere'], /nowhere does not exist/],
    [['--data', 'folders', '--images', 'x.npy'], /There are --data and --images/],
    [['--data', 'folders', '--task', 'guessing'], /There is no task “guessing”. Tasks are class/],
    [['--data', 'folders', '--preprocess', 'labelled/labels.csv'], /set-up is no JSON \(labelled/],
    [['--data', 'folders', '--first', '0'], /--first is “0”/],
    [['--task', 'classification'], /--task is for --data/],
  ])('%s', (args, message) => {
    const { stderr, status, stdout } = run('evaluate', 'colors.tflite', ...args);
    expect(stderr).toMatch(message);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});

describe('--calibration', () => {
  const quantize = (...args: string[]) =>
    run('quantize', 'colors.tflite', '--mode', 'int8', '-o', 'out.tflite', ...args);

  test('takes a folder of pictures, without labels', () => {
    const { stderr, stdout } = quantize('--calibration', 'labelled');
    expect([stderr, stdout]).toEqual(['', expect.stringMatching(/^out.tflite: \d+ bytes, int8/)]);
    const { stdout: measured } = run('evaluate', 'out.tflite', '--data', 'folders', '--json');
    expect(JSON.parse(measured).accuracy).toBeGreaterThan(0.5);
  });

  test('takes arrays of bytes with a set-up', () => {
    writeFileSync(join(folder, 'p.json'), '{"values":{"preset":"0..1"},"split":{"calibration":1}}');
    const bytes = ['--calibration', 'arrays/x.npy'];
    expect(quantize(...bytes).stderr).toMatch(/uint8 values, float32 is expected/);
    expect(quantize(...bytes, '--preprocess', 'p.json').stderr).toBe('');
    writeFileSync(join(folder, 'none.json'), '{"split":{"calibration":0}}');
    expect(quantize(...bytes, '--preprocess', 'none.json').stderr).toMatch(/no records to calib/);
  });

  test('makes samples up, and says what that risks', () => {
    const { stdout } = quantize('--calibration', 'synthetic');
    expect(stdout).toMatch(/warning: Ranges were learned from made-up samples/);
  });

  test('is taken by explain', async () => {
    const at = (name: string) => join(folder, name);
    const values = Float32Array.from({ length: 32 * 192 }, (_, i) => (i % 251) / 250);
    writeFileSync(at('scaled.npy'), npyFile([32, 8, 8, 3], values));
    const report = await callCommand(explainCommand, [
      ...[at('colors.tflite'), '--mode', 'int8', '--calibration', at('folders')],
      ...['--images', at('scaled.npy'), '--json'],
    ]);
    expect(JSON.parse(report)).toMatchObject({ baseline: expect.anything() });
  });
});

test('the hash of a search knows what lies in a folder', async () => {
  const before = await contentOf(join(folder, 'labelled'));
  expect(before).toHaveLength(25);
  writeFileSync(join(folder, 'labelled/24.png'), 'x');
  expect(await contentOf(join(folder, 'labelled'))).not.toEqual(before);
  expect(await contentOf('synthetic')).toEqual(['synthetic']);
});
