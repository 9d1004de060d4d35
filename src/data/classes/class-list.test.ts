/** A labels.txt: found among the files, suggested where it fits, and used in the model's order. */
import { describe, expect, test } from 'vitest';
import { dataSet, given, modelWith } from '../../testing/data-sets.ts';
import { openData } from '../open-data.ts';
import { scanData } from '../scan.ts';
import { changedSetup, readSetup, USUAL_SETUP, writeSetup } from '../setup/setup.ts';
import { suggestSetup } from '../suggest.ts';
import { classNamesOf, isClassList } from './class-names.ts';

/** Pictures in the folders blue, green and red. */
const folders = await dataSet('folders');
const MODEL = modelWith([1, 8, 8, 3], 3);
const opened = async (list: string, path = 'labels.txt') => {
  const files = [...folders, given(path, list)];
  const index = await scanData(files);
  const setup = suggestSetup(index, MODEL);
  return { files, index, setup, data: await openData(files, index, setup, MODEL) };
};

test('names are read with a number before them or without', () => {
  expect(classNamesOf('\uFEFFcat\r\n\r\nbig dog \n')).toEqual(['cat', 'big dog']);
  expect(classNamesOf('0 cat\n1: big dog\n')).toEqual(['cat', 'big dog']);
  expect(classNamesOf('3 cats\n7 dogs')).toEqual(['3 cats', '7 dogs']);
  for (const path of ['labels.txt', 'a/label_map.txt', 'Class Names.txt', 'classes.txt']) {
    expect(isClassList(path)).toBe(true);
  }
  for (const path of ['notes.txt', 'mylabels.txt', 'labels.csv']) {
    expect(isClassList(path)).toBe(false);
  }
});

describe('a list beside pictures', () => {
  test('numbers their classes, and its name alone stands in the set-up', async () => {
    const { setup, data } = await opened('red\nBlue\ngreen\n');
    expect(JSON.parse(writeSetup(setup)).classes).toEqual({ order: 'file' });
    expect(readSetup(writeSetup(setup))).toEqual(setup);
    expect(data.classNames).toEqual(['red', 'Blue', 'green']);
    expect(data.classCounts).toEqual([8, 8, 8]);
    const { labels } = data.test;
    const first = labels?.kind === 'classes' ? labels.labels[0] : undefined;
    expect(data.nameOf(0)).toMatch(['red', 'blue', 'green'][first ?? 9] ?? 'none');
  });

  test('is the model’s: a class that the set has not keeps its number', async () => {
    const files = [...folders, given('labels.txt', 'red\nyellow\ngreen\nblue')];
    const index = await scanData(files);
    const model = modelWith([1, 8, 8, 3], 4);
    const { classNames, classCounts, diagnostics } = await openData(
      ...([files, index, suggestSetup(index, model), model] as const),
    );
    expect(classNames).toEqual(['red', 'yellow', 'green', 'blue']);
    expect(classCounts).toEqual([8, 0, 8, 8]);
    expect(diagnostics.map(({ code }) => code)).not.toContain('class-missing');
  });

  test.each([
    ['misses one of the folders', 'red\nblue\nyellow'],
    ['says the class of each file', 'blue/0.png\tblue\ngreen/0.png\tgreen\nred/0.png\tred'],
  ])('is not suggested where it %s', async (_, list) => {
    const { setup, data } = await opened(list);
    expect(setup.classes).toEqual(USUAL_SETUP.classes);
    expect(data.classNames).toEqual(['blue', 'green', 'red']);
  });

  test('is asked for where the set-up names it', async () => {
    const index = await scanData(folders);
    const setup = changedSetup(USUAL_SETUP, { classes: { order: 'file' } });
    await expect(openData(folders, index, setup, MODEL)).rejects.toThrow(
      'There is no labels.txt among the files.',
    );
    const { files, index: other } = await opened('red\nyellow\nblue');
    await expect(openData(files, other, setup, MODEL)).rejects.toThrow(/do not include green/);
  });
});

describe('classes that are numbers', () => {
  const csv = (...labels: number[]) =>
    given('t.csv', ['a,b,label', ...labels.map((label) => `1,2,${label}`)].join('\n'));
  const namesFor = async (file: ReturnType<typeof given>, names: string) => {
    const files = [file, given('labels.txt', names)];
    const index = await scanData(files);
    const model = modelWith([1, 2], 3);
    const setup = suggestSetup(index, model);
    const { classNames, classCounts } = await openData(files, index, setup, model);
    return { order: setup.classes.order, classNames, classCounts };
  };

  test('are called as the list says, counted from 0 or from 1', async () => {
    const expected = { order: 'file', classNames: ['ant', 'bee', 'cat'] };
    const list = 'ant\nbee\ncat';
    expect(await namesFor(csv(0, 2, 2), list)).toEqual({ ...expected, classCounts: [1, 0, 2] });
    expect(await namesFor(csv(1, 3, 3), list)).toEqual({ ...expected, classCounts: [1, 0, 2] });
  });

  test('keep their numbers where the list is another model’s', async () => {
    expect(await namesFor(csv(0, 2), 'ant\nbee')).toMatchObject({ order: 'auto' });
  });
});

test('a text called labels.txt is what it holds', async () => {
  const { kind, count, classList } = await scanData([given('labels.txt', '0\tmild\n1\tsharp\n')]);
  expect({ kind, count, classList }).toEqual({ kind: 'text', count: 2, classList: [] });
});
