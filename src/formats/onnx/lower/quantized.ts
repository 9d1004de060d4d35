/**
 * Quantized files with float operators between QuantizeLinear and DequantizeLinear (QDQ): the float network is read, and the ranges
 * that the file says are kept, as those of quantization-aware training are.
 */
import { roundHalfEven } from '../../../tensor/affine.ts';
import { elementCount } from '../../../tensor/shape.ts';
import { type Known, known } from '../../arrays/known.ts';
import { axisOf, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';

interface Grid {
  readonly scale: Float32Array;
  readonly zeroPoint: Float64Array;
}

function gridOf(call: NodeCall): Grid {
  const scale = Float32Array.from(call.weight(1).values());
  const stored = call.has(2) ? call.fixedIntegers(2, 'zero point') : [];
  const zeroPoint = Float64Array.from(scale, (_, i) => stored[stored.length > 1 ? i : 0] ?? 0);
  if (scale.some((s) => !(s > 0))) call.refuse('has a scale that is not above 0');
  return { scale, zeroPoint };
}

/** First and last integer of the type that a zero point, or the codes, are stored in. */
function codesOf(call: NodeCall): readonly [number, number] {
  const array = call.has(2) ? call.known(2) : call.known(0);
  return array?.codes ?? [0, 255];
}

/** Values of a stored array on its grid. */
function dequantized(call: NodeCall, array: Known): Known {
  const { scale, zeroPoint } = gridOf(call);
  if (scale.length === 1) {
    return known(array.shape, 'float32', () =>
      Float32Array.from(array.values(), (q) => (q - zeroPoint[0]!) * scale[0]!),
    );
  }
  if (call.attributes.integer('block_size', 0) !== 0) return call.refuse('has scales of blocks');
  const axis = axisOf(call, call.attributes.integer('axis', 1), array.shape.length);
  if (array.shape[axis] !== scale.length) call.refuse('has scales that do not fit its weights');
  const inner = elementCount(array.shape.slice(axis + 1));
  return known(array.shape, 'float32', () =>
    Float32Array.from(array.values(), (q, i) => {
      const channel = Math.floor(i / inner) % scale.length;
      return (q - zeroPoint[channel]!) * scale[channel]!;
    }),
  );
}

const dequantize: Row = {
  layout: 'any',
  lower: (call) => call.value(0),
  fold: (call, [a]) => dequantized(call, a!),
};

const quantize: Row = {
  layout: 'any',
  lower: (call) => {
    const value = call.laid(0);
    const { scale, zeroPoint } = gridOf(call);
    const [low, high] = codesOf(call);
    if (scale.length === 1) {
      const end = (code: number) => (code - zeroPoint[0]!) * scale[0]!;
      call.learn(value.tensor, end(low), end(high));
    }
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
