/** Layers that move values without computing. */
import { sameShape } from '../../tensor/shape.ts';
import type { LayerConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import type { Spatial } from './spatial.ts';

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);

/** −1 for the batch, then `shape`: what RESHAPE reads; every dimension fits into an int32. */
function targetShape(call: LayerCall, shape: readonly number[]): number {
  if (shape.some((d) => d >= 2 ** 31)) {
    call.config.refuse(`its output ${shape.join('×')} is too large`);
  }
  return call.indices('shape', [-1, ...shape]);
}

const flatten: LayerRow = {
  hasDataFormat: true,
  lower(call) {
    const [, ...rest] = call.inputShape();
    if (rest.length === 1) return call.input();
    return call.emit('RESHAPE', [call.input(), targetShape(call, [product(rest)])], {});
  },
};

const reshape: LayerRow = {
  lower(call) {
    const [, ...rest] = call.inputShape();
    const target = call.config.integerList('target_shape');
    const known = product(target.filter((d) => d >= 0));
    const open = target.filter((d) => d < 0).length;
    const shape = target.map((d) => (d < 0 ? product(rest) / known : d));
    if (open > 1 || product(shape) !== product(rest) || !shape.every(Number.isInteger)) {
      call.config.refuse(`${rest.join('×')} values cannot be read as ${target.join('×')}`);
    }
    if (sameShape(shape, rest)) return call.input();
    return call.emit('RESHAPE', [call.input(), targetShape(call, shape)], {});
  },
};

/** `dims` counts the dimensions after the batch from 1. */
const permute: LayerRow = {
  lower(call) {
    const rank = call.inputShape().length;
    const order = [0, ...call.config.integerList('dims')];
    if (order.length !== rank || new Set(order).size !== rank || order.some((d) => d >= rank)) {
      call.config.bad('dims', `an order of ${rank - 1} dimensions`);
    }
    return call.emit('TRANSPOSE', [call.input(), call.indices('order', order)], {});
  },
};

const repeatVector: LayerRow = {
  lower(call) {
    call.inputShape(2);
    const [times = 1] = call.config.integers('n', 1, 1);
    const axis = call.indices('axis', [1], []);
    const row = call.emit('EXPAND_DIMS', [call.input(), axis], {}, 'expand');
    return call.emit('TILE', [row, call.indices('times', [1, times, 1])], {});
  },
};

/** `padding`, `cropping`: 1 · [1, 2] (one for each dimension) · [[top, bottom], [left, right]]; for sequences 1 · [1, 2] (both ends). */
function pairs(config: LayerConfig, key: string, spatial: Spatial | 3): number[] {
  const value = config.raw(key);
  if (spatial === 1 && Array.isArray(value)) return config.integers(key, 2, 0);
  if (Array.isArray(value) && value.some(Array.isArray)) {
    const flat: unknown[] = value.flatMap((pair: unknown) =>
      Array.isArray(pair) ? pair : [pair, pair],
    );
    const fits = (v: unknown) => Number.isInteger(v) && (v as number) >= 0;
    if (flat.length === 2 * spatial && flat.every(fits)) return flat as number[];
    return config.bad(key, `${spatial} pairs of sizes`);
  }
  return config.integers(key, spatial, 0, 1).flatMap((size) => [size, size]);
}

const zeroPadding = (spatial: Spatial | 3): LayerRow => ({
  hasDataFormat: true,
  lower(call) {
    const { length } = call.inputShape(spatial + 2);
    const paddings = [0, 0, ...pairs(call.config, 'padding', spatial), 0, 0];
    return call.emit('PAD', [call.input(), call.indices('padding', paddings, [length, 2])], {});
  },
});

/** Keeps the part from `begin` to `end` of the spatial dimensions, all of the others. */
function cut(call: LayerCall, begin: readonly number[], end: readonly number[]): number {
  const rank = begin.length + 2;
  const whole = 1 | (1 << (rank - 1));
  const inputs = [
    call.input(),
    call.indices('begin', [0, ...begin, 0]),
    call.indices('end', [0, ...end, 0]),
    call.indices('strides', new Array<number>(rank).fill(1)),
  ];
  return call.emit('STRIDED_SLICE', inputs, { beginMask: whole, endMask: whole });
}

const cropping = (spatial: Spatial | 3): LayerRow => ({
  hasDataFormat: true,
  lower(call) {
    const lengths = call.inputShape(spatial + 2).slice(1, -1);
    const crops = pairs(call.config, 'cropping', spatial);
    const begin = lengths.map((_, i) => crops[2 * i] ?? 0);
    const end = lengths.map((length, i) => length - (crops[2 * i + 1] ?? 0));
    if (end.some((e, i) => e <= (begin[i] ?? 0))) call.config.refuse('it leaves nothing');
    return cut(call, begin, end);
  },
});

const centerCrop: LayerRow = {
  hasDataFormat: true,
  lower(call) {
    const [, height = 1, width = 1] = call.inputShape(4);
    const target = ['height', 'width'].map((key) => call.config.integers(key, 1, 1)[0] ?? 1);
    const begin = [height, width].map((length, i) => Math.floor((length - (target[i] ?? 1)) / 2));
    if (begin.some((b) => b < 0)) call.config.refuse('it would have to enlarge the image');
    return cut(
      call,
      begin,
      begin.map((b, i) => b + (target[i] ?? 1)),
    );
  },
};

export const RESHAPING_LAYERS = {
  CenterCrop: centerCrop,
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
  Flatten: flatten,
  Permute: permute,
  RepeatVector: repeatVector,
  Reshape: reshape,
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
};
