/** Layers that move values without computing. */
import type { LayerConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { checkChannelsLast } from './spatial.ts';

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);

/** −1 for the batch, then `shape`: what RESHAPE reads; every dimension fits into an int32. */
function targetShape(call: LayerCall, shape: readonly number[]): number {
  if (shape.some((d) => d >= 2 ** 31))
    call.config.refuse(`its output ${shape.join('×')} is too large`);
  return call.indices('shape', [-1, ...shape]);
}

const flatten: LayerRow = {
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
    return call.emit('RESHAPE', [call.input(), targetShape(call, shape)], {});
  },
};

/** `padding`: 1 · [1, 2] (rows, columns) · [[top, bottom], [left, right]]. */
function paddingPairs(config: LayerConfig, key: string, count: number): number[] {
  const value = config.raw(key);
  if (Array.isArray(value) && value.some(Array.isArray)) {
    const pairs = value.map((pair: unknown) => (Array.isArray(pair) ? pair : [pair, pair]));
    const flat: unknown[] = pairs.flat();
    if (flat.length === 2 * count && flat.every((v) => Number.isInteger(v) && (v as number) >= 0)) {
      return flat as number[];
    }
    return config.bad(key, `${count} pairs of sizes`);
  }
  return config.integers(key, count, 0, 1).flatMap((size) => [size, size]);
}

const zeroPadding2d: LayerRow = {
  lower(call) {
    checkChannelsLast(call.config);
    call.inputShape(4);
    const pads = [0, 0, ...paddingPairs(call.config, 'padding', 2), 0, 0];
    return call.emit('PAD', [call.input(), call.indices('padding', pads, [4, 2])], {});
  },
};

export const RESHAPING_LAYERS = {
  Flatten: flatten,
  Reshape: reshape,
  ZeroPadding2D: zeroPadding2d,
};
