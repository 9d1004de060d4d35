/** Images made larger or smaller. TFLite's kernels know two kinds of neighbours and three ways to lay the places over each other. */
import { axisOf, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { channelsLast, plainOrder } from './values.ts';

interface Sizes {
  /** Height and width of the result. */
  readonly lengths: readonly [number, number];
  /** Whether the result has exactly `scale` times the places, as far as the file names scales. */
  readonly isExact: boolean;
}

function sizesOf(call: NodeCall): Sizes {
  const shape = call.shape(0);
  const isOld = call.node.op === 'Upsample' || call.opset < 11;
  const [scaleInput, sizeInput] = isOld ? [1, 4] : [2, 3];
  const axes = call.attributes.integers('axes')?.map((axis) => axisOf(call, axis, shape.length));
  const spread = (values: readonly number[], otherwise: readonly number[]) => {
    const list = [...otherwise];
    (axes ?? plainOrder(shape.length)).forEach((axis, i) => {
      list[axis] = values[i]!;
    });
    return list;
  };
  const has = (i: number) => call.has(i) && call.shape(i)[0] !== 0;
  if (has(sizeInput)) {
    const sizes = spread(call.integers(sizeInput, 'sizes'), shape);
    return checked(
      call,
      shape,
      sizes.map((length) => (Number.isNaN(length) ? -1 : length)),
      true,
    );
  }
  const stated = has(scaleInput)
    ? Array.from(call.weight(scaleInput).values())
    : [...(call.attributes.numbers('scales') ?? [])];
  const scales = spread(
    stated,
    shape.map(() => 1),
  );
  const exact = shape.map((length, i) => (length < 0 ? -1 : length * scales[i]!));
  const lengths = exact.map((length) => Math.floor(length + 1e-6));
  return checked(
    call,
    shape,
    lengths,
    exact.every((length, i) => Math.abs(length - lengths[i]!) < 1e-4),
  );
}

function checked(
  call: NodeCall,
  shape: readonly number[],
  lengths: readonly number[],
  isExact: boolean,
): Sizes {
  const [n, c, height = 1, width = 1] = lengths;
  if (shape.length !== 4)
    return call.refuse(`resizes ${shape.length} dimensions; images have four`);
  if (n !== shape[0] || c !== shape[1]) return call.refuse('resizes samples or channels');
  return { lengths: [height, width], isExact };
}

const resize: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const { attributes } = call;
    const { lengths, isExact } = sizesOf(call);
    const [, , height = 1, width = 1] = call.shape(0);
    const mode = attributes.choice('mode', ['nearest', 'linear', 'bilinear'], 'nearest');
    if (attributes.flag('antialias')) return call.refuse('smooths before it makes images smaller');
    const isOld = call.node.op === 'Upsample' || call.opset < 11;
    const places = isOld
      ? 'asymmetric'
      : attributes.choice(
          'coordinate_transformation_mode',
          ['half_pixel', 'pytorch_half_pixel', 'asymmetric', 'align_corners'],
          'half_pixel',
        );
    if (!isExact && places !== 'align_corners')
      return call.refuse('asks for a size that is no whole multiple of its scale');
    const tensor = call.arranged(0, channelsLast(4));
    const inputs = [tensor, call.indices('size', lengths)];
    const order = channelsLast(4);
    if (lengths[0] === height && lengths[1] === width) return { tensor, order };
    const isAligned = places === 'align_corners';
    if (mode !== 'nearest') {
      if (places === 'pytorch_half_pixel' && lengths.includes(1))
        return call.refuse('makes a single place of several');
      const halfPixelCenters = places === 'half_pixel' || places === 'pytorch_half_pixel';
      const options = { alignCorners: isAligned, halfPixelCenters };
      return { tensor: call.emit('RESIZE_BILINEAR', inputs, options), order };
    }
    const rounding = isOld ? 'floor' : attributes.text('nearest_mode', 'round_prefer_floor');
    const isWhole = lengths[0] % height === 0 && lengths[1] % width === 0;
    const isFloor = places === 'asymmetric' && rounding === 'floor';
    // Whole multiples repeat every pixel, however places are counted.
    const repeats = isWhole && places !== 'align_corners' && rounding.startsWith('round');
    if (!isFloor && !(repeats && places !== 'asymmetric'))
      return call.refuse(`takes the nearest pixel by ${places}, ${rounding}`);
    const options = { alignCorners: false, halfPixelCenters: false };
    return { tensor: call.emit('RESIZE_NEAREST_NEIGHBOR', inputs, options), order };
  },
};

export const RESIZING: ReadonlyMap<string, Row> = new Map([
  ['Resize', resize],
  ['Upsample', resize],
]);
