/** Operators that rotate a tensor by a Hadamard matrix: the custom operator of LiteRT, or products with the matrix. */
import { shapeFields } from '../ir/builder.ts';
import type { Operator, Tensor } from '../ir/model.ts';
import { operandOf, weightInput } from '../ir/operands.ts';
import { HADAMARD_CODE, rotates, writeRotation } from '../ops/hadamard-rotation.ts';
import { OPS } from '../ops/index.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { hadamardMatrix } from '../tensor/hadamard.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import type { Draft } from './draft.ts';

/** As the operator of LiteRT, or as operators that run everywhere, with the matrix among the constants. */
export type RotationForm = 'custom-op' | 'decomposed';

/** Operators that rotate, and what they give. */
export interface RotatingOperators {
  readonly kind: RotationForm;
  readonly tensor: number;
  /** None where others rotated the same before. */
  readonly operators: readonly Operator[];
  /** Why it is not the form that was asked for. */
  readonly instead?: string;
}

/** Writes rotations into a draft: layers that read the same share what rotates it, and matrices of one size are stored once. */
export interface RotationWriter {
  readonly draft: Draft;
  /** The tensor of this key, made once. */
  readonly once: (key: string, make: () => number) => number;
  /** Adds a tensor, under another name where there is one of that name. */
  readonly add: (name: string, tensor: Omit<Tensor, 'name'>) => number;
}

/** For all rotations of one model. */
export function rotationWriter(draft: Draft): RotationWriter {
  const known = new Map<string, number>();
  const names = new Set(draft.tensors.map(({ name }) => name));
  return {
    draft,
    once(key, make) {
      const index = known.get(key) ?? make();
      known.set(key, index);
      return index;
    },
    add(wanted, tensor) {
      let name = wanted;
      for (let i = 1; names.has(name); i++) name = `${wanted}_${i}`;
      names.add(name);
      return draft.addTensor({ name, ...tensor });
    },
  };
}

/** Rotates what `operator`, a product with a matrix, reads in blocks of `size`; or says why it cannot be done. */
export function rotationBefore(
  writer: RotationWriter,
  operator: Operator,
  size: number,
  form: RotationForm,
): RotatingOperators | string {
  const { tensors } = writer.draft;
  const source = operandOf(operator, 0);
  const data = tensors[source];
  const width = tensors[operandOf(operator, weightInput(operator))]?.shape[1] ?? 0;
  if (!data || data.data || data.dtype !== 'float32') {
    return 'what it reads is not computed in float32';
  }
  if (size === 0) return 'its weights are no matrix of floats';
  if (size < 2) return `it reads rows of ${width} values, an odd number`;
  const shape = stated(data);
  if (form === 'custom-op' && rotates(shape, size)) return customOp(writer, source, size);
  const { keepNumDims = false } = operator.options as { readonly keepNumDims?: boolean };
  const target = keepNumDims ? shape : [countOf(shape, width), width];
  if (target.slice(1).includes(-1)) {
    return 'the shape of what it reads is not known before it runs';
  }
  const made = decomposed(writer, source, size, target);
  if (form === 'decomposed') return made;
  const instead = `${HADAMARD_CODE} takes two or three dimensions with rows of whole blocks, and it reads ${formatShape(shape)}`;
  return { ...made, instead };
}

/** A shape with −1 for what is known when the model runs. */
const stated = ({ shape, shapeSignature }: Tensor): Shape => shapeSignature ?? shape;

/** Rows of `width` values in a shape. */
const countOf = (shape: Shape, width: number) =>
  shape.includes(-1) ? -1 : shape.reduce((a, b) => a * b, 1) / width;

const NO_OPTIONS = {} as Operator['options'];

function customOp(writer: RotationWriter, source: number, size: number): RotatingOperators {
  const tensor = writer.draft.tensors[source]!;
  const operators: Operator[] = [];
  const result = writer.once(`custom ${source} ${size}`, () =>
    step(writer, operators, `${tensor.name}_rotated`, stated(tensor), {
      op: 'CUSTOM',
      inputs: [source],
      options: NO_OPTIONS,
      optionsTable: null,
      version: 1,
      customCode: HADAMARD_CODE,
      customOptions: writeRotation(size),
    }),
  );
  return { kind: 'custom-op', tensor: result, operators };
}

/** @param target the shape that the layer reads. */
function decomposed(
  writer: RotationWriter,
  source: number,
  size: number,
  target: Shape,
): RotatingOperators {
  const tensor = writer.draft.tensors[source]!;
  const { name } = tensor;
  const operators: Operator[] = [];
  const result = writer.once(`decomposed ${source} ${size} ${target.join()}`, () => {
    const shape = stated(tensor);
    if (shape.at(-1) === size && shape.length === target.length) {
      return multiplied(writer, operators, source, `${name}_rotated`, shape);
    }
    const blocks = [countOf(shape, size), size];
    const rows = reshaped(writer, operators, source, `${name}_blocks`, blocks);
    const turned = multiplied(writer, operators, rows, `${name}_rotated_blocks`, blocks);
    return reshaped(writer, operators, turned, `${name}_rotated`, target);
  });
  return { kind: 'decomposed', tensor: result, operators };
}

/** The result of one operator more. */
function step(
  { add }: RotationWriter,
  operators: Operator[],
  name: string,
  shape: Shape,
  operator: Omit<Operator, 'outputs'>,
): number {
  const tensor = add(name, { ...shapeFields(shape), dtype: 'float32' });
  operators.push({ ...operator, outputs: [tensor] });
  return tensor;
}

function reshaped(
  writer: RotationWriter,
  operators: Operator[],
  from: number,
  name: string,
  shape: Shape,
): number {
  const { RESHAPE } = OPS;
  const target = [-1, ...shape.slice(1)];
  const constant = writer.once(`shape ${target.join()}`, () =>
    writer.add(`shape_${target.slice(1).join('_')}`, {
      shape: [target.length],
      dtype: 'int32',
      data: Int32Array.from(target),
    }),
  );
  return step(writer, operators, name, shape, {
    op: RESHAPE.name,
    inputs: [from, constant],
    options: NO_OPTIONS,
    optionsTable: null,
    version: RESHAPE.kernels.float,
  });
}

function multiplied(
  writer: RotationWriter,
  operators: Operator[],
  from: number,
  name: string,
  shape: Shape,
): number {
  const { FULLY_CONNECTED } = OPS;
  const size = shape.at(-1) ?? 1;
  const matrix = writer.once(`matrix ${size}`, () =>
    writer.add(`hadamard_${size}`, {
      shape: [size, size],
      dtype: 'float32',
      data: hadamardMatrix(size),
    }),
  );
  const options = {
    fusedActivationFunction: ActivationFunctionType.NONE,
    ...(shape.length > 2 && { keepNumDims: true }),
  };
  return step(writer, operators, name, shape, {
    op: FULLY_CONNECTED.name,
    inputs: [from, matrix],
    options: options as unknown as Operator['options'],
    optionsTable: FULLY_CONNECTED.options,
    version: FULLY_CONNECTED.kernels.float,
  });
}
