/** The stored form of a constant: new type, new bytes, scale and zero point. */
import type { Tensor } from '../../ir/model.ts';
import type { HybridWeights } from '../../ops/op-spec.ts';
import { type AffineParameters, quantizeValue, signedRange } from '../../tensor/affine.ts';
import { DTYPES, type TensorData } from '../../tensor/dtype.ts';
import { toFloat16Array } from '../../tensor/float16.ts';
import { packBits } from '../../tensor/packing.ts';
import { smallFloat } from '../../tensor/small-floats.ts';
import type { Instruction } from '../plan/instruction.ts';
import { quantizeBias, quantizeWeights, weightScales } from '../rounding/rounding.ts';

export type ConstantInstruction = Extract<Instruction, { at: unknown }>;

export interface StoredConstant {
  readonly tensor: Tensor;
  /** Scales of blocks, a tensor of their own: the index goes into `tensor.quantization.blockwise`. */
  readonly blockScales?: { readonly tensor: Tensor; readonly blockSize: number };
}

/** Equal keys on one tensor mean the same stored form. */
export function constantKey(instruction: ConstantInstruction): string {
  switch (instruction.kind) {
    case 'halve':
      return instruction.type;
    case 'quantize-weights': {
      const { spec, quantizedDimension, blockSize, type } = instruction;
      return `weights ${type} ${spec.bits} ${spec.arithmetic} ${quantizedDimension} ${blockSize} ${spec.halfRange.join()}`;
    }
    case 'quantize-bias':
      return `bias ${instruction.type} ${instruction.scale.join()} ${instruction.shift?.join()}`;
    case 'quantize-constant': {
      const { type, parameters } = instruction;
      return `constant ${type} ${parameters.scale} ${parameters.zeroPoint}`;
    }
  }
}

/** The constant as `instruction` stores it. */
export function storedConstant(source: Tensor, instruction: ConstantInstruction): StoredConstant {
  const values = source.data as Float32Array;
  switch (instruction.kind) {
    case 'halve': {
      const { type } = instruction;
      return { tensor: { ...source, dtype: type, data: smallFloat(type).toArray(values) } };
    }
    case 'quantize-weights':
      return quantizedWeights(source, values, instruction);
    case 'quantize-bias': {
      const { scale, type, shift } = instruction;
      const corrected = shift ? values.map((value, i) => value - (shift[i] ?? 0)) : values;
      const integers = quantizeBias(corrected, scale, type);
      return {
        tensor: {
          ...source,
          dtype: type,
          data: type === 'int64' ? BigInt64Array.from(integers, BigInt) : Int32Array.from(integers),
          quantization: {
            scale,
            zeroPoint: new Int32Array(scale.length),
            quantizedDimension: 0,
          },
        },
      };
    }
    case 'quantize-constant': {
      const { parameters, type } = instruction;
      return { tensor: quantizedConstant(source, values, parameters, type) };
    }
  }
}

function quantizedWeights(
  source: Tensor,
  values: Float32Array,
  { spec, quantizedDimension, blockSize, type }: Extract<Instruction, { kind: 'quantize-weights' }>,
): StoredConstant {
  const stored = storedWeights(quantizeWeights(values, spec), type);
  const scale = weightScales(spec);
  if (blockSize === null) {
    const zeroPoint = new Int32Array(scale.length);
    return {
      tensor: { ...source, ...stored, quantization: { scale, zeroPoint, quantizedDimension } },
    };
  }
  const rows = source.shape[0] ?? 1;
  return {
    tensor: { ...source, ...stored },
    blockScales: {
      tensor: {
        name: `${source.name}_scales`,
        shape: [rows, scale.length / rows],
        dtype: 'float16',
        data: toFloat16Array(scale),
      },
      blockSize,
    },
  };
}

/** Widths without a type of their own take the next larger one. */
function storedWeights(
  integers: Int8Array,
  type: HybridWeights,
): Pick<Tensor, 'dtype'> & { data: TensorData } {
  const bits = DTYPES[type].bits;
  return { dtype: type, data: bits === 8 ? integers : packBits(integers, bits) };
}

function quantizedConstant(
  source: Tensor,
  values: Float32Array,
  parameters: AffineParameters,
  type: 'int8' | 'int16',
): Tensor {
  const range = signedRange(type === 'int8' ? 8 : 16);
  const data = type === 'int8' ? new Int8Array(values.length) : new Int16Array(values.length);
  for (let i = 0; i < values.length; i++) data[i] = quantizeValue(values[i]!, parameters, range);
  const quantization = {
    scale: Float32Array.of(parameters.scale),
    zeroPoint: Int32Array.of(parameters.zeroPoint),
    quantizedDimension: 0,
  };
  return { ...source, dtype: type, data, quantization };
}
