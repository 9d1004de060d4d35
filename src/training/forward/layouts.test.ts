/** How weights lie in the file and while they are trained. */
import { expect, test } from 'vitest';
import type { OpName } from '../../ops/op-spec.ts';
import { layoutOf, toFile, toTrained, trainedShape } from './layouts.ts';

const counting = (count: number) => Float32Array.from({ length: count }, (_, i) => i);

/** Where the value at these places of the file's weights goes to. */
test.each<[OpName, number[], number[], (at: number[]) => number[]]>([
  ['CONV_2D', [2, 3, 4, 5], [3, 4, 5, 2], ([o, h, w, i]) => [h!, w!, i!, o!]],
  ['FULLY_CONNECTED', [2, 3], [3, 2], ([o, i]) => [i!, o!]],
  ['TRANSPOSE_CONV', [2, 3, 4, 5], [3, 4, 2, 5], ([o, h, w, i]) => [h!, w!, o!, i!]],
  ['DEPTHWISE_CONV_2D', [1, 3, 4, 5], [1, 3, 4, 5], (at) => at],
  // Of another rank than the kernel wants: as they are.
  ['FULLY_CONNECTED', [2, 3, 4], [2, 3, 4], (at) => at],
  ['MUL', [7], [7], (at) => at],
])('%s %j', (op, shape, trained, to) => {
  const layout = layoutOf(op, shape.length);
  expect(trainedShape(shape, layout)).toEqual(trained);
  const values = counting(shape.reduce((a, b) => a * b, 1));
  const placed = toTrained(values, shape, layout);
  const offset = (at: readonly number[], sizes: readonly number[]) =>
    at.reduce((sum, place, d) => sum * sizes[d]! + place, 0);
  values.forEach((value, k) => {
    let rest = k;
    const at = shape.map(() => 0);
    for (let d = shape.length - 1; d >= 0; d--) {
      at[d] = rest % shape[d]!;
      rest = Math.floor(rest / shape[d]!);
    }
    expect(placed[offset(to(at), trained)]).toBe(value);
  });
  expect(toFile(placed, shape, layout)).toEqual(values);
  // Copies in both directions: training writes into its own.
  expect(placed.buffer).not.toBe(values.buffer);
  expect(toFile(placed, shape, layout).buffer).not.toBe(placed.buffer);
});
