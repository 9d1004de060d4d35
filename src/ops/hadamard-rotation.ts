/**
 * `aeq.hadamard_rotation`, by which ai-edge-quantizer rotates what a dense layer reads: each run of `hadamard_size` values is
 * multiplied by the Hadamard matrix of that size (src/tensor/hadamard.ts). From its kernel in LiteRT,
 * tflite/kernels/hadamard_rotation.cc: it is registered with the built-in operators, computes with float32, counts the values of
 * the first two or three dimensions, reads `random_binary_vector` and does not use it, and does not resize its result.
 */
import {
  FlexbufferError,
  type FlexValue,
  readFlexMap,
  writeFlexMap,
} from '../schema/flexbuffer.ts';
import { blockOf } from '../tensor/hadamard.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import { type CustomOp, ShapeError } from './op-spec.ts';

/** Its code. */
export const HADAMARD_CODE = 'aeq.hadamard_rotation';

/** Dimensions of what it reads. */
const RANKS = [2, 3];
const MOST = 2 ** 30;

/** What its options say. */
export interface RotationOptions {
  /** Values that are rotated together, a power of two. */
  readonly size: number;
  /** A sign of each of them, 1 or −1, for kernels that would use them. */
  readonly signs: readonly number[];
}

/** Whether its kernel takes values of this shape in blocks of `size`. */
export function rotates(shape: Shape, size: number): boolean {
  return RANKS.includes(shape.length) && (shape.at(-1) ?? 0) % size === 0;
}

function entriesOf(bytes: Uint8Array | undefined): ReadonlyMap<string, FlexValue> {
  try {
    return readFlexMap(bytes ?? new Uint8Array());
  } catch (error) {
    if (!(error instanceof FlexbufferError)) throw error;
    throw new ShapeError(`its options cannot be read: ${error.message}`);
  }
}

/** @throws ShapeError where they are not as ai-edge-quantizer writes them. */
export function readRotation(bytes: Uint8Array | undefined): RotationOptions {
  const entries = entriesOf(bytes);
  const size = entries.get('hadamard_size');
  if (typeof size !== 'number' || size < 1 || size > MOST || blockOf(size) !== size) {
    throw new ShapeError(`its hadamard_size is ${size ?? 'missing'}, and no power of two`);
  }
  const signs = entries.get('random_binary_vector') ?? [];
  if (typeof signs === 'number' || (signs.length > 0 && signs.length !== size)) {
    throw new ShapeError(`its random_binary_vector is no list of ${size} signs`);
  }
  if (signs.some((sign) => sign !== 1 && sign !== -1)) {
    throw new ShapeError('its random_binary_vector has other values than 1 and −1');
  }
  return { size, signs };
}

/** The options for blocks of `size`, byte for byte as ai-edge-quantizer writes them. */
export function writeRotation(size: number): Uint8Array {
  return writeFlexMap({
    hadamard_size: size,
    random_binary_vector: new Array<number>(size).fill(1),
  });
}

/** What is known of it. */
export const HADAMARD_ROTATION: CustomOp = {
  code: HADAMARD_CODE,
  does: 'rotates blocks of values by a Hadamard matrix, which spreads single outliers',
  inferShapes(options, shapes) {
    const { size } = readRotation(options);
    const [shape, ...others] = shapes;
    if (!shape || others.length > 0) throw new ShapeError('it reads one tensor');
    if (shape.at(-1) !== -1 && !rotates(shape, size)) {
      throw new ShapeError(
        `it rotates rows of whole blocks of ${size} in tensors of 2 or 3 dimensions, and reads ${formatShape(shape)}`,
      );
    }
    return [[...shape]];
  },
};
