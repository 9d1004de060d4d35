/** Known arrays computed from others: functions of values, sums over dimensions, products of matrices. */
import { broadcastShapes, elementCount, formatShape } from '../../tensor/shape.ts';
import {
  everyPlace,
  type Known,
  known,
  type NodeDtype,
  SamplesUnknown,
  stored,
  stridesOf,
} from './known.ts';
import { dot, type Refuse } from './rearranged.ts';

/** A function of the values at each place, with broadcasting. @throws SamplesUnknown when they are read. */
export function combined(
  inputs: readonly Known[],
  dtype: NodeDtype,
  compute: (values: readonly number[]) => number,
  refuse: Refuse,
): Known {
  const shape = inputs.reduce<number[] | undefined>(
    (all, input) => all && broadcastShapes(all, input.shape),
    [],
  );
  if (!shape) {
    const shapes = inputs.map((input) => formatShape(input.shape)).join(' and ');
    return refuse(`combines the shapes ${shapes}, which do not fit`);
  }
  return known(shape, dtype, () => {
    const arrays = inputs.map((input) => input.values());
    const steps = inputs.map((input) => {
      const strides = stridesOf(input.shape);
      const missing = shape.length - input.shape.length;
      return shape.map((_, i) =>
        i < missing || input.shape[i - missing] === 1 ? 0 : (strides[i - missing] ?? 0),
      );
    });
    const result = new Float64Array(elementCount(shape));
    everyPlace(shape, (place, at) => {
      const values = arrays.map((array, i) => {
        const value = array[dot(place, steps[i]!)]!;
        if (Number.isNaN(value) && inputs[i]?.dtype !== 'float32') throw new SamplesUnknown();
        return value;
      });
      result[at] = stored(compute(values), dtype);
    });
    return result;
  });
}

/** `reduce` over the values along `axes`. @throws SamplesUnknown when they are read. */
export function reduced(
  { shape, dtype, values }: Known,
  axes: ReadonlySet<number>,
  keepDims: boolean,
  reduce: (values: readonly number[]) => number,
): Known {
  const kept = shape.map((length, i) => (axes.has(i) ? 1 : length));
  const result = keepDims ? kept : shape.filter((_, i) => !axes.has(i));
  return known(result, dtype, () => {
    const groups: number[][] = Array.from({ length: elementCount(kept) }, () => []);
    const steps = stridesOf(kept).map((stride, i) => (axes.has(i) ? 0 : stride));
    const array = values();
    if (dtype !== 'float32' && Array.from(array).some(Number.isNaN)) throw new SamplesUnknown();
    everyPlace(shape, (place, at) => {
      groups[dot(place, steps)]!.push(array[at]!);
    });
    return Float64Array.from(groups, (group) => stored(reduce(group), dtype));
  });
}

/** The product of two matrices, [rows, inner] · [inner, columns]. */
export function matrixProduct(left: Known, right: Known, refuse: Refuse): Known {
  const [rows = 0, inner] = left.shape;
  const [other = 0, columns = 0] = right.shape;
  if (left.shape.length !== 2 || right.shape.length !== 2 || inner !== other)
    return refuse('multiplies matrices whose shapes do not fit');
  return known([rows, columns], left.dtype, () => {
    const [x, y] = [left.values(), right.values()];
    const result = new Float64Array(rows * columns);
    everyPlace([rows, columns], ([row = 0, column = 0], at) => {
      let sum = 0;
      for (let i = 0; i < other; i++) sum += x[row * other + i]! * y[i * columns + column]!;
      result[at] = stored(sum, left.dtype);
    });
    return result;
  });
}
