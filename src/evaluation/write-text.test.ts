import { expect, test } from 'vitest';
import { writeText } from './write-text.ts';

const FACTS = { context: 4, end: 0 };

test('letters are drawn by their shares until the end, and each is seen when the next is asked for', async () => {
  const asked: number[][] = [];
  const certain = async (letters: Int32Array) => {
    asked.push([...letters]);
    const next = [2, 1, 0][asked.length - 1] ?? 0;
    return [0, 1, 2].map((letter) => Number(letter === next));
  };
  expect(await writeText(FACTS, 1, certain)).toEqual([2, 1]);
  expect(asked).toEqual([
    [0, 0, 0, 0],
    [0, 0, 0, 2],
    [0, 0, 2, 1],
  ]);
});

test('a text is never longer than what the file sees', async () => {
  expect(await writeText(FACTS, 1, async () => [0, 1])).toEqual([1, 1, 1, 1]);
});

test('the same seed draws alike for every file, another seed does not', async () => {
  const even = async () => [0.02, 0.49, 0.49];
  const nearly = async () => [0.0200001, 0.49, 0.4899999];
  const texts = await Promise.all([1, 2, 3, 4].map((seed) => writeText(FACTS, seed, even)));
  expect(new Set(texts.map((text) => text.join())).size).toBeGreaterThan(1);
  for (const [i, text] of texts.entries()) {
    expect(await writeText(FACTS, i + 1, nearly)).toEqual(text);
  }
});

test('as often as the shares say', async () => {
  let first = 0;
  for (let seed = 0; seed < 400; seed++) {
    const [letter] = await writeText({ context: 1, end: 9 }, seed, async () => [0, 0.75, 0.25]);
    if (letter === 1) first++;
  }
  expect(first).toBeGreaterThan(270);
  expect(first).toBeLessThan(330);
});

test('shares that are no numbers, or too small, end in the last class', async () => {
  expect(await writeText({ context: 1, end: 9 }, 1, async () => [Number.NaN, Number.NaN])).toEqual([
    1,
  ]);
});
