/** Which layers a recipe rotates, and what is said of them. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { convertModel } from './conversion.ts';
import { MODES } from './modes/index.ts';
import { preparationKey, prepareForRecipe } from './preparation.ts';
import { columnRecipe, defaultRecipe, type Recipe, trainedSettings } from './recipe/recipe.ts';

/** Two dense layers with an activation between them, and one without behind them. */
function network(): Model {
  const b = buildGraph();
  const random = seededRandom(1);
  const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
  const dense = (name: string, x: number, [out, width]: readonly [number, number], relu = false) =>
    b.op('FULLY_CONNECTED', name, [x, b.constant(`${name}/w`, [out, width], values(out * width))], {
      fusedActivationFunction: relu ? ActivationFunctionType.RELU : ActivationFunctionType.NONE,
    });
  const first = dense('first', b.input('x', [-1, 48]), [64, 48], true);
  const second = dense('second', first, [32, 64]);
  return b.finish([dense('third', second, [8, 32])]);
}

const model = network();
const ask = (mode: Recipe['mode'], changes: Partial<Recipe> = {}): Recipe => ({
  ...defaultRecipe(mode),
  rotate: 'custom-op',
  ...changes,
});
/** Layers that are rotated, and by what. */
const rotated = (recipe: Recipe) => {
  const { operators, tensors } = mainGraph(prepareForRecipe(model, recipe));
  return operators.flatMap(({ outputs, rotation }) =>
    rotation ? [`${tensors[outputs[0] ?? -1]?.name} ${rotation.kind}`] : [],
  );
};
const UNSEEN = () => ({ min: -1, max: 1 });
const notes = (recipe: Recipe) => {
  const prepared = prepareForRecipe(model, recipe);
  const { report } = convertModel(prepared, recipe, UNSEEN);
  return report.diagnostics.flatMap(({ code, message }) =>
    code === 'rotated' || code === 'not-rotated' ? [message] : [],
  );
};

describe('rotated are', () => {
  const all = ['first custom-op', 'second custom-op', 'third folded'];

  test('layers whose weights become integers, in every mode and both schemes', () => {
    for (const { name, weights } of Object.values(MODES)) {
      // Dynamic int8 leaves the last one, of 256 weights, in float.
      const wanted = name === 'dynamic-int8' ? all.slice(0, 2) : all;
      expect(rotated(ask(name)), name).toEqual(weights.kind === 'integer' ? wanted : []);
      expect(rotated(ask(name, { scheme: 'best' })), name).toEqual(
        weights.kind === 'integer' ? wanted : [],
      );
    }
  });

  test('none where nothing asks', () => {
    expect(rotated(defaultRecipe('dynamic-int4'))).toEqual([]);
    expect(rotated(columnRecipe('dynamic-int4'))).toEqual([]);
  });

  test('those that an override names, in its own form', () => {
    const one = ask('dynamic-int4', {
      rotate: 'off',
      overrides: [{ layer: 'second', rotate: 'decomposed' }],
    });
    expect(rotated(one)).toEqual(['second decomposed']);
    const but = ask('dynamic-int4', { overrides: [{ layer: 'first', rotate: 'off' }] });
    expect(rotated(but)).toEqual(all.slice(1));
    const float = ask('dynamic-int4', { overrides: [{ layer: 'first', mode: 'float32' }] });
    expect(rotated(float)).toEqual(all.slice(1));
  });

  test('none after training, where weights belong to their grid', () => {
    expect(trainedSettings().rotate).toBe('off');
  });
});

test('it is said of every layer how it is rotated, or why not', () => {
  expect(notes(ask('dynamic-int4'))).toEqual([
    'Layer first is rotated in blocks of 16: aeq.hadamard_rotation stands before it.',
    'Layer second is rotated in blocks of 64: aeq.hadamard_rotation stands before it.',
    'Layer third is rotated in blocks of 32: by the weights of layer second, without an operator of its own.',
  ]);
  expect(notes(ask('int8', { rotate: 'decomposed' }))[0]).toBe(
    'Layer first is rotated in blocks of 16: a product with the matrix stands before it.',
  );
  expect(notes(defaultRecipe('dynamic-int4'))).toEqual([]);
});

describe('a product with the matrix', () => {
  const converted = (mode: Recipe['mode'], changes: Partial<Recipe> = {}) => {
    const recipe = ask(mode, { rotate: 'decomposed', ...changes });
    return convertModel(prepareForRecipe(model, recipe), recipe, UNSEEN);
  };
  const matrices = ({ model: file }: ReturnType<typeof converted>) =>
    mainGraph(file).tensors.filter(({ name }) => name.startsWith('hadamard_'));

  test('stays in float beside float data, and it is said why', () => {
    for (const mode of ['dynamic-int4', 'dynamic-int8', 'weight-only-int4'] as const) {
      const file = converted(mode);
      expect(matrices(file).map(({ dtype }) => dtype)).toEqual(['float32', 'float32']);
      expect(file.report.keptFloat.map(({ reason }) => reason)).toContain(
        'it rotates what the next layer reads: rounded, that would be rounded twice',
      );
    }
    const mixed = converted('float16', { overrides: [{ layer: 'second', mode: 'dynamic-int4' }] });
    expect(matrices(mixed).map(({ dtype }) => dtype)).toEqual(['float32']);
  });

  test('is exact in integers, where all data are integers', () => {
    for (const weightBits of [null, 2]) {
      const found = matrices(converted('int8', { weightBits }));
      expect(found.map(({ dtype }) => dtype)).toEqual(['int8', 'int8']);
      for (const { data, quantization } of found) {
        const largest = weightBits === 2 ? 1 : 127;
        expect(new Set([...(data as Int8Array)].map(Math.abs))).toEqual(new Set([largest]));
        expect(new Set(quantization?.scale)).toHaveProperty('size', 1);
      }
    }
  });
});

test('a calibration is shared by recipes that rotate the same', () => {
  const key = (changes: Partial<Recipe>) => preparationKey(ask('int8', changes));
  const others = [
    key({}),
    key({ rotate: 'off' }),
    key({ rotate: 'decomposed' }),
    key({ overrides: [{ layer: 'first', rotate: 'off' }] }),
    key({ rotate: 'off', overrides: [{ layer: 'first', rotate: 'custom-op' }] }),
  ];
  expect(new Set(others).size).toBe(others.length);
  expect(key({ granularity: 'per-tensor', estimator: 'mse' })).toBe(key({}));
  expect(key({ rotate: 'off', overrides: [{ layer: 'first', mode: 'float32' }] })).toBe(
    key({ rotate: 'off' }),
  );
});
