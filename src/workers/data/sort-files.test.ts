import { expect, test } from 'vitest';
import { given } from '../../testing/data-sets.ts';
import { sortFiles } from './sort-files.ts';

const PICTURE = given('images/1.png', 'x');

test.each([
  ['boxes beside pictures are data', [PICTURE, given('a.json', '{"images": []}')], []],
  ['a model beside pictures', [PICTURE, given('model.json', '{"format": "graph-model"}')], [1]],
  ['a JSON alone is left to the readers of models', [given('a.json', '{"images": []}')], [0]],
  ['a model and its data', [given('m.tflite', 'x'), PICTURE, given('a.json', '[]')], [0]],
])('%s', async (_, files, models) => {
  expect(await sortFiles(files)).toEqual(models);
});
