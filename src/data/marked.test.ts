/** Masks and boxes, and what models answer to them, against Python: src/tools/python/boxes_and_masks.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { labelsFor, ownTasks } from '../adapters/datasets/own-task.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { givenFiles } from '../cli/data-files.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import type { FigureReport } from '../evaluation/figures.ts';
import { importModel } from '../formats/index.ts';
import { DATA_SETS, given, MARKED_SETS } from '../testing/data-sets.ts';
import { modelFacts } from './model/facts.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup, type PartialSetup } from './setup/setup.ts';
import { suggestSetup } from './suggest.ts';

const EXPECTED = JSON.parse(readFileSync(join(MARKED_SETS, 'expected.json'), 'utf8'));
const runtime = await createLiteRtRuntime();

async function opened(set: string, model: string, changes: PartialSetup = {}) {
  const file = new Uint8Array(readFileSync(join(MARKED_SETS, `${model}.tflite`)));
  const facts = modelFacts((await importModel(file)).model);
  const files = await givenFiles(join(MARKED_SETS, set));
  const index = await scanData(files);
  const suggested = changedSetup(suggestSetup(index, facts), { split: { calibration: 0 } });
  const setup = changedSetup(suggested, changes);
  const data = await openData(files, index, setup, facts);
  return { file, facts, index, setup, data };
}

async function figuresOf(set: string, model: string) {
  const { file, facts, setup, data } = await opened(set, model);
  const [task = 'agreement'] = ownTasks(data.test.labels, { name: set, ...data }, facts);
  const labels = await labelsFor(task, data, setup);
  const { evaluation } = await measure({
    ...{ task, labels, count: data.test.count },
    runners: [runHere({ ...{ file, task, labels, runtime }, samples: data.test })],
  });
  const { figures, images } = evaluation as FigureReport;
  const values = new Map(figures.map(({ name, value }) => [name, value]));
  return { task, images, of: (name: string) => values.get(name) ?? Number.NaN };
}

describe('figures are those of Python', () => {
  test.each([
    ['masked', 'segments'],
    ['binary', 'segment-one'],
  ])('%s by %s', async (set, model) => {
    const { meanIou, meanPictureIou, rightPixels, pictures } = EXPECTED[set];
    const figures = await figuresOf(set, model);
    expect(figures).toMatchObject({ task: 'segmentation', images: pictures });
    expect(figures.of('Mean IoU')).toBeCloseTo(meanIou, 3);
    expect(figures.of('Mean IoU of a picture')).toBeCloseTo(meanPictureIou, 3);
    expect(figures.of('Right pixels')).toBeCloseTo(rightPixels, 3);
  });

  test.each(['coco', 'yolo'])('%s by boxes', async (set) => {
    const { meanAveragePrecision, pictures } = EXPECTED[set];
    const figures = await figuresOf(set, 'boxes');
    expect(figures).toMatchObject({ task: 'detection', images: pictures });
    expect(figures.of('mAP@0.5')).toBeCloseTo(meanAveragePrecision, 3);
  });
});

const bytesAt = (path: string) => new Uint8Array(readFileSync(join(MARKED_SETS, path)));
const PICTURE = bytesAt('masked/images/02.png');
const MASK = bytesAt('masked/masks/02.png');
const { facts: SEGMENTS } = await opened('masked', 'segments');
const { facts: BOXES } = await opened('coco', 'boxes');

const namesOf = (index: Awaited<ReturnType<typeof scanData>>) => index.records?.names;

describe('which pictures are masks', () => {
  test.each([
    ['folders beside each other', 'a/images/1.png', 'a/masks/1.png'],
    ['another ending', 'JPEGImages/1.jpg', 'SegmentationClass/1.png'],
    ['a folder below the pictures', '1.png', 'masks/1.png'],
    ['the end of the name', 'a/1.png', 'a/1_mask.png'],
    ['both', 'images/1.png', 'labels/1-seg.png'],
    ['folders within', 'images/val/1.png', 'annotations/val/1.png'],
    ['a set that is called as masks are', 'labels/images/1.png', 'labels/masks/1.png'],
  ])('%s', async (_, picture, mask) => {
    const index = await scanData([given(mask, MASK), given(picture, PICTURE)]);
    expect(index.targets).toMatchObject({ kind: 'masks', places: { names: [mask] } });
    expect(namesOf(index)).toEqual([picture]);
  });

  test('folders of classes that have the same names are no masks', async () => {
    const files = ['mask/1.png', 'mask/2.png', 'no_mask/1.png', 'no_mask/2.png'];
    const index = await scanData(files.map((path) => given(path, PICTURE)));
    expect(index.targets).toMatchObject({ kind: 'classes', names: ['mask', 'no_mask'] });
  });

  test('what a system leaves in a folder moves no place', async () => {
    const litter = given('.DS_Store', 'x');
    const files = [litter, given('images/1.png', PICTURE), given('masks/1.png', MASK)];
    const index = await scanData(files);
    const setup = changedSetup(suggestSetup(index, SEGMENTS), { split: { calibration: 0 } });
    const { labels } = (await openData(files, index, setup, SEGMENTS)).test;
    if (labels?.kind !== 'maps') throw new Error('no maps');
    expect(new Set(await labels.read(Uint32Array.of(0))).size).toBeGreaterThan(2);
  });

  test('as Pascal VOC comes: more pictures than masks, and masks of single things', async () => {
    const { targets, count } = await scanData([
      ...['1', '2', '3', '4', '5'].map((name) => given(`VOC/JPEGImages/${name}.png`, PICTURE)),
      ...['Class', 'Object'].map((of) => given(`VOC/Segmentation${of}/1.png`, MASK)),
    ]);
    expect(targets).toMatchObject({ places: { names: ['VOC/SegmentationClass/1.png'] } });
    expect(count).toBe(1);
  });

  test('things may be rare: black masks first, and one with white', async () => {
    const mask = (value: number) =>
      encode({ width: 2, height: 2, data: new Uint8Array(4).fill(value), channels: 1 });
    const names = Array.from({ length: 12 }, (_, i) => String(10 + i));
    const { targets } = await scanData([
      ...names.map((name) => given(`${name}.png`, PICTURE)),
      ...names.map((name, i) => given(`${name}_mask.png`, mask(i === 11 ? 255 : 0))),
    ]);
    expect(targets).toMatchObject({ kind: 'masks', blackAndWhite: true });
  });

  test('pictures without a mask are left out, and said', async () => {
    const { diagnostics, count } = await scanData([
      ...['1', '2', '3'].map((name) => given(`images/${name}.png`, PICTURE)),
      ...['1', '2'].map((name) => given(`masks/${name}.png`, MASK)),
    ]);
    expect(count).toBe(2);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unlabelled-left-out']);
  });
});

describe('masks', () => {
  const mapOf = async (mask: Uint8Array, changes: PartialSetup = {}, facts = SEGMENTS) => {
    const files = [given('1.png', PICTURE), given('1_mask.png', mask)];
    const index = await scanData(files);
    const all = { split: { calibration: 0 }, ...changes };
    const setup = changedSetup(suggestSetup(index, facts), all);
    const data = await openData(files, index, setup, facts);
    const labels = data.test.labels?.kind === 'maps' ? data.test.labels : null;
    return { data, map: labels && Array.from(await labels.read(Uint32Array.of(0))) };
  };
  const png = (values: readonly number[], channels: 1 | 3 = 1) =>
    encode({ width: 4, height: 3, data: Uint8Array.from(values), channels });

  test('numbers that do not count, are shifted, or stand for nothing', async () => {
    const twelve = [1, 1, 1, 2, 2, 2, 3, 3, 3, 255, 255, 0];
    const { map } = await mapOf(png(twelve), { classes: { shift: -1 } });
    expect([...new Set(map)].sort()).toEqual([0, 1, 2, 255]);
    const open = { masks: { ignored: null } };
    await expect(mapOf(png(twelve), open)).rejects.toThrow(
      'The mask 1_mask.png has class 3; the model answers 0 to 2.',
    );
  });

  test('padding does not count', async () => {
    const square = encode({ width: 4, height: 4, data: new Uint8Array(16).fill(1), channels: 1 });
    const { map } = await mapOf(square, { image: { fit: 'pad' } });
    // 12 rows of 16: a square of 12 in the middle.
    expect(map?.slice(0, 16)).toEqual([255, 255, ...Array(12).fill(1), 255, 255]);
    expect(new Set((await mapOf(square, { image: { fit: 'crop' } })).map)).toEqual(new Set([1]));
  });

  test('black and white is found, and grey that is saved as colours is grey', async () => {
    const { map } = await mapOf(
      png(
        [0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0].flatMap((v) => [v, v, v]),
        3,
      ),
    );
    expect(new Set(map)).toEqual(new Set([0, 1]));
  });

  test('colours and JPEG are refused, by the name of the mask', async () => {
    await expect(
      mapOf(
        png(
          Array.from({ length: 36 }, (_, i) => i),
          3,
        ),
      ),
    ).rejects.toThrow('The mask 1_mask.png is in colours');
    const { bytes } = { bytes: readFileSync(join(DATA_SETS, 'pictures/dogs/halved.jpg')) };
    await expect(mapOf(new Uint8Array(bytes))).rejects.toThrow('The mask 1_mask.png is no PNG');
  });

  test('a model without maps leaves them, and says so', async () => {
    const { data, map } = await mapOf(MASK, {}, BOXES);
    expect(map).toBeNull();
    expect(data.diagnostics.map(({ code }) => code)).toContain('masks-unused');
  });
});

describe('boxes', () => {
  const boxesOf = async (image: PartialSetup['image'], json: string) => {
    const files = [given('1.png', PICTURE), given('boxes.json', json)];
    const index = await scanData(files);
    const changes = { image: image ?? {}, split: { calibration: 0 } };
    const setup = changedSetup(suggestSetup(index, SQUARE), changes);
    const { test: samples } = await openData(files, index, setup, SQUARE);
    if (samples.labels?.kind !== 'boxes') throw new Error('no boxes');
    return Array.from(samples.labels.boxes, (side) => Number(side.toFixed(4)));
  };
  /** The picture is 64 across and 48 down. */
  const SQUARE = { ...BOXES, inputs: [{ ...BOXES.inputs[0]!, shape: [1, 24, 24, 3] }] };
  const coco = (bbox: unknown, more: object = {}) =>
    JSON.stringify({
      images: [{ id: 1, file_name: '1.png', width: 64, height: 48 }],
      annotations: [{ image_id: 1, category_id: 7, bbox, ...more }],
      categories: [{ id: 7, name: 'thing' }],
    });

  test('follow the picture when it is cropped or padded', async () => {
    expect(await boxesOf({}, coco([16, 12, 32, 24]))).toEqual([0.25, 0.25, 0.75, 0.75]);
    expect(await boxesOf({ fit: 'crop' }, coco([16, 12, 32, 24]))).toEqual([
      ...[0.25, 0.1667, 0.75, 0.8333],
    ]);
    expect(await boxesOf({ fit: 'pad' }, coco([16, 12, 32, 24]))).toEqual([
      0.3125, 0.25, 0.6875, 0.75,
    ]);
    // Left of what the crop leaves.
    expect(await boxesOf({ fit: 'crop' }, coco([0, 0, 4, 8]))).toEqual([]);
  });

  test('crowds are left out', async () => {
    expect(await boxesOf({}, coco([16, 12, 32, 24], { iscrowd: 1 }))).toEqual([]);
  });

  test.each([
    ['a box of three numbers', coco([1, 2, 3]), 'boxes.json: annotations[0] has no bbox of four'],
    ['numbers that are objects', coco([1, 2, 3, { valueOf: 1 }]), 'has no bbox of four numbers'],
    [
      'a box without end',
      coco([1, 1, 2, 3]).replace('2,3', '1e309,3'),
      'has a bbox that is too large',
    ],
    [
      'an unknown category',
      coco([1, 2, 3, 4], { category_id: 8 }),
      'annotations[0] has a category',
    ],
  ])('%s is refused', async (_, json, message) => {
    await expect(boxesOf({}, json)).rejects.toThrow(message);
  });

  test('a line of YOLO that is no box is refused; other texts beside pictures are none', async () => {
    const files = (text: string) => [
      given('a/1.png', PICTURE),
      given('a/1.txt', '0 0.5 0.5 0.2 0.2\n'),
      given('a/2.png', PICTURE),
      given('a/2.txt', text),
    ];
    await expect(scanData(files('0 0.5 0.5 0.2'))).rejects.toThrow('Line 1 of a/2.txt is no box.');
    const words = files('').map(({ path, blob }) =>
      path === 'a/1.txt' ? given(path, 'a red square') : { path, blob },
    );
    expect((await scanData(words)).targets).toBeNull();
    expect((await scanData(files(''))).targets).toMatchObject({
      names: ['0'],
      offsets: Uint32Array.of(0, 1, 1),
    });
  });

  test('a name that several pictures have is refused', async () => {
    const files = [given('a/1.png', PICTURE), given('b/1.png', PICTURE), given('c.json', coco([]))];
    await expect(scanData(files)).rejects.toThrow('Several pictures are called 1.png');
    const named = coco([1, 2, 3, 4]).replace('1.png', 'b/1.png');
    const index = await scanData([...files.slice(0, 2), given('c.json', named)]);
    expect(namesOf(index)).toEqual(['b/1.png']);
  });

  test('ids that have gaps are said, and can be the numbers', async () => {
    const { data } = await opened('coco', 'boxes');
    expect(data.diagnostics.map(({ code }) => code)).toEqual(['ids-with-gaps']);
    const numbers = { classes: { order: 'numbers', shift: -1 } } as const;
    const { data: byId } = await opened('coco', 'boxes', numbers);
    const { labels } = byId.test;
    expect(new Set(labels?.kind === 'boxes' ? labels.labels : [])).toEqual(new Set([2, 6]));
    const names = ['class 0', 'class 1', 'red', 'class 3', 'class 4', 'class 5', 'blue'];
    expect(byId.classNames).toEqual(names);
    expect(byId.diagnostics).toEqual([]);
  });

  test('names of classes find the model’s numbers', async () => {
    const { index, facts } = await opened('coco', 'boxes');
    expect(suggestSetup(index, facts, ['blue', 'red']).classes).toMatchObject({ order: 'names' });
    const { data } = await opened('coco', 'boxes', {
      classes: { order: 'names', names: ['blue', 'red'] },
    });
    expect(data.classNames).toEqual(['blue', 'red']);
    const { data: plain } = await opened('coco', 'boxes');
    const labelsOf = ({ test: { labels } }: typeof data) =>
      labels?.kind === 'boxes' ? labels.labels : [];
    expect(Array.from(labelsOf(data))).toEqual(Array.from(labelsOf(plain), (label) => 1 - label));
  });
});
