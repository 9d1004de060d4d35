import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Headline } from '../../evaluation/figures.ts';
import { DATA_SETS } from '../../testing/data-sets.ts';
import { npyFile } from '../../testing/npy.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { runCommandLine } from '../../testing/run-command.ts';
import { brokenLimits, type LimitValues, limitsFrom } from './limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'limits-'));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const accuracy: Headline = {
  ...{ name: 'Accuracy', unit: 'share', better: 'higher', interval: [0, 1] },
  ...{ value: 0.9025, samples: 400, perSample: null, nothing: null },
};
const distance: Headline = {
  ...{ name: 'Mean absolute error', unit: 'plain', better: 'lower', interval: [0, 1] },
  ...{ value: 0.5, samples: 400, perSample: null, nothing: null },
};

/** Sentences of what a file of 1050 bytes breaks. */
async function broken(values: LimitValues, headline: Headline | null = accuracy) {
  const limits = await limitsFrom(values);
  if (!limits) throw new Error('There are no limits.');
  return brokenLimits(limits, { bytes: 1050, headline });
}

function baseline(more: Readonly<Record<string, unknown>> = {}): string {
  const result = { bytes: 1000, figure: 'Accuracy', value: 0.9125, images: 400, ...more };
  writeFileSync(path('base.json'), JSON.stringify(result));
  return path('base.json');
}

test('no option, no limits', async () => {
  expect(await limitsFrom({})).toBe(null);
});

describe('of a file alone', () => {
  test('accuracy and bytes: what is as good as the limit passes', async () => {
    expect(await broken({ 'min-accuracy': '0.9025', 'max-bytes': '1050' })).toEqual([]);
    expect(await broken({ 'min-accuracy': '0.91', 'max-bytes': '1049' })).toEqual([
      'Accuracy 90.25 % is below 91.00 %, the least that is wanted (--min-accuracy).',
      'The file has 1050 bytes, more than 1049 (--max-bytes).',
    ]);
  });

  test('what is no share has no least accuracy', async () => {
    await expect(broken({ 'min-accuracy': '0.9' }, distance)).rejects.toThrow(
      '--min-accuracy is a share; Mean absolute error is not.',
    );
  });
});

describe('against a baseline', () => {
  test('as much worse or larger as is allowed passes, though floating point says more', async () => {
    expect(0.9125 - 0.9025 > 0.01).toBe(true);
    const values = { baseline: baseline(), 'max-loss': '1', 'max-growth': '5' };
    expect(await broken(values)).toEqual([]);
  });

  test('nothing is allowed unless it is said', async () => {
    const from = baseline();
    expect(await broken({ baseline: from })).toEqual([
      `Accuracy went from 91.25 % in ${from} to 90.25 %: −1.00 points, and up to 0 are allowed (--max-loss).`,
      `The file grew from 1000 bytes in ${from} to 1050: +5.00 %, and up to 0 % are allowed (--max-growth).`,
    ]);
    expect(await broken({ baseline: baseline({ bytes: 2000, value: 0.9 }) })).toEqual([]);
  });

  test('where less is better, more is a loss, in the unit of the figure', async () => {
    const from = baseline({ figure: distance.name, value: 0.25, bytes: 1050 });
    expect(await broken({ baseline: from, 'max-loss': '0.25' }, distance)).toEqual([]);
    expect(await broken({ baseline: from, 'max-loss': '0.2' }, distance)).toHaveLength(1);
    expect(
      await broken(
        { baseline: baseline({ figure: distance.name, value: 0.6, bytes: 1050 }) },
        distance,
      ),
    ).toEqual([]);
  });

  test.each([
    ['another figure', { figure: 'Mean IoU' }, /has Mean IoU, not Accuracy/],
    ['other data', { images: 500 }, /measured on 500 samples, this file on 400/],
    [
      'a result without its size',
      { bytes: undefined },
      /is no result of evaluate: bytes should be/,
    ],
    ['a figure that is no number', { value: null }, /value should be a number/],
  ])('%s is refused', async (_, more, message) => {
    await expect(broken({ baseline: baseline(more) })).rejects.toThrow(message);
  });

  test('so is what is not JSON, and what is not there', async () => {
    writeFileSync(path('text.json'), 'Accuracy 91 %');
    await expect(broken({ baseline: path('text.json') })).rejects.toThrow('it is not JSON');
    await expect(broken({ baseline: path('none.json') })).rejects.toThrow('does not exist');
  });
});

test.each<[LimitValues, RegExp]>([
  [{ 'min-accuracy': '90' }, /--min-accuracy is “90”/],
  [{ 'min-accuracy': '' }, /--min-accuracy is “”/],
  [{ 'max-bytes': 'few' }, /--max-bytes is “few”/],
  [{ 'max-loss': '1' }, /--max-loss compares with a baseline/],
  [{ 'max-growth': '1' }, /--max-growth compares with a baseline/],
])('%j is refused', async (values, message) => {
  await expect(limitsFrom(values)).rejects.toThrow(message);
});

describe('evaluate', () => {
  const evaluate = (...args: readonly string[]) => runCommandLine('evaluate', args, folder);

  test('ends with 1 where a limit is broken, says why on stderr, and still prints the result', () => {
    const data = [join(DATA_SETS, 'colors.tflite'), '--data', join(DATA_SETS, 'folders'), '--json'];
    const first = evaluate(...data, '--min-accuracy', '0.5');
    expect([first.stderr, first.status]).toEqual(['', 0]);
    expect(JSON.parse(first.stdout).limits).toEqual({ passed: true, broken: [] });
    writeFileSync(path('first.json'), first.stdout);
    const again = evaluate(...data, '--baseline', 'first.json', '--min-accuracy', '0.7');
    const sentence =
      'Accuracy 66.67 % is below 70.00 %, the least that is wanted (--min-accuracy).';
    expect([again.stderr, again.status]).toEqual([`evaluate: ${sentence}\n`, 1]);
    expect(JSON.parse(again.stdout).limits).toEqual({ passed: false, broken: [sentence] });
  });

  test('with arrays, too; its own result is a baseline', () => {
    writeFileSync(path('m.tflite'), referenceFile('mlp/tflite_float.tflite'));
    writeFileSync(path('x.npy'), npyFile([4, 28, 28, 1], new Float32Array(4 * 28 * 28)));
    writeFileSync(path('y.npy'), npyFile([4], Int32Array.of(0, 1, 2, 3)));
    const args = ['m.tflite', '--images', 'x.npy', '--labels', 'y.npy'];
    const first = evaluate(...args, '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({ figure: 'Accuracy', images: 4 });
    writeFileSync(path('arrays.json'), first.stdout);
    const again = evaluate(...args, '--baseline', 'arrays.json', '--max-bytes', '1000');
    expect(again.stderr).toMatch(
      /^evaluate: The file has \d+ bytes, more than 1000 \(--max-bytes\)\.\n$/,
    );
    expect(again.status).toBe(1);
    expect(again.stdout).toMatch(/^accuracy /);
  });
});
