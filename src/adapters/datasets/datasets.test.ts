import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { classLabels } from '../../evaluation/tasks.ts';
import { publicFile } from '../../testing/reference-files.ts';
import type { ByteSource } from './byte-reader.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { readIdx } from './idx.ts';
import {
  calibrationSourcesFor,
  factsOf,
  SOURCES,
  sourceNamed,
  testSourcesFor,
  whyNoTestSource,
} from './index.ts';
import { NAMES } from './names-facts.ts';
import { openSource } from './open-source.ts';
import { referenceOf } from './source.ts';

const load = async (path: string): Promise<ByteSource> => publicFile(`datasets/${path}`);

/** Images that count up, big-endian header. */
function idxFile(shape: readonly number[]): Uint8Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const file = new Uint8Array(4 + 4 * shape.length + count);
  file.set([0, 0, 8, shape.length]);
  const view = new DataView(file.buffer);
  shape.forEach((d, i) => {
    view.setUint32(4 + 4 * i, d);
  });
  for (let i = 0; i < count; i++) file[4 + 4 * shape.length + i] = i % 251;
  return file;
}

/** `bytes` in pieces, counting the bytes that were asked for. */
function pieces(bytes: Uint8Array, size: number) {
  let at = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, sent: () => at, cancelled: () => cancelled };
}

describe('IDX', () => {
  const file = idxFile([5, 4, 3]);

  test.each([
    ['plain', file],
    ['gzipped', new Uint8Array(gzipSync(file))],
  ])('%s', async (_, bytes) => {
    const whole = await readIdx(bytes, 3, 'x');
    expect(whole.shape).toEqual([5, 4, 3]);
    expect(Array.from(whole.data)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const start = await readIdx(bytes, 3, 'x', 2);
    expect(start.shape).toEqual([2, 4, 3]);
    expect(start.data).toEqual(whole.data.slice(0, 24));
  });

  test.each([1, 2, 7])('a stream in pieces of %i bytes', async (size) => {
    const { stream } = pieces(new Uint8Array(gzipSync(file)), size);
    expect((await readIdx(stream, 3, 'x')).data).toHaveLength(60);
  });

  test('a stream is stopped once the rows wanted are there', async () => {
    const large = idxFile([10_000, 28, 28]);
    const { stream, sent, cancelled } = pieces(large, 4096);
    expect((await readIdx(stream, 3, 'x', 10)).shape).toEqual([10, 28, 28]);
    expect(sent()).toBeLessThan(large.length / 100);
    expect(cancelled()).toBe(true);
  });

  test.each([
    ['empty', new Uint8Array(), 'bad-data'],
    ['something else', new TextEncoder().encode('hello, world'), 'bad-data'],
    ['another rank', idxFile([5]), 'bad-data'],
    ['cut in the header', file.slice(0, 10), 'truncated'],
    ['cut in the values', file.slice(0, -1), 'truncated'],
    ['cut gzip', new Uint8Array(gzipSync(file)).slice(0, 40), 'truncated'],
    ['broken gzip', Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9), 'truncated'],
    [
      'sizes larger than memory',
      Uint8Array.of(0, 0, 8, 3, ...new Array(12).fill(255)),
      'truncated',
    ],
  ])('%s: a typed error', async (_, bytes, code) => {
    await expect(readIdx(bytes, 3, 'f')).rejects.toThrowError(
      expect.objectContaining({ code, where: expect.objectContaining({ file: 'f' }) }),
    );
  });
});

describe('Fashion-MNIST', () => {
  test('the test set: 10,000 images, 1,000 of each class, scaled to 0…1', async () => {
    const set = await fashionMnist(load).loadTest();
    expect(set.count).toBe(fashionMnist(load).testSamples);
    const perClass = new Array(10).fill(0);
    for (const label of set.labels) perClass[label]++;
    expect(perClass).toEqual(new Array(10).fill(1000));
    const [images] = (await set.read(0, 10_000)) as [Float32Array];
    expect(images).toHaveLength(10_000 * 784);
    expect(images.reduce((a, b) => Math.max(a, b))).toBe(1);
    expect(images.reduce((a, b) => Math.min(a, b))).toBe(0);
    // The set's well-known mean.
    expect(images.reduce((a, b) => a + b) / images.length).toBeCloseTo(0.2868, 4);
    expect([...((await set.read(123, 2))[0] as Float32Array)]).toEqual([
      ...images.slice(123 * 784, 125 * 784),
    ]);
  });

  test('the first training images', async () => {
    const few = await fashionMnist(load).loadCalibration(3);
    const more = await fashionMnist(load).loadCalibration(200);
    expect([few.count, more.count]).toEqual([3, 200]);
    expect(await few.read(0, 3)).toEqual(await more.read(0, 3));
  });
});

test.each([
  ['digits', 64, 16],
  ['keywords', 490, 255],
])('%s: values are bytes divided by what stands for 1', async (id, size, one) => {
  const [values] = (await (await openSource(referenceOf(id), load).loadTest()).read(0, 50)) as [
    Float32Array,
  ];
  expect(values).toHaveLength(50 * size);
  expect(Math.min(...values)).toBe(0);
  expect(Math.max(...values)).toBeGreaterThan(0.8);
  expect(values.every((v) => v === Math.fround(Math.round(v * one) / one))).toBe(true);
});

test('which models a test set fits', () => {
  const ids = (input: number[], output: number[]) =>
    testSourcesFor([input], [output]).map(({ id }) => id);
  expect(ids([-1, 28, 28, 1], [-1, 10])).toEqual(['fashion-mnist']);
  expect(ids([1, 28, 28], [1, 10])).toEqual(['fashion-mnist']);
  expect(ids([1, 784], [1, 10])).toEqual(['fashion-mnist']);
  expect(ids([-1, 8, 8, 1], [-1, 10])).toEqual(['digits']);
  expect(ids([-1, 49, 10, 1], [-1, 12])).toEqual(['keywords']);
  expect(ids([-1, 49, 10, 1], [-1, 10])).toEqual([]);
  expect(ids([1, 28, 28, 3], [1, 10])).toEqual([]);
  expect(ids([1, 28, 28, 1], [1, 1000])).toEqual([]);
  expect(
    testSourcesFor(
      [
        [1, 784],
        [1, 784],
      ],
      [[1, 10]],
    ),
  ).toEqual([]);
});

test('what only its input fits is calibrated, and why it is not measured', () => {
  const image = [-1, 28, 28, 1];
  const ids = (...inputs: number[][]) => calibrationSourcesFor(inputs).map(({ id }) => id);
  expect(ids(image)).toEqual(['fashion-mnist', 'fashion-mnist-pictures']);
  expect(ids([-1, 96, 96, 3])).toEqual([]);
  expect(ids(image, image)).toEqual([]);
  expect(testSourcesFor([image], [image]).map(({ id }) => id)).toEqual(['fashion-mnist-pictures']);
  const colour = [-1, 28, 28, 3];
  expect(testSourcesFor([image], [colour])).toEqual([]);
  expect(whyNoTestSource([image], [colour])).toBe(
    'Its output has the shape 28×28×3, which is not one answer out of the 10 classes of Fashion-MNIST.',
  );
  expect(whyNoTestSource([image], [[-1, 10], image])).toMatch(/^It has 2 outputs/);
  expect(whyNoTestSource([[-1, 96, 96, 3]], [[-1, 10]])).toMatch(/samples of the shape 96×96×3/);
  expect(whyNoTestSource([image, image], [[-1, 10]])).toMatch(/^It has 2 inputs/);
});

test('names: a sample is the letters before a place, the answer the letter there', async () => {
  const set = await openSource(referenceOf('names'), load).loadTest();
  const [letters] = (await set.read(0, 40)) as [Int32Array];
  const labels = classLabels(set.labels) ?? [];
  const written = Array.from({ length: 40 }, (_, i) => {
    const before = [...letters.subarray(12 * i, 12 * i + 12)].map((at) => NAMES.classNames[at]);
    return `${before.filter((letter) => letter !== 'end').join('')}|${NAMES.classNames[labels[i] ?? 0]}`;
  });
  // The first sample of a name has no letters, each following one more, until the name ends.
  const starts = written.flatMap((one, i) => (one.startsWith('|') ? [i] : []));
  expect(starts[0]).toBe(0);
  expect(starts.length).toBeGreaterThan(3);
  for (const [k, start] of starts.entries()) {
    const name = written.slice(start, starts[k + 1]);
    for (const [i, one] of name.entries()) {
      expect(one.split('|')[0]).toHaveLength(i);
      if (i > 0) expect(one.split('|')[0]).toBe(name[i - 1]?.replace('|', ''));
    }
    if (starts[k + 1] !== undefined) expect(name.at(-1)).toMatch(/\|end$/);
  }
});

describe('every source', () => {
  const openedFor = (id: string) => openSource(referenceOf(id), load);

  test.each(SOURCES)(
    '$id is found by its id and by its reference, which crosses threads',
    (source) => {
      const reference = structuredClone(referenceOf(source.id));
      expect(sourceNamed(source.id)).toBe(source);
      expect(factsOf(reference)).toBe(source);
      expect(openSource(reference, load)).toMatchObject(source);
    },
  );

  test.each(SOURCES)(
    '$id has as many samples as it says, with labels of its classes',
    async (source) => {
      const opened = openedFor(source.id);
      const tests = await opened.loadTest();
      expect(tests.count).toBe(source.testSamples);
      if (source.task === 'classification') {
        expect(tests.labels).toHaveLength(source.testSamples);
      } else {
        expect(tests.labels).toMatchObject({ kind: 'inputs', count: source.testSamples });
      }
      expect(new Set(classLabels(tests.labels)).size).toBe(source.classNames.length);
      const all = await opened.loadCalibration(source.trainingSamples + 1);
      expect(all.count).toBe(source.trainingSamples);
    },
  );

  test.each(SOURCES)('$id trains on the samples that it calibrates with', async (source) => {
    const { training, ...opened } = openedFor(source.id);
    if (training === null) return;
    const calibration = (await (await opened.loadCalibration(3)).read(1, 2))[0] as Float32Array;
    const trained = await training.load(3);
    const into = new Float32Array(calibration.length);
    trained.gather([1, 2], into);
    expect(into).toEqual(calibration);
    const tests = await opened.loadTest();
    expect((await training.loadTest()).labels).toEqual(tests.labels);
  });

  test('no two have the same id', () => {
    expect(new Set(SOURCES.map(({ id }) => id)).size).toBe(SOURCES.length);
  });

  test('one that is not there is refused by name', () => {
    expect(sourceNamed('mnist')).toBeUndefined();
    const error = expect.objectContaining({
      code: 'bad-data',
      message: 'There is no data set “mnist”.',
    });
    expect(() => factsOf(referenceOf('mnist'))).toThrow(error);
    expect(() => openedFor('mnist')).toThrow(error);
  });
});
