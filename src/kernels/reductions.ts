/** Sums, means and extremes along neighbouring axes without the transposes of tfjs, and sums of segments. */
import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  Max,
  Mean,
  Min,
  Sum,
  type TensorInfo,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

/** A tensor as [outer, middle, inner], of which the middle is summed; null where the summed axes are not neighbours. */
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

/** Reduces x[outer, middle, inner] at one address to y[outer, inner] at another. */
type Work = (
  wasm: WasmBackend,
  x: number,
  outer: number,
  middle: number,
  inner: number,
  y: number,
) => void;

/** A reduction that leaves to `stock` what ours does not do: other types, and axes with others between them. */
function reduction(stock: KernelConfig, kernelName: string, work: Work): KernelConfig {
  const kernelFunc: KernelFunc = (parameters) => {
    const wasm = parameters.backend as WasmBackend;
    const { x } = parameters.inputs as { x: TensorInfo };
    // `Max` has another name for the axes than the other ones.
    const { axis, reductionIndices, keepDims } = parameters.attrs as unknown as {
      axis?: number | number[];
      reductionIndices?: number | number[];
      keepDims?: boolean;
    };
    const axes = util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
    const sizes = asThreeAxes(x.shape, axes);
    if (x.dtype !== 'float32' || !sizes || util.sizeFromShape(x.shape) === 0) {
      return stock.kernelFunc(parameters);
    }
    const [shape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const y = wasm.makeOutput(
      keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape,
      'float32',
    );
    work(wasm, addressOf(wasm, x), ...sizes, addressOf(wasm, y));
    return y;
  };
  return { ...stock, kernelName, kernelFunc };
}

export const sumConfig = (stock: KernelConfig) =>
  reduction(stock, Sum, (wasm, x, outer, middle, inner, y) => {
    routinesOf(wasm).sumMiddle(x, outer, middle, inner, 1, y);
  });

export const meanConfig = (stock: KernelConfig) =>
  reduction(stock, Mean, (wasm, x, outer, middle, inner, y) => {
    routinesOf(wasm).sumMiddle(x, outer, middle, inner, 1 / middle, y);
  });

export const maxConfig = (stock: KernelConfig) =>
  reduction(stock, Max, (wasm, x, outer, middle, inner, y) => {
    routinesOf(wasm).extremeMiddle(x, outer, middle, inner, 1, y);
  });

export const minConfig = (stock: KernelConfig) =>
  reduction(stock, Min, (wasm, x, outer, middle, inner, y) => {
    routinesOf(wasm).extremeMiddle(x, outer, middle, inner, 0, y);
  });

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
