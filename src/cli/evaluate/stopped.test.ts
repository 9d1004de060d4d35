import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { importModel } from '../../formats/index.ts';
import { DATA_SETS } from '../../testing/data-sets.ts';
import { evaluateOwn, STOPPED } from './own.ts';

const folder = mkdtempSync(join(tmpdir(), 'stopped-'));
const file = join(folder, 'numbers.tflite');
const data = join(folder, 'sorted.csv');
copyFileSync(join(DATA_SETS, 'numbers.tflite'), file);
/** Sorted by class: the first half would be of one class alone. */
const ROWS = 2000;
const lines = Array.from(
  { length: ROWS },
  (_, i) => `${i % 7},${i % 5},${i % 3},${i % 2},${i < ROWS / 2 ? 0 : 1}`,
);
writeFileSync(data, `a,b,c,d,label\n${lines.join('\n')}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
  vi.restoreAllMocks();
});

const evaluated = async (first?: string) => {
  const bytes = new Uint8Array(readFileSync(file));
  const { model } = await importModel(bytes);
  return JSON.parse(await evaluateOwn({ file, bytes, model, data, json: true, first }));
};

/** Presses Ctrl-C in the middle: when so many slices of the table have been read. */
function stopAfter(slices: number): void {
  const slice = Blob.prototype.slice;
  let read = 0;
  vi.spyOn(Blob.prototype, 'slice').mockImplementation(function (this: Blob, ...range) {
    if (++read === slices) process.emit('SIGINT');
    return slice.apply(this, range);
  });
}

test('Ctrl-C gives what is known by then, of a fair sample, and says so by the exit code', async () => {
  stopAfter(700);
  const stopped = await evaluated();
  expect(process.exitCode).toBe(STOPPED);
  expect(stopped).toMatchObject({ of: ROWS, stopped: true });
  expect(stopped.images).toBeGreaterThan(0);
  expect(stopped.images).toBeLessThan(ROWS);
  vi.restoreAllMocks();
  process.exitCode = before;
  // The same samples that --first takes: both are the beginning of the same random order.
  const first = await evaluated(String(stopped.images));
  expect(process.exitCode).toBe(before);
  expect(first).toMatchObject({ images: stopped.images, correct: stopped.correct });
  expect(first.interval).toEqual(stopped.interval);
  expect(first.stopped).toBeUndefined();
  const whole = await evaluated();
  expect(whole.images).toBe(ROWS);
  expect(Math.abs(whole.accuracy - stopped.accuracy)).toBeLessThan(0.15);
});
