import { describe, expect, test } from 'vitest';
import { imageNetClasses } from '../../pictures/imagenet.ts';
import { USUAL_SETUP } from '../setup/setup.ts';
import { classMap } from './class-map.ts';

const usual = USUAL_SETUP.classes;
const numbersOf = async (names: string[], setup = {}, classes: number | null = null) =>
  Array.from((await classMap(names, { ...usual, ...setup }, classes)).numbers);

describe('the numbers of classes', () => {
  test('by the alphabet', async () => {
    expect(await numbersOf(['ant', 'bee'])).toEqual([0, 1]);
  });

  test('by the names where they are numbers, and the difference to Keras is said', async () => {
    const names = ['0', '1', '10', '2'];
    expect(await numbersOf(names)).toEqual([0, 1, 10, 2]);
    expect(await numbersOf(names, { order: 'alphabet' })).toEqual([0, 1, 2, 3]);
    const { diagnostics } = await classMap(names, usual, 11);
    expect(diagnostics.map(({ code }) => code)).toEqual(['numbers-not-alphabet', 'class-missing']);
  });

  test('by a list of names, however they are spelled', async () => {
    const setup = { names: ['Great White', 'tench', 'crane'] };
    expect(await numbersOf(['crane', 'great_white'], setup)).toEqual([2, 0]);
    await expect(numbersOf(['hen'], setup)).rejects.toThrow(/do not include hen/);
  });

  test('by ImageNet’s ids and names', async () => {
    expect(await numbersOf(['n01440764', 'n02123045', 'n15075141'])).toEqual([0, 281, 999]);
    expect(await numbersOf(['tench', 'toilet tissue'], { order: 'imagenet' })).toEqual([0, 999]);
  });

  test('shifted, for models with a class for the background', async () => {
    const setup = { ...usual, shift: 1 };
    const { numbers, classNames } = await classMap(['ant', 'bee'], setup, 3);
    expect(Array.from(numbers)).toEqual([1, 2]);
    expect(classNames).toEqual(['class 0', 'ant', 'bee']);
    await expect(classMap(['ant', 'bee'], setup, 2)).rejects.toThrow(/bee would be number 2/);
  });
});

test('a class that is missing is said, as all after it are numbered wrongly', async () => {
  const { diagnostics } = await classMap(['ant', 'bee'], usual, 3);
  expect(diagnostics).toMatchObject([{ code: 'class-missing', severity: 'warning' }]);
});

test('the classes of ImageNet stand in the order of their ids, each name once', () => {
  const classes = imageNetClasses();
  expect(classes).toHaveLength(1000);
  const ids = classes.map(({ id }) => id);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(classes.map(({ name }) => name)).size).toBe(1000);
  expect(classes[207]).toEqual({ id: 'n02099601', name: 'golden retriever' });
});
