/** Arrays whose values are known while a model is read: stored weights, and what is computed from shapes. */
import type { Shape } from '../../tensor/shape.ts';

/** Element types of what nodes of a graph give, as far as they are told apart here. */
export type NodeDtype = 'float32' | 'int32' | 'bool';

/** An array whose values are known while a model is read. */
export interface Known {
  readonly shape: Shape;
  readonly dtype: NodeDtype;
  /** In integers, NaN stands for the number of samples of a run. */
  values(): ArrayLike<number>;
  /** `count` values from place `from` on, of arrays that can be read in parts: a large one is then never held beside what is made of it. */
  readonly part?: (from: number, count: number) => ArrayLike<number>;
  /** Integers of a narrow type: the first and the last that it has. */
  readonly codes?: readonly [number, number];
}

/** What a node gives: a tensor of the graph being built, or an array that is known already. */
export type Value = number | Known;

/** Something depends on the number of samples that only a run knows. */
export class SamplesUnknown extends Error {
  override name = 'SamplesUnknown';
}

/** A known array; a function is called when its values are first asked for, and once. */
export function known(
  shape: Shape,
  dtype: NodeDtype,
  values: ArrayLike<number> | (() => ArrayLike<number>),
): Known {
  if (typeof values !== 'function') return { shape, dtype, values: () => values };
  let held: ArrayLike<number> | undefined;
  return { shape, dtype, values: () => (held ??= values()) };
}

/** As `dtype` stores it: floats in single precision, integers in 32 bits that wrap around. */
export function stored(value: number, dtype: NodeDtype): number {
  if (dtype === 'float32') return Math.fround(value);
  if (Number.isNaN(value)) return value;
  return dtype === 'bool' ? Number(value !== 0) : value | 0;
}

/** Distance in memory of neighbours along each dimension, the last dimension being dense. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** Calls `visit` with the coordinates of every place of `shape`, the last dimension fastest. The array is reused. */
export function everyPlace(shape: Shape, visit: (place: readonly number[], at: number) => void) {
  const count = shape.reduce((product, length) => product * length, 1);
  const place = new Array<number>(shape.length).fill(0);
  for (let at = 0; at < count; at++) {
    visit(place, at);
    for (let i = shape.length - 1; i >= 0; i--) {
      place[i] = place[i]! + 1;
      if (place[i]! < shape[i]!) break;
      place[i] = 0;
    }
  }
}
