/** Weights with a scale for every block of 32, by hand: docs/numerics.md (h). */
import { expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { fromFloat16Bits } from '../../tensor/float16.ts';
import { convertModel } from '../conversion.ts';
import { defaultRecipe } from '../recipe/recipe.ts';

const BLOCK = 32;
/** Largest weights of the blocks, row by row; what they are mapped to is 7. */
const LARGEST = [7, 14, 3.5, 28, 1.75, 0.7] as const;
const [ROWS, BLOCKS] = [3, 2];

/** Each block holds −6…6 times its step, then its largest value. */
const values = Float32Array.from(
  LARGEST.flatMap((most) =>
    Array.from({ length: BLOCK }, (_, i) => (i === BLOCK - 1 ? most : ((i % 13) - 6) * (most / 7))),
  ),
);

function weightsOf(width = BLOCKS * BLOCK, data = values) {
  const b = buildGraph();
  const x = b.input('x', [-1, width]);
  const weights = b.constant('weights', [data.length / width, width], data);
  const y = b.op('FULLY_CONNECTED', 'y', [x, weights], {});
  const recipe = { ...defaultRecipe('dynamic-int4'), granularity: 'blockwise-32' } as const;
  const { tensors, operators } = mainGraph(convertModel(b.finish([y]), recipe).model);
  const tensor = tensors[operators[0]?.inputs[1] ?? -1];
  return { tensor, scales: tensors[tensor?.quantization?.blockwise?.scales ?? -1] };
}

test('a scale for each block of a row, in a tensor of their own', () => {
  const { tensor, scales } = weightsOf();
  expect(tensor).toMatchObject({ dtype: 'int4', shape: [ROWS, BLOCKS * BLOCK] });
  expect(tensor?.quantization?.blockwise?.blockSize).toBe(BLOCK);
  expect(tensor?.quantization?.scale).toHaveLength(0);
  expect(scales).toMatchObject({ name: 'weights_scales', dtype: 'float16', shape: [ROWS, BLOCKS] });
  // 0.1 goes through bfloat16 first: 0.10009765625.
  const expected = [1, 2, 0.5, 4, 0.25, 0.10009765625];
  expect(Array.from(scales?.data as Uint16Array, fromFloat16Bits)).toEqual(expected);
});

test('two weights to a byte, the first in its low bits', () => {
  const bytes = weightsOf().tensor?.data as Uint8Array;
  const nibble = (q: number) => q & 15;
  const expected = LARGEST.flatMap(() =>
    Array.from({ length: BLOCK }, (_, i) => nibble(i === BLOCK - 1 ? 7 : (i % 13) - 6)),
  );
  const packed = expected.flatMap((low, i) => (i % 2 === 0 ? [low | (expected[i + 1]! << 4)] : []));
  expect([...bytes]).toEqual(packed);
});

test('rows that are not whole blocks have a scale each', () => {
  const { tensor, scales } = weightsOf(48, values.slice(0, 96));
  expect(scales).toBeUndefined();
  expect(tensor?.quantization?.scale).toHaveLength(2);
});
