/**
 * Rotation by Hadamard matrices: H₁ = (1), H₂ₙ = (Hₙ Hₙ; Hₙ −Hₙ), divided by √n, so that H · H = 1. Values in rows of several
 * blocks are rotated block by block.
 */
import type { TensorData } from './dtype.ts';

/** The largest block that is rotated as one: matrices of more rows than layers have inputs. */
const LARGEST = 2 ** 30;

/** Length of the blocks that a row of `width` values falls into: the greatest power of two that divides it. */
export function blockOf(width: number): number {
  let size = 1;
  while (size < LARGEST && width % (2 * size) === 0) size *= 2;
  return size;
}

/**
 * `values` with each run of `size` of them, `stride` apart, multiplied by the matrix of that size. Sums are taken in float64.
 * @param size a power of two; `values.length` is a multiple of `size · stride`.
 */
export function rotated(values: Float32Array, size: number, stride = 1): Float32Array {
  const result = new Float32Array(values.length);
  const line = new Float64Array(size);
  const norm = 1 / Math.sqrt(size);
  for (let block = 0; block < values.length; block += size * stride) {
    for (let start = block; start < block + stride; start++) {
      for (let i = 0; i < size; i++) line[i] = values[start + i * stride]!;
      butterflies(line);
      for (let i = 0; i < size; i++) result[start + i * stride] = line[i]! * norm;
    }
  }
  return result;
}

/** The fast Walsh–Hadamard transform, in place, without the factor. */
function butterflies(line: Float64Array): void {
  for (let half = 1; half < line.length; half *= 2) {
    for (let first = 0; first < line.length; first += 2 * half) {
      for (let i = first; i < first + half; i++) {
        const a = line[i]!;
        const b = line[i + half]!;
        line[i] = a + b;
        line[i + half] = a - b;
      }
    }
  }
}

/** The matrix of `size` rows, row by row. */
export function hadamardMatrix(size: number): Float32Array {
  const value = Math.fround(1 / Math.sqrt(size));
  return Float32Array.from({ length: size * size }, (_, k) =>
    isNegative(Math.floor(k / size), k % size) ? -value : value,
  );
}

/** Whether the entry is negative: row and column have an odd number of bits in common. */
function isNegative(row: number, column: number): boolean {
  let bits = row & column;
  bits ^= bits >> 16;
  bits ^= bits >> 8;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 1;
}

/** A last bit or two: tools divide by √n in different ways. */
const TOLERANCE = 2 ** -22;

const known = new WeakMap<object, boolean>();

/** Whether a tensor is such a matrix of at least two rows, as float32. */
export function isHadamardMatrix({
  shape,
  data,
}: {
  readonly shape: readonly number[];
  readonly data?: TensorData | undefined;
}): boolean {
  const [size = 0, columns] = shape;
  if (shape.length !== 2 || size !== columns || size < 2 || blockOf(size) !== size) return false;
  if (!(data instanceof Float32Array) || data.length !== size * size) return false;
  const found = known.get(data) ?? hasItsEntries(data, size);
  known.set(data, found);
  return found;
}

function hasItsEntries(data: Float32Array, size: number): boolean {
  const value = 1 / Math.sqrt(size);
  const room = value * TOLERANCE;
  for (let k = 0; k < data.length; k++) {
    const wanted = isNegative(Math.floor(k / size), k % size) ? -value : value;
    if (!(Math.abs(data[k]! - wanted) <= room)) return false;
  }
  return true;
}
