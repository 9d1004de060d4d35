/** Sums and means along neighbouring axes without the transposes that tfjs makes, and sums of segments. */
import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  Mean,
  type NamedAttrMap,
  Sum,
  type TensorInfo,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

/** A tensor as [outer, middle, inner], of which the middle is summed; null where the summed axes are no neighbours. */
function asThreeAxes(
  shape: readonly number[],
  axes: readonly number[],
): [outer: number, middle: number, inner: number] | null {
  const summed = shape.map((_, i) => axes.includes(i));
  // Axes of length 1 belong to their neighbours on either side.
  const long = shape.flatMap((length, i) => (length === 1 ? [] : [{ length, summed: summed[i]! }]));
  const first = long.findIndex((axis) => axis.summed);
  if (first < 0) return [util.sizeFromShape([...shape]), 1, 1];
  const end = long.length - [...long].reverse().findIndex((axis) => axis.summed);
  if (long.slice(first, end).some((axis) => !axis.summed)) return null;
  const size = (from: number, to: number) =>
    long.slice(from, to).reduce((product, axis) => product * axis.length, 1);
  return [size(0, first), size(first, end), size(end, long.length)];
}

function reduction(stock: KernelFunc, isMean: boolean): KernelFunc {
  return (parameters) => {
    const wasm = parameters.backend as WasmBackend;
    const { x } = parameters.inputs as { x: TensorInfo };
    const { axis, keepDims } = parameters.attrs as NamedAttrMap & {
      axis: number | number[];
      keepDims?: boolean;
    };
    const axes = util.parseAxisParam(axis, x.shape);
    const sizes = asThreeAxes(x.shape, axes);
    if (x.dtype !== 'float32' || !sizes || util.sizeFromShape(x.shape) === 0) {
      return stock(parameters);
    }
    const [shape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const y = wasm.makeOutput(
      keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape,
      'float32',
    );
    const [outer, middle, inner] = sizes;
    const factor = isMean ? 1 / middle : 1;
    const [from, to] = [addressOf(wasm, x), addressOf(wasm, y)];
    routinesOf(wasm).sumMiddle(from, outer, middle, inner, factor, to);
    return y;
  };
}

/** @param stock the kernel of tfjs, which does what ours does not: other types, axes with others between them. */
export function sumConfig(stock: KernelConfig): KernelConfig {
  return { ...stock, kernelName: Sum, kernelFunc: reduction(stock.kernelFunc, false) };
}

/** See {@link sumConfig}. */
export function meanConfig(stock: KernelConfig): KernelConfig {
  return { ...stock, kernelName: Mean, kernelFunc: reduction(stock.kernelFunc, true) };
}

/** What the gradient of a gather asks for. */
export const unsortedSegmentSumConfig: KernelConfig = {
  kernelName: UnsortedSegmentSum,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
    util.assert(
      x.dtype === 'float32' && segmentIds.dtype === 'int32',
      () => `Segment sums take float32 and int32, got ${x.dtype} and ${segmentIds.dtype}.`,
    );
    const rows = util.sizeFromShape(segmentIds.shape);
    const inner = x.shape.slice(segmentIds.shape.length);
    const y = wasm.makeOutput([numSegments, ...inner], 'float32');
    routinesOf(wasm).segmentSum(
      addressOf(wasm, x),
      addressOf(wasm, segmentIds),
      rows,
      util.sizeFromShape(inner),
      numSegments,
      addressOf(wasm, y),
    );
    return y;
  },
};
