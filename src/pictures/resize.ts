/**
 * Resizing as tf.image.resize does it (TensorFlow 2): pixel centres at halves, values not rounded. Sources: kernels
 * resize_bilinear_op.cc, resize_nearest_neighbor_op.cc, resize_area_op.cc, and scale_and_translate_op.cc for antialias.
 */
import type { FILTERS } from './setup.ts';

/** One of {@link FILTERS}. */
export type Filter = (typeof FILTERS)[number];

/** Values row by row, the channels of a pixel side by side. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Part of a plane, in whole pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Weights of the values that one value of the result is made of: `count` of them from `first[i]` on. */
interface Taps {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly count: number;
}

/** The part `box` of `plane`, made `width`×`height`. */
export function resized(
  plane: Plane,
  box: Box,
  width: number,
  height: number,
  filter: Filter,
): Float32Array {
  const { channels, data } = plane;
  const across = tapsOf(box.width, width, filter);
  const down = tapsOf(box.height, height, filter);
  // Rows first: those that several rows of the result are made of are made once.
  const rows = new Float32Array(box.height * width * channels);
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * plane.width + box.left;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < across.count; k++) {
          const weight = across.weights[x * across.count + k]!;
          if (weight !== 0) sum += weight * data[(from + across.first[x]! + k) * channels + c]!;
        }
        rows[(y * width + x) * channels + c] = sum;
      }
    }
  }
  const row = width * channels;
  const result = new Float32Array(height * row);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (let k = 0; k < down.count; k++) {
        const weight = down.weights[y * down.count + k]!;
        if (weight !== 0) sum += weight * rows[(down.first[y]! + k) * row + i]!;
      }
      result[y * row + i] = sum;
    }
  }
  return result;
}

function tapsOf(from: number, to: number, filter: Filter): Taps {
  const scale = from / to;
  const spans = Array.from({ length: to }, (_, i) => TAPS[filter](i, scale, from));
  const count = Math.max(...spans.map(({ weights }) => weights.length));
  const taps = { first: new Int32Array(to), weights: new Float32Array(to * count), count };
  for (const [i, { first, weights }] of spans.entries()) {
    taps.first[i] = first;
    taps.weights.set(weights, i * count);
  }
  return taps;
}

type TapsAt = (
  i: number,
  scale: number,
  from: number,
) => { readonly first: number; readonly weights: readonly number[] };

const clamped = (value: number, below: number) => Math.max(0, Math.min(below - 1, value));

const TAPS: Readonly<Record<Filter, TapsAt>> = {
  nearest: (i, scale, from) => ({
    first: clamped(Math.floor((i + 0.5) * scale), from),
    weights: [1],
  }),
  bilinear: (i, scale, from) => {
    const at = Math.fround((i + 0.5) * scale - 0.5);
    const lower = clamped(Math.floor(at), from);
    const upper = clamped(Math.ceil(at), from);
    const share = at - Math.floor(at);
    return lower === upper
      ? { first: lower, weights: [1] }
      : { first: lower, weights: [1 - share, share] };
  },
  area: (i, scale, from) => {
    const [begin, end] = [i * scale, (i + 1) * scale];
    const first = Math.floor(begin);
    const last = Math.min(from, Math.ceil(end));
    const weights = Array.from({ length: last - first }, (_, k) => {
      const covered = Math.min(first + k + 1, end) - Math.max(first + k, begin);
      return covered / scale;
    });
    return { first, weights };
  },
  antialias: (i, scale, from) => {
    const reach = Math.max(scale, 1);
    const centre = (i + 0.5) * scale;
    const first = clamped(Math.ceil(centre - reach - 0.5), from);
    const last = clamped(Math.floor(centre + reach - 0.5), from);
    const weights = Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach)),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  },
};
