/** `x[…]`: parts of a tensor between square brackets. */

import { isObject } from '../../../base/checks.ts';
import type { SliceArgument } from '../arguments.ts';
import type { LayerCall } from '../layer.ts';
import { type OperationRow, operand } from './operation.ts';

const isSlice = (value: unknown): value is SliceArgument =>
  isObject(value) && value.kind === 'slice';
const isEllipsis = (value: unknown) => isObject(value) && value.kind === 'ellipsis';
/** `None` puts a new dimension. Keras 2 calls it tf.newaxis. */
const isNewAxis = (value: unknown) => value === null;

/** The ellipsis written out: one index, slice or new dimension after the other. */
function writtenOut(call: LayerCall, rank: number): unknown[] {
  const key = call.config.raw('key');
  const parts: unknown[] = Array.isArray(key) ? key : [key];
  const whole: SliceArgument = { kind: 'slice', start: null, stop: null, step: null };
  const given = parts.filter((part) => !isEllipsis(part) && !isNewAxis(part)).length;
  const missing = new Array<SliceArgument>(Math.max(0, rank - given)).fill(whole);
  const at = parts.findIndex(isEllipsis);
  if (given > rank) return call.config.bad('key', `at most ${rank} indices`);
  return at < 0 ? [...parts, ...missing] : parts.toSpliced(at, 1, ...missing);
}

const getItem: OperationRow = {
  parameters: ['x', 'key'],
  lower(call) {
    const { config, graph } = call;
    const input = operand(call, 'x');
    const shape = graph.shapeOf(input);
    const begin: number[] = [];
    const end: number[] = [];
    const strides: number[] = [];
    const masks = { beginMask: 0, endMask: 0, shrinkAxisMask: 0 };
    /** The result's shape with new dimensions: −1 for the batch. */
    const result: number[] = [];
    let hasNewAxis = false;
    for (const part of writtenOut(call, shape.length)) {
      const at = begin.length;
      const length = shape[at] ?? 1;
      if (isNewAxis(part)) {
        if (at === 0) config.refuse('it puts a dimension before the batch');
        hasNewAxis = true;
        result.push(1);
      } else if (isSlice(part)) {
        const step = part.step ?? 1;
        if (step < 1) config.refuse('only slices that go forwards are supported');
        const isWhole = part.start === null && part.stop === null && step === 1;
        if (at === 0 && !isWhole) config.refuse('it splits the samples of a batch');
        if (part.start === null) masks.beginMask |= 1 << at;
        if (part.stop === null) masks.endMask |= 1 << at;
        begin.push(part.start ?? 0);
        end.push(part.stop ?? 0);
        strides.push(step);
        result.push(isWhole ? length : sliceLength(part, step, length));
      } else if (Number.isInteger(part)) {
        const index = part as number;
        if (at === 0) config.refuse('it takes single samples out of a batch');
        const fromFront = index < 0 ? index + length : index;
        if (fromFront < 0 || fromFront >= length) config.bad('key', `an index below ${length}`);
        masks.shrinkAxisMask |= 1 << at;
        begin.push(fromFront);
        end.push(fromFront + 1);
        strides.push(1);
      } else return config.refuse('only numbers and slices are supported between its brackets');
    }
    if (result.includes(0)) config.refuse('it leaves nothing');
    const untouched = masks.beginMask & masks.endMask;
    const isCut = untouched !== 2 ** shape.length - 1 || strides.some((step) => step !== 1);
    if (!isCut && !hasNewAxis) return input;
    const cut = isCut
      ? call.emit(
          'STRIDED_SLICE',
          [
            input,
            call.indices('begin', begin),
            call.indices('end', end),
            call.indices('strides', strides),
          ],
          masks,
          hasNewAxis ? 'slice' : '',
        )
      : input;
    return hasNewAxis ? call.emit('RESHAPE', [cut, call.indices('shape', result)], {}) : cut;
  },
};

function sliceLength({ start, stop }: SliceArgument, step: number, length: number): number {
  const limit = (value: number) =>
    Math.min(length, Math.max(0, value < 0 ? value + length : value));
  return Math.max(0, Math.ceil((limit(stop ?? length) - limit(start ?? 0)) / step));
}

export const INDEXING = { GetItem: getItem } satisfies Record<string, OperationRow>;
