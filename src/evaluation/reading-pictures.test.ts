/** Tasks over pictures and embeddings against numbers of scikit-learn and pycocotools on the same values. */
import { expect, test } from 'vitest';
import { read, tensors, values } from '../testing/read-samples.ts';
import { averagePrecision } from './average-precision.ts';
import { areSwapped } from './detection.ts';
import {
  type BoxLabels,
  type ClassMapLabels,
  crossingLabels,
  labelsAt,
  type ReferenceOutputs,
} from './labels.ts';
import { readingOf } from './readings.ts';
import { classAt, pixelLayout } from './segmentation.ts';
import { answerOf } from './shares.ts';
import { headlineOf, taskOf } from './tasks.ts';

/** Five pictures of twelve pixels, with scores of three classes. */
const SCORES = values(180, 29, 83);
const ANSWERS = Array.from({ length: 60 }, (_, i) => answerOf(SCORES.subarray(3 * i, 3 * i + 3)));
const MAPS: ClassMapLabels & { readonly classes: Uint8Array } = {
  ...{ kind: 'class-maps', count: 5, size: 12, width: 4, ignored: 255 },
  classes: Uint8Array.from(ANSWERS, (answer, i) => {
    if (i === 5 || i === 17) return 255;
    return i % 4 === 0 ? answer : Math.floor((i * 7) / 5) % 3;
  }),
};

test('segmentation: mean IoU and right pixels as scikit-learn, ignored pixels left out', () => {
  const shapes = tensors([1, 3, 4, 3]);
  const report = read('segmentation', [{ size: 36, values: SCORES }], shapes, MAPS);
  const [iou, own, right] = report.figures;
  expect(iou.value).toBeCloseTo(0.36553231714522033, 6);
  expect(iou.interval[0]).toBeCloseTo(0.2437696019962229, 6);
  expect(iou.interval[1]).toBeCloseTo(0.4872950322942178, 6);
  const shares = Array.from({ length: 5 }, (_, picture) => {
    const pixels = ANSWERS.map((_, i) => i).slice(12 * picture, 12 * picture + 12);
    const counted = pixels.filter((i) => MAPS.classes[i] !== 255);
    return counted.filter((i) => MAPS.classes[i] === ANSWERS[i]).length / counted.length;
  });
  expect(right?.value).toBeCloseTo(shares.reduce((a, b) => a + b, 0) / 5, 6);
  expect(own?.value).toBeCloseTo(report.perSample.reduce((a, b) => a + b, 0) / 5, 6);
  const small = { ...MAPS, size: 10 };
  const truth = { labels: small, placeOf: (position: number) => position };
  expect(() => readingOf('segmentation').reader(shapes, 1, truth)).toThrow('have 10 pixels');
  expect(taskOf('segmentation').labelCount(MAPS)).toBe(5);
  expect(taskOf('segmentation').firstLabels(MAPS, 2).classes).toHaveLength(24);
});

test('maps cross threads without what reads them, and are picked with it', async () => {
  const read = async (places: Uint32Array) => Uint8Array.from(places);
  const all = { ...MAPS, classes: null, read };
  expect(structuredClone(crossingLabels(all))).toMatchObject({ kind: 'class-maps', count: 5 });
  expect(crossingLabels(null)).toBeNull();
  const some = labelsAt<ClassMapLabels>(all, Uint32Array.of(4, 2));
  expect(some.count).toBe(2);
  expect(await some.read?.(Uint32Array.of(1, 0))).toEqual(Uint8Array.of(2, 4));
});

test('classes may come first, or be one value: a thing above a half', () => {
  expect(pixelLayout([1, 3, 4, 5], { size: 20 })).toEqual({ channels: 3, isPlanar: true });
  expect(pixelLayout([1, 3, 4, 5], { size: 12 })).toEqual({ channels: 5, isPlanar: false });
  expect(pixelLayout([1, 4, 4, 4], { size: 16, width: 4, isPlanar: true })?.isPlanar).toBe(true);
  expect(pixelLayout([1, 32, 48, 32], { size: 32 * 48, width: 32 })?.isPlanar).toBe(true);
  expect(pixelLayout([1, 3, 4], { size: 12 })).toEqual({ channels: 1, isPlanar: false });
  expect(pixelLayout([1, 3, 4], { size: 11 })).toBeNull();
  const at = { row: 0, pixels: 2 };
  const planar = { channels: 2, isPlanar: true };
  const scores = [0.1, 0.9, 0.8, 0.2];
  expect([0, 1].map((pixel) => classAt(scores, planar, { ...at, pixel }))).toEqual([1, 0]);
  const single = { channels: 1, isPlanar: false };
  expect([0, 1].map((pixel) => classAt([0.4, 0.6], single, { ...at, pixel }))).toEqual([0, 1]);
});

test.each([
  [[0, 1], [0.9, 0.4], false],
  [[0.9, 0.4], [0, 1], true],
  [[1, 1], [17, 3], true],
  [[1, 0], [1, 1], false],
])('scores are told from classes: %j and %j', (first, second, swapped) => {
  expect(areSwapped([first, second], 0, 2)).toBe(swapped);
});

test('embeddings: cosines, and the nearest other sample as NumPy finds it', () => {
  const right = values(48, 37, 101).map((value) => value - 0.5);
  const noise = values(48, 53, 97);
  const actual = right.map((value, i) => value + (noise[i]! - 0.5) * 0.6);
  const labels: ReferenceOutputs = {
    ...{ kind: 'outputs', count: 8, outputs: [{ name: 'e', size: 6, values: right }] },
    classes: Uint8Array.of(0, 1, 0, 1, 2, 2, 0, 1),
  };
  const report = read('embeddings', [{ size: 6, values: actual }], tensors([1, 6]), labels);
  const [retrieval, cosine] = report.figures;
  expect(retrieval).toMatchObject({ name: 'Retrieval@1', value: 0.125 });
  expect(cosine?.value).toBeCloseTo(0.87151635, 5);
  // Two of seven others for three samples of 0 and of 1 each, one for the two of 2.
  expect(report.nothing).toBeCloseTo((6 * 2 + 2 * 1) / 56, 9);
  const { classes: _, ...unlabelled } = labels;
  const alone = read('embeddings', [{ size: 6, values: actual }], tensors([1, 6]), unlabelled);
  expect(headlineOf(alone)).toMatchObject({ name: 'Cosine to the float model', unit: 'plain' });
});

const RIGHT: BoxLabels = {
  kind: 'boxes',
  offsets: Uint32Array.of(0, 2, 4, 5),
  boxes: Float32Array.of(
    ...[0.1, 0.1, 0.4, 0.5, 0.5, 0.5, 0.9, 0.8],
    ...[0.2, 0.3, 0.6, 0.7, 0.6, 0.1, 0.9, 0.3],
    ...[0, 0, 0.5, 0.5],
  ),
  classes: Uint32Array.of(0, 1, 0, 0, 1),
};
const FOUND = [
  [
    [0, 0.9, 0.12, 0.1, 0.42, 0.5],
    [1, 0.8, 0.5, 0.45, 0.9, 0.7],
    [0, 0.3, 0.6, 0.6, 0.9, 0.9],
  ],
  [
    [0, 0.7, 0.2, 0.3, 0.5, 0.7],
    [0, 0.95, 0, 0.7, 0.2, 0.9],
    [0, 0.6, 0.22, 0.3, 0.6, 0.7],
    [1, 0.5, 0.6, 0.1, 0.9, 0.3],
  ],
  [
    [1, 0.4, 0, 0.1, 0.5, 0.55],
    [1, 0.85, 0.5, 0.5, 0.7, 0.7],
  ],
] as const;
const MOST = 4;

/** Boxes, classes, scores and their number, as the operator gives them out. */
function decoded() {
  const each = (width: number, of: (box: readonly number[]) => readonly number[]) =>
    Float32Array.from(
      FOUND.flatMap((boxes) => {
        const own = boxes.flatMap((box) => [...of(box)]);
        return [...own, ...new Array<number>(MOST * width - own.length).fill(0)];
      }),
    );
  return [
    { size: 4 * MOST, values: each(4, (box) => box.slice(2)) },
    { size: MOST, values: each(1, ([label = 0]) => [label]) },
    { size: MOST, values: each(1, ([, score = 0]) => [score]) },
    { size: 1, values: Float32Array.from(FOUND, ({ length }) => length) },
  ];
}

const SHAPES = tensors([1, MOST, 4], [1, MOST], [1, MOST], [1]);

test('detection: mean average precision at half overlap as pycocotools', () => {
  const report = read('detection', decoded(), SHAPES, RIGHT);
  expect(report.figures[0]).toMatchObject({ name: 'mAP@0.5', unit: 'share', better: 'higher' });
  expect(report.figures[0].value).toBeCloseTo(0.4711221122112211, 6);
  expect(report.perSample).toHaveLength(3);
  expect(taskOf('detection').labelCount(RIGHT)).toBe(3);
  expect(taskOf('detection').firstLabels(RIGHT, 1)).toMatchObject({
    classes: Uint32Array.of(0, 1),
    offsets: Uint32Array.of(0, 2),
  });
  const fits = (...shapes: number[][]) =>
    taskOf('detection').fits(shapes, { name: '', classNames: [] }, []);
  expect(fits([1, 10, 4], [1, 10], [1, 10], [1])).toBe(true);
  expect(fits([1, 10, 4], [1, 10])).toBe(false);
});

test('a picture without things is right where no box is found', () => {
  expect(averagePrecision([], new Map())).toBe(1);
  expect(averagePrecision([{ score: 1, label: 0, hit: false }], new Map())).toBe(0);
  expect(averagePrecision([{ score: 1, label: 0, hit: true }], new Map([[0, 1]]))).toBe(1);
});
