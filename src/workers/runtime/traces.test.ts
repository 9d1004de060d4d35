/** A single run looked into, with files as the compiler thread makes them. */
import { expect, test } from 'vitest';
import { openSource } from '../../adapters/datasets/open-source.ts';
import { referenceOf } from '../../adapters/datasets/source.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { dotSteps } from '../../numbers/dot-steps.ts';
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import { publicFile } from '../../testing/reference-files.ts';
import { createCompiler } from '../compiler.ts';
import { createPhotos } from './photos.ts';

const source = referenceOf('fashion-mnist');

async function setUp() {
  const runtime = await createLiteRtRuntime();
  const test = await openSource(source, async (path) => publicFile(`datasets/${path}`)).loadTest();
  const photos = createPhotos({ runtime: () => runtime, loadTest: async () => test });
  const compiler = createCompiler();
  await compiler.open('mlp.h5', [{ name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') }]);
  const recipe = columnRecipe('dynamic-int4');
  await compiler.convert(recipe, null, { check: false });
  photos.hold('file', await compiler.file(recipe));
  return { photos, compiler, recipe };
}

const SAMPLE = { source, place: 3 };
const PAIR = { file: 'traced', float: 'float' };

test('a value of a layer, with what the float model has there', async () => {
  const { photos, compiler, recipe } = await setUp();
  const layers = await compiler.questions.dotLayers(recipe);
  expect(layers.map(({ name, terms, arithmetic }) => [name, terms, arithmetic])).toEqual([
    ['dense', 784, 'dynamic'],
    ['dense_1', 128, 'dynamic'],
  ]);
  const files = await compiler.questions.dotFiles(recipe, layers[1]?.at ?? -1);
  if (!files?.float) throw new TypeError('no files');
  photos.hold('traced', files.file);
  photos.hold('float', files.float);
  const product = await photos.dot(PAIR, layers[1]?.at ?? -1, SAMPLE, null);
  if (!product) throw new TypeError('no product');
  expect(dotSteps(product).back.result).toBeCloseTo(product.stored, 5);
  expect(Math.abs(product.stored - (product.float ?? Number.NaN))).toBeLessThan(2);
  expect(await photos.dot(PAIR, 999, SAMPLE, null)).toBeNull();
  expect(await compiler.questions.dotFiles(recipe, 999)).toBeNull();
});

test('the error of one photo, layer by layer', async () => {
  const { photos, compiler, recipe } = await setUp();
  const { file, float, ...watched } = await compiler.questions.watchedFiles(recipe);
  photos.hold('traced', file);
  if (float) photos.hold('float', float);
  const stations = await photos.growth(PAIR, watched, SAMPLE);
  expect(stations.at(0)).toMatchObject({ relative: 0, change: 'first' });
  expect(stations.some(({ op, relative }) => op === 'FULLY_CONNECTED' && relative > 0.01)).toBe(
    true,
  );
  // What goes out is the last of them: as both files answer.
  const whole = columnRecipe('float32');
  await compiler.convert(whole, null, { check: false });
  photos.hold('whole', await compiler.file(whole));
  const [own] = await photos.shares('file', source, [3]);
  const [before] = await photos.shares('whole', source, [3]);
  const apart = own?.values.map((share, i) => Math.abs(share - (before?.values[i] ?? 0))) ?? [];
  expect(stations.at(-1)?.maxError).toBeCloseTo(Math.max(...apart), 5);
});
