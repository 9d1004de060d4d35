/** Every kind of set, as TensorFlow's interpreter answers it: src/tools/python/data_set_answers.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { importModel } from '../formats/index.ts';
import { ANSWERS, DATA_SETS, dataSet, expectedArray, SETUPS } from '../testing/data-sets.ts';
import { modelFacts } from './model/facts.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup } from './setup/setup.ts';
import { suggestSetup } from './suggest.ts';

const runtime = await createLiteRtRuntime();

async function opened(name: string) {
  const bytes = new Uint8Array(readFileSync(join(DATA_SETS, `${ANSWERS[name]!.model}.tflite`)));
  const files = await dataSet(name.split(' ')[0]!);
  const facts = modelFacts((await importModel(bytes)).model);
  const index = await scanData(files);
  const suggested = changedSetup(suggestSetup(index, facts), { split: { calibration: 0 } });
  const setup = changedSetup(suggested, SETUPS[name] ?? {});
  return { bytes, index, data: await openData(files, index, setup, facts) };
}

describe('accuracy is that of Python', () => {
  test.each(Object.entries(ANSWERS))('%s', async (name, { count, correct }) => {
    const { bytes, data } = await opened(name);
    expect(data.test.count).toBe(count);
    if (data.test.labels?.kind !== 'classes') throw new Error('no classes');
    const { evaluation } = await measure({
      task: 'classification',
      count,
      labels: data.test.labels.labels,
      runners: [runHere({ file: bytes, task: 'classification', samples: data.test, runtime })],
    });
    expect((evaluation as EvaluationReport).labelled?.correct).toBe(correct);
    expect(data.diagnostics).toEqual([]);
  });
});

describe('values are those of Python', () => {
  const closest = async (name: string, expected: ArrayLike<number>, from = 0) => {
    const { data } = await opened(name);
    const [values = []] = await data.test.read(from, data.test.count);
    return Array.from(expected).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - Number(values[i]))),
      values.length === expected.length ? 0 : Number.POSITIVE_INFINITY,
    );
  };

  test('tf.signal’s log-mel spectrogram', async () => {
    // Recordings are read folder by folder; Python made every third of one class.
    const { data, shape } = expectedArray('log-mel');
    const size = data.length / (shape[0] ?? 1);
    const { nameOf } = (await opened('sounds as log-mel')).data;
    const names = Array.from({ length: 15 }, (_, i) => nameOf(i));
    const sorted = names.flatMap((name) => {
      const place = names.toSorted().indexOf(name);
      const record = 3 * (place % 5) + Math.floor(place / 5);
      return Array.from(data as Float32Array).slice(record * size, (record + 1) * size);
    });
    expect(await closest('sounds as log-mel', sorted)).toBeLessThan(2e-3);
  });

  test('numbers of a table, as a TFRecord of the same rows has them', async () => {
    const { data } = await opened('numbers.tfrecord');
    const [values = []] = await data.test.read(0, data.test.count);
    expect(await closest('numbers.csv', values as Float32Array)).toBeLessThan(1e-5);
    expect(await closest('numbers.tsv', values as Float32Array)).toBeLessThan(1e-5);
  });

  test('bytes of idx files behind gzip', async () => {
    const { data } = await opened('arrays');
    const [values = []] = await data.test.read(0, data.test.count);
    expect(await closest('idx', values as Float32Array)).toBe(0);
    expect(await closest('packed.npz', values as Float32Array)).toBeLessThan(1e-7);
  });
});
