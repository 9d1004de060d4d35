/** Windows that TFLite has no kernel for, made of those it has: alike for every format. */
import type { GraphBuilder } from '../ir/builder.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { elementCount } from '../tensor/shape.ts';
import { everyPlace, type Known, known, stridesOf } from './arrays/known.ts';
import { dot, sliced, spansAlong } from './arrays/rearranged.ts';
import type { Emitter } from './lowering.ts';

/** Options of CONV_3D and CONV_3D_TRANSPOSE; a dilation goes into the kernel: {@link spread}. */
export const volumeOptions = (padding: number, strides: readonly number[]) => {
  const [strideD = 1, strideH = 1, strideW = 1] = strides;
  return {
    padding,
    strideD,
    strideH,
    strideW,
    dilationDFactor: 1,
    dilationHFactor: 1,
    dilationWFactor: 1,
    fusedActivationFunction: ActivationFunctionType.NONE,
  };
};

/**
 * A kernel whose first dimensions are places, with the zeros between its values that a dilation leaves out: LiteRT computes dilated
 * windows over volumes wrong where a run has several samples, and knows none backwards.
 */
export function spread(kernel: Known, dilation: readonly number[]): Known {
  if (dilation.every((step) => step === 1)) return kernel;
  const size = kernel.shape.slice(0, dilation.length);
  const rest = kernel.shape.slice(dilation.length);
  const run = elementCount(rest);
  const wide = size.map((length, i) => (length - 1) * (dilation[i] ?? 1) + 1);
  const steps = stridesOf(wide).map((stride, i) => stride * (dilation[i] ?? 1));
  return known([...wide, ...rest], kernel.dtype, () => {
    const values = kernel.values();
    const result = new Float32Array(elementCount(wide) * run);
    everyPlace(size, (place, at) => {
      const to = dot(place, steps) * run;
      for (let i = 0; i < run; i++) result[to + i] = values[at * run + i]!;
    });
    return result;
  });
}

/** The part of weights that belongs to one of `groups` groups of channels, which lie along `axis`. */
export function ofGroup(array: Known, axis: number, groups: number, group: number): Known {
  const own = (array.shape[axis] ?? 1) / groups;
  const shape = array.shape.with(axis, own);
  return sliced(array, spansAlong(array.shape, axis, group * own, own), shape);
}

/**
 * What goes over a volume [batch, depth, height, width, channels] in two steps, over images of every plane and over images whose
 * height is the depth: `step` is called for each. The largest of the largest is the largest of all, and so is the mean of means:
 * those at the edge are taken over as many values as lie inside, and these numbers are products.
 * @param suffix of the result's name
 */
export function byPlaneAndDepth(
  call: Pick<Emitter, 'emit' | 'indices'> & { readonly graph: GraphBuilder },
  volume: number,
  step: (image: number, isPlane: boolean) => number,
  suffix?: string,
): number {
  const [, depth = 1, height = 1, width = 1, channels = 1] = call.graph.shapeOf(volume);
  const read = (tensor: number, shape: readonly number[], what: string, name?: string) =>
    call.emit('RESHAPE', [tensor, call.indices(`${what}_shape`, [-1, ...shape])], {}, name);
  const planes = read(volume, [height, width, channels], 'planes', 'planes');
  const plane = step(planes, true);
  const [, rows = 1, columns = 1] = call.graph.shapeOf(plane);
  const turned = read(plane, [depth, rows * columns, channels], 'columns', 'columns');
  const column = step(turned, false);
  const [, layers = 1] = call.graph.shapeOf(column);
  return read(column, [layers, rows, columns, channels], 'volume', suffix);
}
