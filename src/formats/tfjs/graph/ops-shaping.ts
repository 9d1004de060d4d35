/** Ops that place, pick, repeat, scale or sum up values. */
import { MirrorPadMode, Padding } from '../../../schema/enums.ts';
import { elementCount, type Shape } from '../../../tensor/shape.ts';
import { known, SamplesUnknown } from '../../arrays/known.ts';
import { sliceOperands } from '../../arrays/rearranged.ts';
import { byPlaneAndDepth } from '../../windows.ts';
import { type Lower, NO_ACTIVATION, type NodeCall } from './call.ts';
import { inSpace, inVolume, paddedInput, volumeWindowOf, windowOf } from './ops-weighted.ts';
import {
  axisOf,
  expandedShape,
  pickedAxis,
  reducedAxes,
  reshapedShape,
  splitLengths,
  squeezedShape,
} from './shapes.ts';
import { plainSlice, type SliceSpec, stridedSlice } from './slice.ts';

const pool =
  (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): Lower =>
  (call) => {
    const [filterHeight, filterWidth] = inSpace(call, 'ksize');
    const { strideH, strideW, ...window } = windowOf(call);
    if (window.padding === 'EXPLICIT') return call.refuse('gives its padding explicitly');
    return call.emit(op, [paddedInput(call, window.padding).input], {
      padding: Padding[window.padding],
      strideH,
      strideW,
      filterHeight,
      filterWidth,
      ...NO_ACTIVATION,
    });
  };

const volumePool =
  (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): Lower =>
  (call) => {
    const { padding, strides } = volumeWindowOf(call);
    const size = inVolume(call, 'ksize');
    const side = (i: number) => [size[i] ?? 1, strides[i] ?? 1] as const;
    const step = (image: number, isPlane: boolean) => {
      const [filterHeight, strideH] = side(isPlane ? 1 : 0);
      const [filterWidth, strideW] = isPlane ? side(2) : [1, 1];
      const options = { padding, filterHeight, filterWidth, strideH, strideW, ...NO_ACTIVATION };
      return call.emit(op, [image], options, isPlane ? 'plane' : 'column');
    };
    return byPlaneAndDepth(call, call.input(0), step);
  };

type Reduction =
  | 'MEAN'
  | 'REDUCE_ALL'
  | 'REDUCE_ANY'
  | 'REDUCE_MAX'
  | 'REDUCE_MIN'
  | 'REDUCE_PROD'
  | 'SUM';

const reduction =
  (op: Reduction): Lower =>
  (call) => {
    const axes = call.indices('axes', [...reducedAxes(call)]);
    return call.emit(op, [call.input(0), axes], { keepDims: call.attributes.flag('keep_dims') });
  };

/** The same values in another shape; at most one dimension may be open. */
function reshape(call: NodeCall, input: number, shape: Shape): number {
  if (shape.filter((length) => length < 0).length > 1) throw new SamplesUnknown();
  return call.emit('RESHAPE', [input, call.indices('shape', shape)], {});
}

/** STRIDED_SLICE with a begin, an end and a stride for every dimension, and a RESHAPE where dimensions come or go. */
function slice(call: NodeCall, { spans, shape }: SliceSpec): number {
  const { begin, end, strides, mask } = sliceOperands(spans);
  const inputs = [
    call.input(0),
    call.indices('begin', begin),
    call.indices('end', end),
    call.indices('strides', strides),
  ];
  const lengths = spans.map(({ length }) => length);
  const same = lengths.length === shape.length && lengths.every((l, i) => l === shape[i]);
  const options = { beginMask: mask, endMask: mask };
  if (same) return call.emit('STRIDED_SLICE', inputs, options);
  return reshape(call, call.emit('STRIDED_SLICE', inputs, options, 'slice'), shape);
}

function cutAlong(call: NodeCall, i: number, axisInput: number): readonly number[] {
  const input = call.shape(i);
  const axis = axisOf(call, call.fixedIntegers(axisInput, 'axis')[0] ?? 0, input);
  const lengths = splitLengths(call, input[axis]!);
  if (call.node.op === 'Split') {
    const inputs = [call.indices('axis', [axis], []), call.input(i)];
    return call.emitAll('SPLIT', inputs, { numSplits: lengths.length }, lengths.length);
  }
  const inputs = [
    call.input(i),
    call.indices('lengths', lengths),
    call.indices('axis', [axis], []),
  ];
  return call.emitAll('SPLIT_V', inputs, { numSplits: lengths.length }, lengths.length);
}

const resize =
  (op: 'RESIZE_BILINEAR' | 'RESIZE_NEAREST_NEIGHBOR'): Lower =>
  (call) => {
    const size = call.fixedIntegers(1, 'size');
    if (size.length !== 2 || size.some((length) => length < 1))
      return call.refuse(`has the size ${size.join('×')}`);
    const alignCorners = call.attributes.flag('align_corners');
    const halfPixelCenters = call.attributes.flag('half_pixel_centers');
    const inputs = [call.input(0), call.indices('size', size)];
    return call.emit(op, inputs, { alignCorners, halfPixelCenters });
  };

/** Paddings before and after each dimension, input 1. */
function paddings(call: NodeCall): number {
  const pads = call.fixedIntegers(1, 'paddings');
  const rank = call.shape(0).length;
  if (pads.length !== 2 * rank || pads.some((pad) => pad < 0))
    call.refuse(`has paddings that are not two numbers for each of ${rank} dimensions`);
  return call.indices('paddings', pads, [rank, 2]);
}

const rearranged =
  (op: 'DEPTH_TO_SPACE' | 'SPACE_TO_DEPTH'): Lower =>
  (call) => {
    call.attributes.choice('data_format', ['NHWC'], 'NHWC');
    const blockSize = call.attributes.integer('block_size', 0, 1);
    return call.emit(op, [call.input(0)], { blockSize });
  };

const argument =
  (op: 'ARG_MAX' | 'ARG_MIN'): Lower =>
  (call) => {
    const axis = axisOf(call, call.fixedIntegers(1, 'axis')[0] ?? 0, call.shape(0));
    const inputs = [call.input(0), call.indices('axis', [axis], [])];
    return call.emit(op, inputs, { outputType: INT32 });
  };
/** TensorType.INT32. */
const INT32 = 2;

/** An array of one value, of the shape of the input. */
const constantLike =
  (value: number): Lower =>
  (call) => {
    const shape = call.shape(0);
    if (shape.includes(-1)) throw new SamplesUnknown();
    const count = elementCount(shape);
    return known(shape, call.dtype(0), () => new Float64Array(count).fill(value));
  };

const cumulated: Lower = (call) => {
  const axis = axisOf(call, call.fixedIntegers(1, 'axis')[0] ?? 0, call.shape(0));
  const [exclusive, reverse] = [call.attributes.flag('exclusive'), call.attributes.flag('reverse')];
  const inputs = [call.input(0), call.indices('axis', [axis], [])];
  return call.emit('CUMSUM', inputs, { exclusive, reverse });
};

/** The kernel turns dimensions side by side at once. */
const reversed: Lower = (call) => {
  const axes = [...reducedAxes(call)].sort((a, b) => a - b);
  if (axes.some((axis) => call.shape(0)[axis]! < 0)) throw new SamplesUnknown();
  if (axes.length === 0) return call.input(0);
  if (axes.some((axis, i) => axis !== axes[0]! + i))
    return call.refuse('turns dimensions around that are not neighbours');
  return call.emit('REVERSE_V2', [call.input(0), call.indices('axes', axes)], {});
};

/** Blocks of the dimensions after the first, and two numbers of places for each. */
const blocks =
  (op: 'SPACE_TO_BATCH_ND' | 'BATCH_TO_SPACE_ND'): Lower =>
  (call) => {
    const sizes = call.fixedIntegers(1, 'blocks');
    const places = call.fixedIntegers(2, 'places');
    const rank = call.shape(0).length;
    // The kernels take one or two dimensions between samples and channels, and blocks for all of them.
    if ((rank !== 3 && rank !== 4) || sizes.length !== rank - 2)
      return call.refuse(`has ${sizes.length} blocks for ${rank} dimensions`);
    if (places.length !== 2 * sizes.length || [...sizes, ...places].some((n) => n < 0))
      return call.refuse('has blocks and places that do not fit each other');
    const pairs = call.indices('places', places, [sizes.length, 2]);
    return call.emit(op, [call.input(0), call.indices('blocks', sizes), pairs], {});
  };

/** TensorFlow.js puts the new dimension last, whatever `axis` says. */
const oneHot: Lower = (call) => {
  const [depth = 0] = call.fixedIntegers(1, 'depth');
  if (call.attributes.integer('axis', -1) !== -1)
    call.refuse('puts its new dimension elsewhere than last');
  const inputs = [call.input(0), call.indices('depth', [depth], []), call.input(2), call.input(3)];
  return call.emit('ONE_HOT', inputs, { axis: -1 });
};

const scattered: Lower = (call) => {
  const shape = call.indices('shape', call.fixedIntegers(2, 'shape'));
  return call.emit('SCATTER_ND', [call.input(0), call.input(1), shape], {});
};

const neighbours: Lower = (call) => {
  const { attributes } = call;
  return call.emit('LOCAL_RESPONSE_NORMALIZATION', [call.input(0)], {
    // What lies beyond the channels adds nothing, but the kernel has memory for it.
    radius: Math.min(attributes.integer('depth_radius', 5, 0), call.shape(0).at(-1) ?? 1),
    bias: attributes.number('bias', 1),
    alpha: attributes.number('alpha', 1),
    beta: attributes.number('beta', 0.5),
  });
};

/** The lengths of an input; NaN for the number of samples of a run. */
const lengthsOf = (call: NodeCall, i: number) => {
  const lengths = call.shape(i).map((length) => (length < 0 ? Number.NaN : length));
  return known([lengths.length], 'int32', lengths);
};

const eachInput = <T>(call: NodeCall, of: (i: number) => T): T[] =>
  Array.from({ length: call.arity }, (_, i) => of(i));

const joined =
  (axisInput: (call: NodeCall) => number): Lower =>
  (call) => {
    const place = axisInput(call);
    const parts = eachInput(call, (i) => i).filter((i) => i !== place);
    const axis = axisOf(call, call.fixedIntegers(place, 'axis')[0] ?? 0, call.shape(parts[0] ?? 0));
    const inputs = parts.map((i) => call.input(i));
    return call.emit('CONCATENATION', inputs, { axis, ...NO_ACTIVATION });
  };

/** The older op picks rows. */
const picked: Lower = (call) => {
  const axis = axisOf(call, pickedAxis(call), call.shape(0));
  return call.emit('GATHER', [call.input(0), call.input(1)], { axis });
};

/** √ of the sum of squares. */
const norm: Lower = (call) => {
  const axes = call.indices('axes', [...reducedAxes(call)]);
  const squares = call.emit('MUL', [call.input(0), call.input(0)], NO_ACTIVATION, 'squares');
  const keepDims = call.attributes.flag('keep_dims');
  return call.emit('SQRT', [call.emit('SUM', [squares, axes], { keepDims }, 'sum')], {});
};

/** The diagonals of the last two dimensions from `lower` below to `upper` above the first; all on a side where below 0. */
const band: Lower = (call) => {
  const [lower = -1] = call.fixedIntegers(1, 'number of diagonals below');
  const [upper = -1] = call.fixedIntegers(2, 'number of diagonals above');
  const [rows = -1, columns = -1] = call.shape(0).slice(-2);
  if (call.shape(0).length < 2 || rows < 0 || columns < 0) throw new SamplesUnknown();
  const mask = Float32Array.from({ length: rows * columns }, (_, i) => {
    const above = (i % columns) - Math.floor(i / columns);
    return Number((lower < 0 || -above <= lower) && (upper < 0 || above <= upper));
  });
  const kept = call.floats('band', mask, [rows, columns]);
  return call.emit('MUL', [call.input(0), kept], NO_ACTIVATION);
};

/** The input with `updates` at `places`: what is scattered, where ones are scattered alike, and the input elsewhere. */
const updated: Lower = (call) => {
  const lengths = call.shape(0);
  const updates = call.shape(2);
  if ([...lengths, ...updates].includes(-1)) throw new SamplesUnknown();
  const shape = call.indices('shape', lengths);
  const ones = call.floats('ones', new Float32Array(elementCount(updates)).fill(1), updates);
  const counts = call.emit('SCATTER_ND', [call.input(1), ones, shape], {}, 'counts');
  const isNew = call.emit('GREATER', [counts, call.floats('zero', [0], [])], {}, 'is_new');
  const there = call.emit('SCATTER_ND', [call.input(1), call.input(2), shape], {}, 'there');
  return call.emit('SELECT_V2', [isNew, there, call.input(0)], {});
};

/** As many zeros as the run has values. */
const zeros: Lower = (call) =>
  call.shape(0).includes(-1) ? call.emit('ZEROS_LIKE', [call.input(0)], {}) : constantLike(0)(call);

export const SHAPING_OPS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['All', reduction('REDUCE_ALL')],
  ['Any', reduction('REDUCE_ANY')],
  ['ArgMax', argument('ARG_MAX')],
  ['ArgMin', argument('ARG_MIN')],
  ['OnesLike', constantLike(1)],
  ['AvgPool', pool('AVERAGE_POOL_2D')],
  ['AvgPool3D', volumePool('AVERAGE_POOL_2D')],
  ['BatchToSpaceND', blocks('BATCH_TO_SPACE_ND')],
  [
    'BroadcastTo',
    (call) => {
      const shape = call.fixedIntegers(1, 'shape');
      return call.emit('BROADCAST_TO', [call.input(0), call.indices('shape', shape)], {});
    },
  ],
  ['Concat', joined(() => 0)],
  ['ConcatV2', joined((call) => call.arity - 1)],
  ['Cumsum', cumulated],
  ['DepthToSpace', rearranged('DEPTH_TO_SPACE')],
  ['EuclideanNorm', norm],
  ['ExpandDims', (call) => reshape(call, call.input(0), expandedShape(call))],
  ['GatherNd', (call) => call.emit('GATHER_ND', [call.input(0), call.input(1)], {})],
  ['Gather', picked],
  ['GatherV2', picked],
  ['IdentityN', (call) => eachInput(call, (i) => call.known(i) ?? call.input(i))],
  ['LRN', neighbours],
  ['MatrixBandPart', band],
  ['Max', reduction('REDUCE_MAX')],
  ['MaxPool', pool('MAX_POOL_2D')],
  ['MaxPool3D', volumePool('MAX_POOL_2D')],
  ['Mean', reduction('MEAN')],
  ['Prod', reduction('REDUCE_PROD')],
  ['Min', reduction('REDUCE_MIN')],
  [
    'MirrorPad',
    (call) => {
      const mode = call.attributes.choice('mode', ['REFLECT', 'SYMMETRIC']);
      const inputs = [call.input(0), paddings(call)];
      return call.emit('MIRROR_PAD', inputs, { mode: MirrorPadMode[mode] });
    },
  ],
  ['OneHot', oneHot],
  [
    'Pack',
    (call) => {
      const inputs = Array.from({ length: call.arity }, (_, i) => call.input(i));
      const rank = call.shape(0).length + 1;
      const axis = axisOf(call, call.attributes.integer('axis', 0), { length: rank });
      return call.emit('PACK', inputs, { axis, valuesCount: inputs.length });
    },
  ],
  ['Pad', (call) => call.emit('PAD', [call.input(0), paddings(call)], {})],
  ['PadV2', (call) => call.emit('PADV2', [call.input(0), paddings(call), call.input(2)], {})],
  ['Reshape', (call) => reshape(call, call.input(0), reshapedShape(call, call.shape(0)))],
  ['ResizeBilinear', resize('RESIZE_BILINEAR')],
  ['ResizeNearestNeighbor', resize('RESIZE_NEAREST_NEIGHBOR')],
  ['ReverseV2', reversed],
  ['ScatterNd', scattered],
  ['Rank', (call) => known([], 'int32', [call.shape(0).length])],
  ['Shape', (call) => lengthsOf(call, 0)],
  ['ShapeN', (call) => eachInput(call, (i) => lengthsOf(call, i))],
  [
    'Size',
    (call) => {
      const shape = call.shape(0);
      const count = shape.reduce((all, length) => all * (length < 0 ? Number.NaN : length), 1);
      return known([], 'int32', [count]);
    },
  ],
  // Not by SLICE, whose result LiteRT.js may leave unwritten (`ops/slice.ts`).
  ['Slice', (call) => slice(call, plainSlice(call))],
  ['SpaceToBatchND', blocks('SPACE_TO_BATCH_ND')],
  ['SpaceToDepth', rearranged('SPACE_TO_DEPTH')],
  ['Split', (call) => cutAlong(call, 1, 0)],
  ['SplitV', (call) => cutAlong(call, 0, 2)],
  ['Squeeze', (call) => reshape(call, call.input(0), squeezedShape(call))],
  ['StridedSlice', (call) => slice(call, stridedSlice(call))],
  ['Sum', reduction('SUM')],
  ['TensorScatterUpdate', updated],
  [
    'Tile',
    (call) => {
      const times = call.fixedIntegers(1, 'repetitions');
      if (times.length !== call.shape(0).length || times.some((n) => n < 0))
        return call.refuse('repeats other dimensions than it has');
      return call.emit('TILE', [call.input(0), call.indices('times', times)], {});
    },
  ],
  [
    'TopKV2',
    (call) => {
      const [k = 1] = call.fixedIntegers(1, 'count');
      return call.emitAll('TOPK_V2', [call.input(0), call.indices('count', [k], [])], {}, 2);
    },
  ],
  [
    'Transpose',
    (call) => {
      const order = call.fixedIntegers(1, 'order').map((axis) => axisOf(call, axis, call.shape(0)));
      return call.emit('TRANSPOSE', [call.input(0), call.indices('order', order)], {});
    },
  ],
  ['ZerosLike', zeros],
  [
    'Unpack',
    (call) => {
      const shape = call.shape(0);
      const axis = axisOf(call, call.attributes.integer('axis', 0), shape);
      const num = shape[axis]!;
      if (num < 0) throw new SamplesUnknown();
      return call.emitAll('UNPACK', [call.input(0)], { axis, num }, num);
    },
  ],
]);
