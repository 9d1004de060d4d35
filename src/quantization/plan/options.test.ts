/** Options that integer kernels want set, on operators that came without or with another value. */
import { expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { TensorType } from '../../schema/enums.ts';
import { convertModel } from '../conversion.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe } from '../recipe/recipe.ts';

function optionsOf(op: string, mode: ModeName) {
  const b = buildGraph();
  const x = b.input('x', [-1, 32]);
  const sum = b.op('ADD', 'sum', [x, x], { fusedActivationFunction: 0, potScaleInt16: true });
  const weights = b.constant(
    'w',
    [32, 32],
    Float32Array.from({ length: 1024 }, (_, i) => Math.sin(i)),
  );
  const bias = b.constant('bias', [32], new Float32Array(32).fill(1));
  const y = b.op('FULLY_CONNECTED', 'y', [sum, weights, bias], {});
  const { model } = convertModel(b.finish([y]), defaultRecipe(mode), () => ({ min: -1, max: 1 }));
  return mainGraph(model).operators.find((operator) => operator.op === op)?.options;
}

test('sums of int16 take any scale only where they are told so', () => {
  expect(optionsOf('ADD', 'int16x8')).toMatchObject({ potScaleInt16: false });
  expect(optionsOf('ADD', 'int8')).toMatchObject({ potScaleInt16: true });
});

test('a bias of int64 is announced', () => {
  expect(optionsOf('FULLY_CONNECTED', 'int16x8')).toMatchObject({
    quantizedBiasType: TensorType.INT64,
  });
  expect(optionsOf('FULLY_CONNECTED', 'int8')).not.toHaveProperty('quantizedBiasType');
});

test('dynamic range: the input is rounded asymmetrically', () => {
  expect(optionsOf('FULLY_CONNECTED', 'dynamic-int8')).toMatchObject({
    asymmetricQuantizeInputs: true,
  });
  expect(optionsOf('FULLY_CONNECTED', 'weight-only-int8')).not.toMatchObject({
    asymmetricQuantizeInputs: true,
  });
});
