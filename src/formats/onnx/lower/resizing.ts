/**
 * Images made larger or smaller. TFLite's kernels know two kinds of neighbours and three ways to lay the places over each other;
 * anything else is done side by side: the nearest places are picked, others are products with a matrix.
 */
import { elementCount } from '../../../tensor/shape.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
import { axisOf, NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import {
  cubic,
  type Interpolation,
  interpolationMatrix,
  LINEAR,
  nearestPlaces,
  PLACES,
  type Places,
  ROUNDINGS,
  type Side,
} from './interpolation.ts';
import { channelsLast, type Laid, plainOrder } from './values.ts';

const isOld = ({ node, opset }: NodeCall) => node.op === 'Upsample' || opset < 11;

/** All dimensions, as the file counts them. */
function sidesOf(call: NodeCall): Side[] {
  const shape = call.shape(0);
  const [scaleInput, sizeInput] = isOld(call) ? [1, 4] : [2, 3];
  const axes =
    call.attributes.integers('axes')?.map((axis) => axisOf(call, axis, shape.length)) ??
    plainOrder(shape.length);
  const has = (i: number) => call.has(i) && call.shape(i)[0] !== 0;
  call.attributes.choice('keep_aspect_ratio_policy', ['stretch'], 'stretch');
  const sizes = has(sizeInput) ? call.integers(sizeInput, 'sizes') : undefined;
  const scales = has(scaleInput)
    ? Array.from(call.weight(scaleInput).values())
    : [...(call.attributes.numbers('scales') ?? [])];
  const stated = sizes ?? scales;
  if (stated.length !== axes.length)
    call.refuse(`says ${stated.length} sizes for ${axes.length} dimensions`);
  return shape.map((from, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return { from, to: from, scale: 1 };
    const size = sizes?.[i] ?? Math.floor(from * scales[i]! + 1e-6);
    // The samples of a run are not resized, nor is their number known.
    const to = Number.isNaN(size) || (from < 0 && (sizes?.[i] ?? scales[i]) === 1) ? from : size;
    if (from < 0 && to !== from) call.refuse('resizes samples');
    if (from >= 0 && !(to > 0 && to < 2 ** 31)) call.refuse(`resizes ${from} places to ${to}`);
    return { from, to, scale: sizes ? to / from : scales[i]! };
  });
}

/** Whether it has `scale` times the places: kernels know no other scale than that of the lengths. */
const isExact = ({ from, to, scale }: Side) => from < 0 || Math.abs(from * scale - to) < 1e-4;

const placesOf = (call: NodeCall): Places =>
  isOld(call)
    ? 'asymmetric'
    : call.attributes.choice(
        'coordinate_transformation_mode',
        Object.keys(PLACES) as Places[],
        'half_pixel',
      );

const ROUNDED = Object.keys(ROUNDINGS) as (keyof typeof ROUNDINGS)[];

/** An operator that does all of it: of images, whose sides alone change. */
function kernelFor(
  call: NodeCall,
  sides: readonly Side[],
  mode: 'nearest' | 'linear',
  places: Places,
) {
  const [, , height, width] = sides;
  if (sides.length !== 4 || !height || !width) return undefined;
  const isImage = sides.every(({ from, to }, axis) => axis > 1 || from === to);
  const isAligned = places === 'align_corners';
  if (!isImage || !(isAligned || sides.every(isExact))) return undefined;
  const isSingle = height.to === 1 || width.to === 1;
  if (mode === 'linear') {
    if (places === 'half_pixel_symmetric' || (places === 'pytorch_half_pixel' && isSingle))
      return undefined;
    const halfPixelCenters = places === 'half_pixel' || places === 'pytorch_half_pixel';
    return {
      op: 'RESIZE_BILINEAR',
      options: { alignCorners: isAligned, halfPixelCenters },
    } as const;
  }
  const rounding = roundingOf(call);
  const isWhole = height.to % height.from === 0 && width.to % width.from === 0;
  const isFloor = places === 'asymmetric' && rounding === 'floor';
  // Whole multiples repeat every pixel, however places are counted.
  const repeats = isWhole && !isAligned && rounding.startsWith('round') && places !== 'asymmetric';
  if (!isFloor && !repeats) return undefined;
  const options = { alignCorners: false, halfPixelCenters: false };
  return { op: 'RESIZE_NEAREST_NEIGHBOR', options } as const;
}

const roundingOf = (call: NodeCall) =>
  isOld(call) ? 'floor' : call.attributes.choice('nearest_mode', ROUNDED, 'round_prefer_floor');

/** No matrix has more values, which is asked before it is made. */
const MOST_WEIGHTS = 2 ** 24;

/** Values along one dimension times a matrix [to, from], where they lie. */
function product(
  call: NodeCall,
  value: Laid,
  axis: number,
  side: Side,
  how: Interpolation,
): number {
  const { tensor, order } = value;
  const { from, to } = side;
  const matrix = interpolationMatrix(side, how);
  const name = (what: string) => `axis${axis}/${what}`;
  const at = order.indexOf(axis);
  const shape = call.graph.shapeOf(tensor);
  const inner = shape.slice(at + 1);
  if (inner.includes(-1)) throw new SamplesUnknown();
  if (inner.length === 0) {
    const weights = call.floats(name('weights'), matrix, [to, from]);
    const inputs = [tensor, weights, call.floats(name('bias'), new Float32Array(to))];
    const options = { ...NO_ACTIVATION, keepNumDims: true };
    return call.emit('FULLY_CONNECTED', inputs, options, name('resized'));
  }
  const outer = shape.slice(0, at);
  const isWide = inner.length > 1;
  const columns = elementCount(inner);
  const x = isWide ? call.reshape(tensor, [...outer, from, columns], name('columns')) : tensor;
  const weights = call.floats(name('weights'), matrix, [...outer.map(() => 1), to, from]);
  const options = { adjX: false, adjY: false };
  const result = call.emit('BATCH_MATMUL', [weights, x], options, name('resized'));
  return isWide ? call.reshape(result, [...outer, to, ...inner], name('result')) : result;
}

/** One dimension after the other. */
function bySides(call: NodeCall, sides: readonly Side[], places: Places): Laid {
  const { attributes } = call;
  const mode = attributes.text('mode', 'nearest');
  const excludesOutside = attributes.flag('exclude_outside');
  const a = attributes.number('cubic_coeff_a', -0.75);
  const kernel = mode === 'cubic' ? cubic(a) : LINEAR;
  const how = { kernel, places, smooths: attributes.flag('antialias'), excludesOutside };
  if (mode !== 'nearest' && call.dtype(0) !== 'float32')
    return call.refuse('interpolates between integers');
  const { order, ...value } = call.laid(0);
  const tensor = sides.reduce((x, side, axis) => {
    const { from, to, scale } = side;
    if (from === to && scale === 1) return x;
    if (from * to > MOST_WEIGHTS) call.refuse(`resizes ${from} places to ${to}`);
    if (mode !== 'nearest') return product(call, { tensor: x, order }, axis, side, how);
    const indices = nearestPlaces(side, places, roundingOf(call));
    const inputs = [x, call.indices(`axis${axis}/places`, indices)];
    const options = { axis: order.indexOf(axis), batchDims: 0 };
    return call.emit('GATHER', inputs, options, `axis${axis}/resized`);
  }, value.tensor);
  return { tensor, order };
}

const resize: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const mode = call.attributes.choice(
      'mode',
      ['nearest', 'linear', 'bilinear', 'cubic'],
      'nearest',
    );
    const places = placesOf(call);
    const sides = sidesOf(call);
    if (sides.every(({ from, to, scale }) => from === to && (scale === 1 || from < 0)))
      return call.value(0);
    const order = channelsLast(sides.length);
    const isPlain = mode !== 'cubic' && !call.attributes.flag('antialias');
    const kernel = isPlain && kernelFor(call, sides, mode === 'nearest' ? mode : 'linear', places);
    if (!kernel) return bySides(call, sides, places);
    const lengths = sides.slice(2).map(({ to }) => to);
    const inputs = [call.arranged(0, order), call.indices('size', lengths)];
    return { tensor: call.emit(kernel.op, inputs, kernel.options), order };
  },
};

export const RESIZING: ReadonlyMap<string, Row> = new Map([
  ['Resize', resize],
  ['Upsample', resize],
]);
