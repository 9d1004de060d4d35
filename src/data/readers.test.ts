/** What readers do with files that are damaged, odd, or not what they seem. */
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { dataSet, given, modelWith } from '../testing/data-sets.ts';
import { npyFile } from '../testing/npy.ts';
import type { GivenFile } from './data-index.ts';
import type { ModelFacts } from './model/facts.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup, type PartialSetup, USUAL_SETUP } from './setup/setup.ts';

const whole = async (name: string) => {
  const [file] = await dataSet(name);
  return new Uint8Array(await file!.blob.arrayBuffer());
};

async function read(files: readonly GivenFile[], model: ModelFacts, setup: PartialSetup = {}) {
  const made = changedSetup(changedSetup(USUAL_SETUP, { split: { calibration: 0 } }), setup);
  const index = await scanData(files, { table: made.table });
  const data = await openData(files, index, made, model);
  return { index, data, values: (await data.test.read(0, data.test.count))[0] as Float32Array };
}

const failure = (files: readonly GivenFile[]) =>
  scanData(files).then(
    () => undefined,
    (error: { code: string; message: string; where: object }) => error,
  );

describe('TFRecord', () => {
  test('a changed byte is found by its checksum, a cut by its length', async () => {
    const bytes = await whole('numbers.tfrecord');
    for (const [at, message] of [
      [0, /is not a TFRecord file/],
      [30, /checksum of a record is wrong/],
    ] as const) {
      const damaged = given('a.tfrecord', bytes.with(at, bytes[at]! ^ 1));
      expect((await failure([damaged]))?.message).toMatch(message);
    }
    expect(await failure([given('a.tfrecord', bytes.slice(0, -5))])).toMatchObject({
      code: 'truncated',
      where: { file: 'a.tfrecord' },
    });
  });

  test('an empty file', async () => {
    expect((await failure([given('a.tfrecord', '')]))?.message).toMatch(/holds no records/);
  });
});

describe('arrays', () => {
  const model = modelWith([1, 2, 2], 3);

  test('a file that is shorter than it says', async () => {
    const bytes = npyFile([2, 2, 2], Float32Array.from({ length: 8 }));
    expect(await failure([given('x.npy', bytes.slice(0, -4))])).toMatchObject({
      code: 'truncated',
    });
  });

  test('labels of another length', async () => {
    const x = given('x.npy', npyFile([2, 2, 2], new Float32Array(8)));
    const y = given('y.npy', npyFile([3], new Int32Array(3)));
    expect((await failure([x, y]))?.message).toMatch(/x.npy holds 2 records, y.npy holds 3/);
  });

  test('fractions are values, rows with a single 1 are classes', async () => {
    const x = given('x.npy', npyFile([2, 2, 2], new Float32Array(8)));
    const values = given('y.npy', npyFile([2], Float32Array.of(0.5, 2)));
    expect((await scanData([x, values])).targets).toMatchObject({ kind: 'values', shape: [] });
    const hot = given('y.npy', npyFile([2, 3], Float32Array.of(0, 0, 1, 1, 0, 0)));
    expect((await scanData([x, hot])).targets).toMatchObject({
      names: ['0', '2'],
      labels: Uint32Array.of(1, 0),
    });
  });

  test('training arrays beside test arrays are left out, and that is said', async () => {
    const archive = zipSync({
      'x_train.npy': npyFile([3, 2, 2], new Float32Array(12)),
      'x_test.npy': npyFile([2, 2, 2], new Float32Array(8)),
      'y_train.npy': npyFile([3], new Int32Array(3)),
      'y_test.npy': npyFile([2], new Int32Array(2)),
    });
    const index = await scanData([given('set.npz', archive)]);
    expect(index).toMatchObject({ count: 2, diagnostics: [{ code: 'training-left-out' }] });
  });

  test('bytes of pictures are made the size of the input', async () => {
    const x = given('x.npy', npyFile([2, 6, 6], new Uint8Array(6 * 6 * 2).fill(51)));
    const { values, data } = await read([x], modelWith([1, 4, 4, 3], 3), {
      values: { preset: '0..1' },
    });
    expect(Array.from(values)).toEqual(new Array(96).fill(expect.closeTo(0.2, 6)));
    expect(await data.picture(1)).toMatchObject({ width: 6, height: 6, channels: 1 });
  });

  test('another shape is refused with both', async () => {
    const x = given('x.npy', npyFile([2, 5], new Float32Array(10)));
    await expect(read([x], model)).rejects.toThrow(/rows of the shape 5, the model takes \?×2×2/);
  });

  test('an archive that was packed inside an archive', async () => {
    const inner = zipSync({ 'x.npy': npyFile([2, 2, 2], new Float32Array(8)) });
    const { values } = await read([given('a.zip', zipSync({ 'set.npz': inner }))], model);
    expect(values).toHaveLength(8);
  });
});

describe('gzip', () => {
  test('a broken file, and one that fills memory', async () => {
    const packed = gzipSync(new Uint8Array(1000));
    expect(await failure([given('a.npy.gz', packed.slice(0, 15))])).toMatchObject({
      code: 'bad-data',
      where: { file: 'a.npy.gz' },
    });
  });

  test('a file that is called .gz and is not', async () => {
    const x = npyFile([2, 2, 2], new Float32Array(8));
    expect(await scanData([given('x.npy.gz', x)])).toMatchObject({ kind: 'arrays', count: 2 });
  });
});

describe('tables', () => {
  const model = modelWith([1, 2], 3);

  test('a cell that is no number is named with its column', async () => {
    const csv = `a,b,label\n1,2,0\n${'3,4,1\n'.repeat(300)}5,oops,1\n`;
    await expect(read([given('t.csv', csv)], model)).rejects.toMatchObject({
      message: 'Record 301 of t.csv has “oops” in column b; a number is expected.',
      where: { file: 't.csv', byteOffset: 10 + 6 + 300 * 6 },
    });
  });

  test('a line with another number of columns', async () => {
    const csv = 'a,b,label\n1,2,0\n3,1\n';
    expect((await failure([given('t.csv', csv)]))?.message).toMatch(
      /Line 3 of t.csv has 2 columns/,
    );
  });

  test('columns are chosen by the set-up', async () => {
    const csv = 'kind,a,b,price\nx,1,2,1.5\ny,3,4,2.5\n';
    const table = { label: 'price', features: ['b', 'a'] };
    const { index, values } = await read([given('t.csv', csv)], model, { table });
    expect(index.targets).toMatchObject({ kind: 'values', values: Float32Array.of(1.5, 2.5) });
    expect(Array.from(values)).toEqual([2, 1, 4, 3]);
    await expect(read([given('t.csv', csv)], model, { table: { label: 'cost' } })).rejects.toThrow(
      'has no column cost',
    );
  });

  test('no right answer', async () => {
    const { index } = await read([given('t.csv', 'a,b\n1,2\n3,4\n')], model, {
      table: { label: 'none' },
    });
    expect(index.targets).toBeNull();
  });

  test('a quotation mark that is never closed ends nothing but the reading', async () => {
    const csv = `a,label\n"1,0\n${'2,1\n'.repeat(1_200_000)}`;
    expect((await failure([given('t.csv', csv)]))?.message).toMatch(/line of more than/);
  });
});

describe('recordings', () => {
  const sound = (format: number, bits: number, channels: number, data: Uint8Array, rate = 8000) => {
    const bytes = new Uint8Array(44 + data.length);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode('RIFF....WAVEfmt '));
    view.setUint32(16, 16, true);
    view.setUint16(20, format, true);
    view.setUint16(22, channels, true);
    view.setUint32(24, rate, true);
    view.setUint16(34, bits, true);
    bytes.set(new TextEncoder().encode('data'), 36);
    view.setUint32(40, data.length, true);
    bytes.set(data, 44);
    return given('a.wav', bytes);
  };
  const model = modelWith([1, 3], 2);

  test.each([
    ['8 bits', sound(1, 8, 1, Uint8Array.of(0, 128, 192))],
    ['16 bits', sound(1, 16, 1, new Uint8Array(Int16Array.of(-32768, 0, 16384).buffer))],
    ['24 bits', sound(1, 24, 1, Uint8Array.of(0, 0, 0x80, 0, 0, 0, 0, 0, 0x40))],
    ['32 bits', sound(1, 32, 1, new Uint8Array(Int32Array.of(-(2 ** 31), 0, 2 ** 30).buffer))],
    ['floats', sound(3, 32, 1, new Uint8Array(Float32Array.of(-1, 0, 0.5).buffer))],
    [
      'two channels, of which the mean is taken',
      sound(1, 16, 2, new Uint8Array(Int16Array.of(-32768, -32768, 8192, -8192, 32767, 1).buffer)),
    ],
  ])('%s', async (_, file) => {
    const { values } = await read([file], model);
    expect(Array.from(values)).toEqual([-1, 0, 0.5]);
  });

  test('shorter ones are filled up, longer ones cut', async () => {
    const file = sound(1, 8, 1, Uint8Array.of(192));
    expect(Array.from((await read([file], model)).values)).toEqual([0.5, 0, 0]);
    expect((await read([file], modelWith([1, 1], 2))).values).toHaveLength(1);
  });

  test('another rate, another format, a cut', async () => {
    const file = sound(1, 8, 1, new Uint8Array(4));
    const quiet = await read([file], modelWith([1, 1], 2), { audio: { rate: 16_000 } });
    expect(quiet.values[0]).toBeCloseTo(-1.0005, 3);
    const odd = sound(1, 8, 1, new Uint8Array(4), 999_983);
    await expect(read([odd], model, { audio: { rate: 16_000 } })).rejects.toThrow(
      'a.wav has 999983 samples in a second, which has no simple ratio to 16000.',
    );
    await expect(read([sound(7, 8, 1, new Uint8Array(4))], model)).rejects.toThrow(/format 7/);
    const cut = given('a.wav', new Uint8Array(await file.blob.arrayBuffer()).slice(0, -2));
    await expect(read([cut], model)).rejects.toMatchObject({ code: 'truncated' });
  });
});

describe('text', () => {
  test('code points, words, and rows with a single 1', async () => {
    const file = given('a.txt', 'ab\r\n\r\nb c a\n');
    const points = await read([file], modelWith([1, 4], 2));
    expect(points.index).toMatchObject({ kind: 'text', count: 2, targets: null });
    expect(Array.from(points.values)).toEqual([97, 98, 0, 0, 98, 32, 99, 32]);
    const words = await read([file], modelWith([1, 3], 2), {
      text: { unit: 'words', vocabulary: ['a', 'b'] },
    });
    expect(Array.from(words.values)).toEqual([1, 0, 0, 3, 1, 2]);
    const rows = await read([file], modelWith([1, 2, 4], 2), { text: { alphabet: 'ab' } });
    expect(Array.from(rows.values)).toEqual([0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0]);
  });
});
