import { expect, test } from 'vitest';
import { float32Sum } from './float32-sums.ts';

test.each([0, 1, 7, 8, 9, 127, 128, 129, 1000, 6272])(
  '%i terms: numpy’s order, numpy’s digits',
  (count) => {
    const values = Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i) / 3));
    const sum = float32Sum((i) => values[i]!, 0, count);
    expect(sum).toBe(NUMPY[count]);
  },
);

/** `np.sum((np.sin(np.arange(n)) / 3).astype(np.float32))` of numpy 2.4.6. */
const NUMPY: Readonly<Record<number, number>> = {
  0: 0.0,
  1: 0.0,
  7: -0.03441794216632843,
  8: 0.18457761406898499,
  9: 0.514363706111908,
  127: 0.07208791375160217,
  128: 0.3962979018688202,
  129: 0.6366438865661621,
  1000: -0.0043028295040130615,
  6272: 0.08386826515197754,
};
