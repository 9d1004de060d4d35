/** The stored form of a constant: new type, new bytes, scale and zero point. */
import type { Tensor } from '../ir/model.ts';
import { type AffineParameters, quantizeValue, signedRange } from '../tensor/affine.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { toFloat16Array } from '../tensor/float16.ts';
import { packBits } from '../tensor/packing.ts';
import type { Instruction } from './instruction.ts';
import { quantizeBias, quantizeWeights, weightScales } from './rounding.ts';

export type ConstantInstruction = Extract<Instruction, { at: unknown }>;

/** The constant as `instruction` stores it, and a key: equal keys on one tensor mean the same stored form. */
export function storedConstant(
  source: Tensor,
  instruction: ConstantInstruction,
): { readonly tensor: Tensor; readonly key: string } {
  const values = source.data as Float32Array;
  switch (instruction.kind) {
    case 'halve':
      return { tensor: { ...source, dtype: 'float16', data: toFloat16Array(values) }, key: 'half' };
    case 'quantize-weights': {
      const { spec, quantizedDimension } = instruction;
      const scale = weightScales(spec);
      return {
        tensor: {
          ...source,
          ...storedWeights(quantizeWeights(values, spec), spec.bits),
          quantization: { scale, zeroPoint: new Int32Array(scale.length), quantizedDimension },
        },
        key: `weights ${spec.bits} ${quantizedDimension} ${scale.join()}`,
      };
    }
    case 'quantize-bias': {
      const { scale, type } = instruction;
      const integers = quantizeBias(values, scale);
      return {
        tensor: {
          ...source,
          dtype: type,
          data: type === 'int64' ? BigInt64Array.from(integers, BigInt) : Int32Array.from(integers),
          quantization: { scale, zeroPoint: new Int32Array(scale.length), quantizedDimension: 0 },
        },
        key: `bias ${type} ${scale.join()}`,
      };
    }
    case 'quantize-constant': {
      const { parameters, type } = instruction;
      return {
        tensor: quantizedConstant(source, values, parameters, type),
        key: `constant ${type} ${parameters.scale} ${parameters.zeroPoint}`,
      };
    }
  }
}

/** 4 bits are packed; other widths below 8 have no type of their own and take a byte each. */
function storedWeights(
  integers: Int8Array,
  bits: number,
): Pick<Tensor, 'dtype'> & { data: TensorData } {
  if (bits === 4) return { dtype: 'int4', data: packBits(integers, 4) };
  return { dtype: 'int8', data: integers };
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
