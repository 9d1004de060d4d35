import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { dataSet, given, modelWith } from '../testing/data-sets.ts';
import type { GivenFile } from './data-index.ts';
import { openData } from './open-data.ts';
import { scanData } from './scan.ts';
import { changedSetup, USUAL_SETUP } from './setup/setup.ts';

const folders = await dataSet('pictures');
const model = modelWith([1, 6, 8, 3], 3);
const everything = changedSetup(USUAL_SETUP, { split: { calibration: 0 } });

async function zipped(files: readonly GivenFile[], level: 0 | 9): Promise<GivenFile> {
  const entries = await Promise.all(
    files.map(async ({ path, blob }) => [`set/${path}`, new Uint8Array(await blob.arrayBuffer())]),
  );
  return given('set.zip', zipSync(Object.fromEntries(entries), { level }));
}

const valuesOf = async (files: readonly GivenFile[]) => {
  const opened = await openData(files, await scanData(files), everything, model);
  const [values] = await opened.test.read(0, opened.test.count);
  return { values, labels: opened.test.labels, names: opened.classNames };
};

test('folders name classes', async () => {
  const index = await scanData(folders);
  expect(index).toMatchObject({
    kind: 'images',
    count: 11,
    targets: { kind: 'classes', names: ['cats', 'dogs', 'emus'] },
    diagnostics: [],
    looks: { isMixed: true, isGrey: false },
  });
  expect(Array.from((index.targets as { labels: Uint32Array }).labels)).toEqual([
    0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
  ]);
});

test('a zip archive of them is the same set, packed or not', async () => {
  const plain = await valuesOf(folders);
  expect(plain.values).toHaveLength(11 * 6 * 8 * 3);
  for (const level of [0, 9] as const) {
    expect(await valuesOf([await zipped(folders, level)])).toEqual(plain);
  }
});

describe('a table of labels', () => {
  const flat = folders.map(({ path, blob }) => ({ path: path.split('/').at(-1)!, blob }));

  test('names classes, and what it does not name is left out', async () => {
    const csv = 'filename,breed\nrgb.png,siamese\nbits.png,poodle\nlossy.webp,"big, emu"\n';
    const index = await scanData([...flat, given('labels.csv', csv)]);
    expect(index.count).toBe(3);
    expect(index.targets).toMatchObject({ names: ['big, emu', 'poodle', 'siamese'] });
    expect(index.diagnostics.map(({ code }) => code)).toEqual(['unlabelled-left-out']);
  });

  test('without a header, separated by tabs, names without endings', async () => {
    const index = await scanData([...flat, given('labels.tsv', 'rgb\t7\nbits\t3\n')]);
    expect(index.targets).toMatchObject({ names: ['3', '7'], labels: Uint32Array.of(0, 1) });
  });

  test('a label that is missing is an error with its line', async () => {
    const files = [...flat, given('labels.csv', 'file,label\nrgb.png,\nbits.png,a\n')];
    await expect(scanData(files)).rejects.toMatchObject({
      code: 'bad-data',
      message: 'Line 2 of labels.csv has no label.',
    });
  });
});

describe('one drop', () => {
  test('is split by seed, and no picture is in both parts', async () => {
    const index = await scanData(folders);
    const parts = async (seed: number) => {
      const setup = changedSetup(USUAL_SETUP, { split: { calibration: 0.4, seed } });
      const opened = await openData(folders, index, setup, model);
      const names = Array.from({ length: opened.test.count }, (_, i) => opened.nameOf(i));
      return { names, calibration: opened.calibrationSamples };
    };
    const first = await parts(1);
    expect(first).toMatchObject({ calibration: 4 });
    expect(first.names).toHaveLength(7);
    expect(await parts(1)).toEqual(first);
    expect((await parts(2)).names).not.toEqual(first.names);
  });

  test('gives pictures to look at', async () => {
    const opened = await openData(folders, await scanData(folders), everything, model);
    const names = Array.from({ length: opened.test.count }, (_, i) => opened.nameOf(i));
    const grey = names.indexOf('cats/grey.png');
    expect(await opened.picture(grey)).toMatchObject({ width: 24, height: 18, channels: 1 });
  });
});

describe('what does not fit', () => {
  test('other files than were looked through', async () => {
    const index = await scanData(folders);
    await expect(openData(folders.slice(1), index, everything, model)).rejects.toMatchObject({
      code: 'bad-data',
      where: { file: 'cats/alpha.png' },
    });
  });

  test('a model that takes no pictures', async () => {
    const index = await scanData(folders);
    const rows = modelWith([1, 7], 3);
    await expect(openData(folders, index, everything, rows)).rejects.toThrow(/no pictures/);
  });

  test('a picture that cannot be read, by its name', async () => {
    const files = [given('a/1.png', 'nothing'), given('b/2.png', 'nothing')];
    const opened = await openData(
      files,
      await scanData(files),
      everything,
      modelWith([1, 4, 4, 3], 2),
    );
    await expect(opened.test.read(0, 1)).rejects.toMatchObject({ where: { file: 'a/1.png' } });
  });

  test.each([
    ['nothing', []],
    ['something else', [given('letter.doc', 'x')]],
  ])('%s', async (_, files) => {
    await expect(scanData(files)).rejects.toMatchObject({ code: 'bad-data' });
  });
});
