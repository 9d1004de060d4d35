/**
 * Quantized files, read as the float network that they stand for: what QuantizeLinear gives has its real values here, and the
 * ranges that the file says are kept, as those of quantization-aware training are. What else computes with integers is put in
 * these terms first, by quantized-nodes.ts.
 */
import { TensorType } from '../../../schema/enums.ts';
import { roundHalfEven } from '../../../tensor/affine.ts';
import { elementCount } from '../../../tensor/shape.ts';
import { type Known, known } from '../../arrays/known.ts';
import { clipOperator } from '../../composed.ts';
import { typeOf } from '../tensors.ts';
import { axisOf, NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import type { Laid } from './values.ts';

interface Grid {
  readonly scale: Float32Array;
  readonly zeroPoint: Float64Array;
}

/** One scale, or one for each channel or block, with the zero point of each. */
function gridOf(call: NodeCall): Grid {
  const scales = call.weight(1).values();
  const stored = call.has(2) ? call.fixedIntegers(2, 'zero point') : [];
  const length = Math.max(scales.length, stored.length);
  const each = <T>(list: ArrayLike<T>, i: number) => list[list.length > 1 ? i : 0];
  const scale = Float32Array.from({ length }, (_, i) => each(scales, i) ?? 0);
  const zeroPoint = Float64Array.from({ length }, (_, i) => each(stored, i) ?? 0);
  if (scale.some((s) => !(s > 0))) call.refuse('has a scale that is not above 0');
  return { scale, zeroPoint };
}

/** First and last integer of the type that a zero point, or the codes, are stored in. */
function codesOf(call: NodeCall): readonly [number, number] {
  const array = call.has(2) ? call.known(2) : call.known(0);
  const stated = call.attributes.integer('output_dtype', 0);
  const named = stated === 0 ? undefined : typeOf(stated, call.node.name).codes;
  return array?.codes ?? named ?? [0, 255];
}

/** Which scale each value of `array` has, of `count`: one of its channel along an axis, or of its block there. */
function placeOfScale(call: NodeCall, { shape }: Known, count: number): (i: number) => number {
  if (count === 1) return () => 0;
  const axis = axisOf(call, call.attributes.integer('axis', 1), shape.length);
  const block = call.attributes.integer('block_size', 0);
  const length = shape[axis]!;
  const inner = elementCount(shape.slice(axis + 1));
  const blocks = block > 0 ? Math.ceil(length / block) : length;
  const expected = block > 0 ? elementCount(shape.with(axis, blocks)) : length;
  if (count !== expected || block < 0) call.refuse('has scales that do not fit its weights');
  if (block === 0) return (i) => Math.floor(i / inner) % length;
  return (i) => {
    const row = Math.floor(i / inner);
    const at = Math.floor((row % length) / block);
    return (Math.floor(row / length) * blocks + at) * inner + (i % inner);
  };
}

/** Values of a stored array on its grid. */
function dequantized(call: NodeCall, array: Known): Known {
  const { scale, zeroPoint } = gridOf(call);
  const placeOf = placeOfScale(call, array, scale.length);
  return known(array.shape, 'float32', () =>
    Float32Array.from(array.values(), (q, i) => {
      const at = placeOf(i);
      return (q - zeroPoint[at]!) * scale[at]!;
    }),
  );
}

/** Integers of a run, such as an input that is one: their real values. */
function computed(call: NodeCall): Laid {
  const { tensor, order } = call.laid(0);
  const { scale, zeroPoint } = gridOf(call);
  if (scale.length > 1) return call.refuse('has several scales for integers of a run');
  const types = { inDataType: TensorType.INT32, outDataType: TensorType.FLOAT32 };
  const whole = call.emit('CAST', [tensor], types, 'whole');
  const zero = call.floats('zero_point', zeroPoint, []);
  const moved = call.emit('SUB', [whole, zero], NO_ACTIVATION, 'moved');
  const factor = call.floats('scale', scale, []);
  return { tensor: call.emit('MUL', [moved, factor], NO_ACTIVATION), order };
}

const dequantize: Row = {
  layout: 'any',
  lower: (call) => (call.dtype(0) === 'int32' ? computed(call) : call.value(0)),
  fold: (call, [a]) => dequantized(call, a!),
};

/**
 * Quantizers leave out a Relu or a Clip before a range that begins at 0: the integers end there. So do the values here, if they
 * do not anyway.
 */
function cut(call: NodeCall, { tensor, order }: Laid, end: number): Laid {
  const isInput = call.graph.makerOf(tensor) === undefined;
  if (isInput || call.isNeverNegative(tensor)) return { tensor, order };
  const limit = Math.abs(end - 6) < 1e-3 ? 6 : Number.MAX_VALUE;
  return { tensor: call.emit(clipOperator(0, limit) ?? 'RELU', [tensor], {}), order };
}

const quantize: Row = {
  layout: 'any',
  lower: (call) => {
    const { scale, zeroPoint } = gridOf(call);
    if (scale.length !== 1) return call.laid(0);
    const [low, high] = codesOf(call);
    const [from, to] = [low, high].map((code) => (code - zeroPoint[0]!) * scale[0]!);
    const value = from === 0 ? cut(call, call.laid(0), to!) : call.laid(0);
    call.learn(value.tensor, from!, to!);
    return value;
  },
  fold: (call, [a]) => {
    const { scale, zeroPoint } = gridOf(call);
    const [low, high] = codesOf(call);
    if (scale.length !== 1) return call.refuse('quantizes stored weights per channel');
    const codes = () =>
      Float64Array.from(a!.values(), (x) => {
        const code = roundHalfEven(x / scale[0]!) + zeroPoint[0]!;
        return Math.max(low, Math.min(high, code));
      });
    return { ...known(a!.shape, 'int32', codes), codes: [low, high] };
  },
};

export const QUANTIZED: ReadonlyMap<string, Row> = new Map([
  ['DequantizeLinear', dequantize],
  ['QuantizeLinear', quantize],
]);
