/** What the counts of a row look at: the operands of one operator, with the sizes that they have when it runs. */
import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** Type and shape of an operand or of a result. */
export interface OperandFacts {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly constant: boolean;
}

/** One operator with its operands: undefined for an optional input that is left out. */
export interface KernelContext<Options> {
  readonly options: Readonly<Options>;
  readonly inputs: readonly (OperandFacts | undefined)[];
  /** The first result. */
  readonly output: OperandFacts;
}

/** Memory that the plain kernels of a runtime ask for beside operands and results, in bytes, buffer by buffer as they ask. */
export interface Scratch {
  /** TensorFlow Lite, for the time of the operator. */
  readonly tflite?: readonly number[];
  /** TensorFlow Lite, from the start on. */
  readonly tfliteKept?: readonly number[];
  /** TensorFlow Lite Micro, for the time of the operator. */
  readonly micro?: readonly number[];
}
