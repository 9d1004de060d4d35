/** What a row of the table of operations says, and the reads of arguments that the rows share. */

import { isTensorArgument } from '../arguments.ts';
import type { LayerCall, LayerRow } from '../layer.ts';

/** As a layer's row. Arguments stand among the settings, tensors as `TensorArgument`. */
export interface OperationRow extends LayerRow {
  /** Names of the arguments in their order. */
  readonly parameters: readonly string[];
}

/** The argument `key` as a tensor; numbers become a constant. */
export function operand(call: LayerCall, key: string): number {
  const { config, graph } = call;
  const value = config.raw(key);
  if (isTensorArgument(value)) return call.inputs[value.position] ?? config.bad(key, 'a tensor');
  const shape = shapeOfList(value);
  const numbers = shape && [value].flat(shape.length + 1);
  if (!numbers?.every((v) => typeof v === 'number')) {
    return config.bad(key, 'a tensor or numbers');
  }
  const other = call.inputs[0];
  const dtype = other === undefined ? 'float32' : graph.tensor(other).dtype;
  const whole = numbers.every(Number.isInteger);
  return dtype === 'int32' && whole
    ? call.indices(key, numbers, shape)
    : call.values(key, numbers, shape);
}

/** The argument `key` as a list of tensors. */
export function operands(call: LayerCall, key: string): number[] {
  const value = call.config.raw(key);
  if (!Array.isArray(value)) return [operand(call, key)];
  return value.map((item: unknown) =>
    isTensorArgument(item)
      ? (call.inputs[item.position] ?? call.config.bad(key, 'tensors'))
      : call.config.refuse('it joins constants, which is not supported'),
  );
}

/** The number that `key` is, null where it is a tensor or several numbers. */
export function constantNumber(call: LayerCall, key: string): number | null {
  const value = call.config.raw(key);
  const flat = Array.isArray(value) ? (value.flat(8) as unknown[]) : [value];
  return flat.length === 1 && typeof flat[0] === 'number' ? flat[0] : null;
}

/** Lengths of nested lists, which must be as long as each other; [] for what is not a list. */
function shapeOfList(value: unknown): number[] | undefined {
  if (!Array.isArray(value)) return [];
  if (value.length === 0) return undefined;
  const [first, ...others] = value.map(shapeOfList);
  const same = first && others.every((shape) => shape?.join() === first.join());
  return same ? [value.length, ...first] : undefined;
}

/** A dimension that `axis` names, from the front. */
export function axisFromFront(call: LayerCall, axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(at) && at >= 0 && at < rank) return at;
  return call.config.refuse(`axis = ${axis} does not fit ${rank} dimensions`);
}

/** The dimensions that the setting `axis` names, counted from the front; all of them where it says nothing. */
export function axesFromFront(call: LayerCall, rank: number, key = 'axis'): number[] {
  if (!call.config.has(key)) return Array.from({ length: rank }, (_, i) => i);
  return call.config.integerList(key).map((axis) => axisFromFront(call, axis, rank));
}

/** The same for what must leave the batch alone: a run may hold several samples. */
export function axesBesideBatch(call: LayerCall, rank: number, key = 'axis'): number[] {
  const axes = axesFromFront(call, rank, key);
  if (axes.includes(0)) call.config.refuse('it mixes the samples of a batch');
  return axes;
}
