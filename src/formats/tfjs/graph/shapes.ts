/** Shapes that a node's arguments ask for, whether its data are known or come at run time. */
import { elementCount, formatShape, type Shape } from '../../../tensor/shape.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
import { axisFromFront } from '../../arrays/rearranged.ts';
import type { NodeCall } from './call.ts';
import { MAX_PARTS } from './limits.ts';

/** An axis counted from the front. */
export function axisOf(
  call: NodeCall,
  axis: number,
  { length }: { readonly length: number },
): number {
  return axisFromFront(axis, length, call.refuse);
}

/** Axes of a reduction, input 1. */
export function reducedAxes(call: NodeCall): ReadonlySet<number> {
  const shape = call.shape(0);
  return new Set(call.fixedIntegers(1, 'axes').map((axis) => axisOf(call, axis, shape)));
}

/** The axis along which a Gather (the first) or GatherV2 (input 2) picks. */
export function pickedAxis(call: NodeCall): number {
  if (call.node.op === 'Gather') return 0;
  if (call.attributes.integer('batch_dims', 0) !== 0) call.refuse('has batch dimensions');
  return call.fixedIntegers(2, 'axis')[0] ?? 0;
}

export function expandedShape(call: NodeCall): number[] {
  const shape = call.shape(0);
  const [axis = 0] = call.fixedIntegers(1, 'axis');
  return shape.toSpliced(axisOf(call, axis, { length: shape.length + 1 }), 0, 1);
}

export function squeezedShape(call: NodeCall): number[] {
  const shape = call.shape(0);
  const named = call.attributes.integers('squeeze_dims', { otherwise: [] });
  const axes = new Set(named.map((axis) => axisOf(call, axis, shape)));
  const isGone = (length: number, i: number) => (axes.size > 0 ? axes.has(i) : length === 1);
  const gone = shape.filter(isGone);
  if (gone.includes(-1)) throw new SamplesUnknown();
  if (gone.some((length) => length !== 1))
    call.refuse(`squeezes dimensions of ${formatShape(shape)}`);
  return shape.filter((length, i) => !isGone(length, i));
}

/**
 * The shape that a Reshape asks for, −1 for the dimension that the samples of a run are counted in. Where the wanted shape
 * starts with the number of samples, as the input does, one more dimension may be left to compute.
 */
export function reshapedShape(call: NodeCall, input: Shape): number[] {
  const wanted = call.integers(1, 'shape');
  if (wanted.some((length) => length < -1)) call.refuse('asks for a negative length');
  const [samples = 0, ...inner] = input;
  if (Number.isNaN(wanted[0]) && samples === -1 && !inner.includes(-1)) {
    return [-1, ...completed(call, inner, wanted.slice(1))];
  }
  const shape = wanted.map((length) => (Number.isNaN(length) ? -1 : length));
  if (shape.filter((length) => length < 0).length > 1) throw new SamplesUnknown();
  return input.includes(-1) ? shape : completed(call, input, shape);
}

/** `wanted` with its −1 computed from the number of values. */
function completed(call: NodeCall, input: Shape, wanted: readonly number[]): number[] {
  if (wanted.some(Number.isNaN) || wanted.filter((length) => length < 0).length > 1)
    throw new SamplesUnknown();
  const rest = elementCount(wanted.filter((length) => length >= 0));
  const total = elementCount(input);
  const shape = wanted.map((length) => (length < 0 ? (rest === 0 ? 0 : total / rest) : length));
  if (elementCount(shape) !== total || !shape.every(Number.isInteger))
    call.refuse(`cannot read ${formatShape(input)} as ${formatShape(wanted)}`);
  return shape;
}

/** Lengths of the parts of a Split (equal ones) or SplitV (as input 1 says, −1 for the rest) of `total` places. */
export function splitLengths(call: NodeCall, total: number): number[] {
  if (total < 0) throw new SamplesUnknown();
  if (call.node.op === 'Split') {
    const parts = call.attributes.integer('num_split', 1, 1);
    return total % parts === 0 && parts <= MAX_PARTS
      ? new Array<number>(parts).fill(total / parts)
      : call.refuse(`cuts ${total} places into ${parts} equal parts`);
  }
  const stated = call.fixedIntegers(1, 'lengths');
  const sum = stated.reduce((all, length) => all + Math.max(0, length), 0);
  const lengths = stated.map((length) => (length < 0 ? total - sum : length));
  const fits = lengths.reduce((a, b) => a + b, 0) === total && lengths.every((l) => l >= 0);
  return fits ? lengths : call.refuse(`cuts ${total} places into ${stated.join(' + ')}`);
}
