/** Which layers of a two-bit recipe have another mode, and which recipes are refused before anything is written. */
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { Padding } from '../../schema/enums.ts';
import { convertModel } from '../conversion.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';
import { resolveLayers } from './resolve.ts';
import type { Override } from './settings/overrides.ts';

function model(build: (b: GraphBuilder) => number): Model {
  const b = buildGraph();
  return b.finish([build(b)]);
}

/** A convolution with 4 channels, then a dense layer with rows of `width` weights. */
function network(width: number): Model {
  return model((b) => {
    const x = b.input('x', [1, 2, width / 8, 4]);
    const kernel = b.constant('kernel', [4, 1, 1, 4], new Float32Array(16).fill(0.5));
    const bias = b.constant('bias', [4], new Float32Array(4));
    const y = b.op('CONV_2D', 'conv', [x, kernel, bias], {
      padding: Padding.SAME,
      ...{ strideH: 1, strideW: 1, dilationHFactor: 1, dilationWFactor: 1 },
    });
    const shape = b.constant('shape', [2], Int32Array.of(-1, width), 'int32');
    const flat = b.op('RESHAPE', 'flat', [y, shape], {});
    const w = b.constant(
      'w',
      [2, width],
      new Float32Array(2 * width).map((_, i) => (i % 3) - 1),
    );
    return b.op('FULLY_CONNECTED', 'dense', [flat, w], {});
  });
}

const recipe = (overrides: readonly Override[] = [], changes: Partial<Recipe> = {}): Recipe => ({
  ...defaultRecipe('dynamic-int2'),
  overrides,
  ...changes,
});
const modes = (float: Model, of: Recipe) =>
  resolveLayers(mainGraph(float), of).map(({ mode }) => mode);

function refusal(of: Recipe, float = network(16)): string {
  try {
    convertModel(float, of);
  } catch (error) {
    if (error instanceof PlaygroundError) return `${error.code} ${error.message}`;
  }
  return 'accepted';
}

describe('dynamic-int2', () => {
  test('dense layers have two bits, all else is dynamic range', () => {
    expect(modes(network(16), recipe())).toEqual(['dynamic-int8', 'dynamic-int8', 'dynamic-int2']);
    const { tensors } = mainGraph(convertModel(network(16), recipe()).model);
    expect(tensors.find(({ name }) => name === 'w')).toMatchObject({ dtype: 'int2' });
  });

  test('rows that end within a byte are stored in eight bits', () => {
    const odd = model((b) =>
      b.op(
        'FULLY_CONNECTED',
        'y',
        [b.input('x', [1, 6]), b.constant('w', [2, 6], new Float32Array(12))],
        {},
      ),
    );
    expect(modes(odd, recipe())).toEqual(['dynamic-int8']);
    expect(refusal(recipe([{ layer: '^y$', mode: 'dynamic-int2' }]), odd)).toMatch(
      /^bad-recipe Layer y cannot be Dynamic int2: its rows of 6 weights do not fill whole bytes/,
    );
  });

  test('a convolution that is asked to have two bits is refused: it would return NaN', () => {
    for (const scope of [{ layer: '^conv$' }, { op: 'CONV_2D' }]) {
      expect(refusal(recipe([{ ...scope, mode: 'dynamic-int2' }]))).toMatch(
        /^bad-recipe Layer conv cannot be Dynamic int2: .*NaN/,
      );
    }
    // What is said of all layers does not ask it of this one.
    expect(refusal(recipe([{ mode: 'dynamic-int2' }]))).toBe('accepted');
  });

  test('blocks are refused, wherever they come from', () => {
    expect(refusal(recipe([], { granularity: 'blockwise-32' }), network(64))).toMatch(
      /^bad-recipe Layer dense cannot have int2 weights in blocks of 32/,
    );
    const own = [{ layer: '^dense$', granularity: 'blockwise-32' } as const];
    expect(refusal(recipe(own), network(64))).toMatch(/^bad-recipe Layer dense cannot have int2/);
    // In four bits, kernels read them.
    expect(refusal(recipe([{ ...own[0], mode: 'dynamic-int4' }]), network(64))).toBe('accepted');
  });

  test('mixed in one file with convolutions of four bits, or of integer activations', () => {
    const mixed = recipe([{ op: 'CONV_2D', mode: 'dynamic-int4' }]);
    const { tensors } = mainGraph(convertModel(network(16), mixed).model);
    expect(['kernel', 'w'].map((own) => tensors.find(({ name }) => name === own)?.dtype)).toEqual([
      'int4',
      'int2',
    ]);
  });
});
