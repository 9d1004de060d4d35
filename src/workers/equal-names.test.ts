/** Files whose tensors share their names, or have none, come to the same as with names that differ. */
import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { withKeptFloat } from '../store/keep-float.ts';
import { seededRandom } from '../tensor/random.ts';
import { fingerprinted } from '../testing/fingerprint.ts';
import { renamed, unevenModel } from '../testing/uneven-model.ts';
import { createCompiler } from './compiler.ts';

const COUNT = 8;
const random = seededRandom(3);
const values = Float32Array.from({ length: COUNT * 32 }, () => random() * 2 - 1);
const samples = {
  count: COUNT,
  read: (first: number, count: number) => [values.slice(first * 32, (first + count) * 32)],
};
const runtime = createLiteRtRuntime();

/** The page's way from a file to a file, through bytes at both ends. */
async function opened(rename: (name: string) => string) {
  const compiler = createCompiler();
  const bytes = writeTflite(renamed(unevenModel(), rename));
  const summary = await compiler.open('m.tflite', [{ name: 'm.tflite', bytes }]);
  async function convert(recipe: Recipe) {
    const runs = createSampleRuns({ samples: () => samples, runtime: await runtime });
    await compiler.convert(recipe, runs, { check: false });
    return readTflite(await compiler.file(recipe));
  }
  return { compiler, summary, convert };
}

const withoutNames = (model: Model) => {
  const { tensors, operators } = mainGraph(model);
  return fingerprinted({ operators, tensors: tensors.map(({ name: _, ...tensor }) => tensor) });
};

const isActivation = (name: string) => !name.includes('/');
const NAMINGS: readonly (readonly [string, (name: string) => string])[] = [
  ['all results share a name', (name) => (isActivation(name) ? 'x' : name)],
  ['all tensors share a name', () => 'x'],
  ['no tensor has a name', () => ''],
  ['a constant is called like a result', (name) => (name === 'large/weights' ? 'small' : name)],
  ['a name looks as if it was given here', (name) => (name === 'small' ? 'large_1' : 'large')],
];

test.each(NAMINGS)(
  '%s: every mode writes what it writes for names that differ',
  async (_, rename) => {
    const plain = await opened((name) => name);
    const same = await opened(rename);
    for (const mode of MODE_NAMES) {
      const recipe = columnRecipe(mode);
      const expected = withoutNames(await plain.convert(recipe));
      expect(withoutNames(await same.convert(recipe)), mode).toEqual(expected);
    }
    const ids = same.summary.layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain('');
  },
);

test('a layer is found by its name: its weights are drawn, and it alone is kept in float', async () => {
  const plain = await opened((name) => name);
  const same = await opened(() => 'x');
  const recipe = columnRecipe('weight-only-int8');
  for (const [i, layer] of plain.summary.layers.entries()) {
    const name = same.summary.layers[i]?.id ?? '';
    const weights = await plain.compiler.questions.weights(recipe, layer.id, null);
    const { layer: _, ...expected } = weights;
    expect(await same.compiler.questions.weights(recipe, name, null)).toMatchObject(expected);
    const kept = await same.convert(withKeptFloat(recipe, name, true));
    const reference = await plain.convert(withKeptFloat(recipe, layer.id, true));
    expect(withoutNames(kept)).toEqual(withoutNames(reference));
  }
});

test('what can keep its name does: inputs and outputs first; signatures as they were', async () => {
  const { summary, convert } = await opened((name) => (name.includes('/') ? name : 'x'));
  const file = await convert(columnRecipe('float32'));
  const { tensors, inputs, outputs } = mainGraph(file);
  expect(inputs.map((i) => tensors[i]?.name)).toEqual(['x']);
  expect(outputs.map((i) => tensors[i]?.name)).toEqual(['x_1']);
  const names = tensors.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['small/weights', 'last/bias', 'x_2', 'x_3']));
  expect(file.signatures[0]?.inputs[0]?.name).toBe('input');
  expect(file.signatures[0]?.outputs[0]?.name).toBe('last');
  expect(summary.diagnostics).toMatchObject([
    { code: 'renamed-tensors', message: expect.stringContaining('x (4 times)') },
  ]);
});

test('a layer with a name as long as fused layers have can be kept in float, from a recipe too', async () => {
  const long = `model/${'batch_normalization/FusedBatchNormV3;'.repeat(20)}`;
  const { summary, convert } = await opened((name) => (name === 'small' ? long : name));
  const recipe = withKeptFloat(columnRecipe('weight-only-int8'), long, true);
  const { tensors } = mainGraph(await convert(readRecipe(recipe)));
  expect(summary.layers[0]?.id).toBe(long);
  expect(tensors.filter(({ dtype }) => dtype === 'int8')).toHaveLength(2);
});
