/** Inputs and outputs of a loaded file: their types, and whether given values fit. */
import { PlaygroundError } from '../../base/errors.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import { byteLengthOf, DTYPES, type DType, type TensorData } from '../../tensor/dtype.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import type { TensorType } from './buffers.ts';

/** `litert::ElementType` codes of the types that a graph's inputs and outputs may have here. */
const ELEMENT_TYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'int32',
  3: 'uint8',
  4: 'int64',
  6: 'bool',
  7: 'int16',
  9: 'int8',
};

export interface Port extends TensorInfo {
  readonly type: TensorType;
  readonly bytes: number;
}

/** What a vector of the bindings holds; the vector is deleted. */
export function strings(vector: {
  size(): number;
  get(i: number): unknown;
  delete(): void;
}): readonly string[] {
  const list = Array.from({ length: vector.size() }, (_, i) => String(vector.get(i)));
  vector.delete();
  return list;
}

/** @throws PlaygroundError `runtime-failed` for a run-time dimension, `unsupported-dtype`. */
export function portOf(name: string, type: TensorType): Port {
  const layout = type.layout();
  const dimensions = layout.dimensions();
  const shape = Array.from({ length: dimensions.size() }, (_, i) => Number(dimensions.get(i)));
  dimensions.delete();
  layout.delete();
  const code = type.elementType().value;
  const dtype = ELEMENT_TYPES[code];
  if (!dtype) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `Tensor ${name} has the element type ${code}, which cannot be passed to LiteRT here.`,
      'Convert the model with float32, int32, int8 or uint8 inputs and outputs.',
      { tensor: name },
    );
  }
  if (shape.some((d) => d < 0)) {
    throw new PlaygroundError(
      'runtime-failed',
      `Tensor ${name} has the shape ${formatShape(shape)}; LiteRT runs fixed shapes only.`,
      'Fix the batch size in the file first.',
      { tensor: name },
    );
  }
  return { name, shape, dtype, type, bytes: byteLengthOf(dtype, elementCount(shape)) };
}

export const infoOf = ({ name, shape, dtype }: Port): TensorInfo => ({ name, shape, dtype });

/** @throws PlaygroundError `bad-data` naming the input that does not fit. */
export function checkInputs(inputs: readonly Port[], values: readonly TensorData[]): void {
  const hint = 'Give one array per input, with as many values as its shape says.';
  if (values.length !== inputs.length) {
    const message = `The model has ${inputs.length} inputs, ${values.length} arrays were given.`;
    throw new PlaygroundError('bad-data', message, hint);
  }
  inputs.forEach(({ name, dtype, shape, bytes }, i) => {
    const data = values[i];
    if (data instanceof DTYPES[dtype].array && data.byteLength === bytes) return;
    const message = `Input ${name} takes ${dtype} ${formatShape(shape)}; a ${data?.constructor.name} of ${data?.length} was given.`;
    throw new PlaygroundError('bad-data', message, hint, { tensor: name });
  });
}
