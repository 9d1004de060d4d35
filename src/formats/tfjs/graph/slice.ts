/** StridedSlice and Slice, every mask resolved: one span per dimension of the input. */
import type { Shape } from '../../../tensor/shape.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
import { type Span, spanOf, spansAlong, wholeSpan } from '../../arrays/rearranged.ts';
import type { NodeCall } from './call.ts';

export interface SliceSpec {
  readonly spans: readonly Span[];
  /** The result: dimensions taken away by an index, and new ones of length 1, included. */
  readonly shape: readonly number[];
}

/** Resolves the masks of a StridedSlice. @throws SamplesUnknown where the samples of a run are picked apart. */
export function stridedSlice(call: NodeCall): SliceSpec {
  const input = call.shape(0);
  const begin = call.fixedIntegers(1, 'begin');
  const end = call.fixedIntegers(2, 'end');
  const strides = call.fixedIntegers(3, 'strides');
  const { attributes } = call;
  if (end.length !== begin.length || strides.length !== begin.length || strides.includes(0))
    return call.refuse('has a begin, an end and strides that do not fit each other');
  const masks = (name: string) => {
    const mask = attributes.integer(name, 0, 0);
    return (i: number) => i < 31 && ((mask >> i) & 1) === 1;
  };
  const [beginMask, endMask] = [masks('begin_mask'), masks('end_mask')];
  const [ellipsis, newAxis] = [masks('ellipsis_mask'), masks('new_axis_mask')];
  const shrink = masks('shrink_axis_mask');
  const named = begin.filter((_, i) => !ellipsis(i) && !newAxis(i)).length;
  if (begin.filter((_, i) => ellipsis(i)).length > 1) return call.refuse('has two ellipses');
  if (named > input.length) return call.refuse(`slices more than ${input.length} dimensions`);

  const spans: Span[] = [];
  const shape: number[] = [];
  const takeWhole = (count: number) => {
    for (const length of input.slice(spans.length, spans.length + count)) {
      spans.push(wholeSpan(length));
      shape.push(length);
    }
  };
  begin.forEach((start, i) => {
    if (ellipsis(i)) {
      takeWhole(input.length - named);
    } else if (newAxis(i)) {
      shape.push(1);
    } else {
      const length = input[spans.length] ?? 1;
      const step = shrink(i) ? 1 : strides[i]!;
      if (!shrink(i) && beginMask(i) && endMask(i) && step === 1) {
        takeWhole(1);
        return;
      }
      if (length < 0) throw new SamplesUnknown();
      if (shrink(i)) {
        const from = start < 0 ? start + length : start;
        if (from < 0 || from >= length) call.refuse(`takes place ${start} of ${length}`);
        spans.push({ from, step: 1, length: 1 });
      } else {
        const span = spanOf(length, beginMask(i) ? null : start, endMask(i) ? null : end[i]!, step);
        spans.push(span);
        shape.push(span.length);
      }
    }
  });
  takeWhole(input.length - spans.length);
  return { spans, shape };
}

/** Slice: begin and size; a size of −1 goes to the end. */
export function plainSlice(call: NodeCall): SliceSpec {
  const input = call.shape(0);
  const begin = call.fixedIntegers(1, 'begin');
  const size = call.fixedIntegers(2, 'size');
  if (begin.length !== input.length || size.length !== input.length)
    return call.refuse(`does not say a begin and a size for each of ${input.length} dimensions`);
  const spans = input.map((length, i) => {
    const from = begin[i]!;
    if (from === 0 && size[i] === -1) return wholeSpan(length);
    if (length < 0) throw new SamplesUnknown();
    const count = size[i]! < 0 ? length - from : size[i]!;
    if (from < 0 || count < 0 || from + count > length)
      return call.refuse(`takes ${count} places from ${from} on, of ${length}`);
    return { from, step: 1, length: count };
  });
  return { spans, shape: spans.map(({ length }) => length) };
}

/** One part of `input` along `axis`. */
export function partOf(input: Shape, axis: number, from: number, length: number): SliceSpec {
  const spans = spansAlong(input, axis, from, length);
  return { spans, shape: spans.map((span) => span.length) };
}
