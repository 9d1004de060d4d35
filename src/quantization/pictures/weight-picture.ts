/** A layer's weights as trained against where a recipe puts them: what the page draws. Cost: linear in the weights. */
import { channelLayout, forEachRun } from '../../tensor/channels.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import { countIn, type Histogram, histogramOf, rangeOf } from '../../tensor/histogram.ts';
import type { Shape } from '../../tensor/shape.ts';
import { smallFloat } from '../../tensor/small-floats.ts';
import type { Instruction } from '../plan/instruction.ts';
import {
  levelCount,
  quantizeWeights,
  topLevel,
  type WeightSpec,
  weightScales,
} from '../rounding/rounding.ts';
import { addRestored, addRun, countRun, createSums, divideRun, inShares } from './weight-sums.ts';

/** Histograms of a layer’s weights before and after quantization. */
export interface WeightPicture {
  readonly layer: string;
  /** A single channel's picture, or null for the whole tensor. */
  readonly channel: number | null;
  /** x axis: real values, or multiples of each channel's own scale (whole tensor, several scales). */
  readonly unit: 'value' | 'scale';
  /** As trained, 256 bins. */
  readonly trained: Histogram;
  /** Where they land: positions (in `unit`) with counts; null for float modes, which have too many levels to draw. */
  readonly lattice: { readonly positions: Float64Array; readonly counts: Uint32Array } | null;
  /** Null where the layer stays float32. */
  readonly quantization: WeightQuantization | null;
}

/** How the weights on show are quantized, and what that loses. */
export interface WeightQuantization {
  readonly dtype: string;
  readonly bits: number;
  /** Per channel (or block), or one value; empty for small floats. */
  readonly scales: Float32Array;
  readonly zeroPoint: number;
  /** Integers that weights can take, or values of a small float. */
  readonly levels: number;
  readonly levelsUsed: number;
  /** Share of weights that become exactly 0, 0..1. */
  readonly zeros: number;
  /** 10·log10(Σw² / Σ(w−ŵ)²); Infinity when nothing is lost. */
  readonly sqnrDb: number;
  readonly rmse: number;
  /** RMSE in units of the scale; 1/√12 = 0.289 for plain rounding. NaN for small floats, which have no one scale. */
  readonly rmseOverScale: number;
  /** One weight followed through: the one with the largest rounding error. */
  readonly example: WeightExample;
}

/** One weight followed through rounding: x → q = round(x / scale) + zeroPoint → restored = scale · (q − zeroPoint). */
export interface WeightExample {
  readonly x: number;
  readonly scale: number;
  readonly zeroPoint: number;
  readonly q: number;
  readonly restored: number;
  readonly index: number;
  readonly channel: number;
}

type WeightInstruction = Extract<Instruction, { kind: 'quantize-weights' | 'halve' }>;

/** The weights to draw and the instruction for them; without one they stay float32. */
export interface PictureRequest {
  readonly layer: string;
  readonly values: Float32Array;
  readonly shape: Shape;
  /** Quantized dimension of the weights, for picking a channel where there is one scale only. */
  readonly channelAxis: number | null;
  readonly instruction: WeightInstruction | undefined;
  readonly channel: number | null;
}

const BINS = 256;
/** Weights that are rounded, or divided by their scales, at a time. */
const PIECE = 2 ** 16;

/** The picture of one layer, or of one of its channels. Runs the rounding of the file itself. */
export function weightPicture(request: PictureRequest): WeightPicture {
  const { layer, channel, instruction } = request;
  if (instruction?.kind === 'quantize-weights') return integerPicture(request, instruction);
  const selection = selectionOf(request);
  const values = pick(request.values, selection);
  const trained = histogramOf(values, symmetricRange(values), BINS);
  const base = { layer, channel, unit: 'value', trained, lattice: null } as const;
  if (!instruction) return { ...base, quantization: null };
  const { type } = instruction;
  const { toBits, fromBits, toArray, fromArray, levels } = smallFloat(type);
  const { bits: width } = DTYPES[type];
  const used = new Uint8Array(2 ** width);
  const sums = createSums();
  for (const [start, end] of selection) {
    for (let at = start; at < end; at += PIECE) {
      const piece = request.values.subarray(at, Math.min(end, at + PIECE));
      const bits = toArray(piece) as Uint16Array;
      for (let i = 0; i < bits.length; i++) used[bits[i]!] = 1;
      addRestored(sums, piece, fromArray(bits), at);
    }
  }
  const { index, count } = sums;
  const x = count > 0 ? request.values[index]! : 0;
  const q = toBits(x);
  return {
    ...base,
    quantization: {
      ...{ dtype: type, bits: width, scales: new Float32Array(), zeroPoint: 0, levels },
      ...inShares(sums),
      levelsUsed: countOf(used),
      rmseOverScale: Number.NaN,
      example: { x, scale: 0, zeroPoint: 0, q, restored: fromBits(q), index, channel: 0 },
    },
  };
}

function integerPicture(
  request: PictureRequest,
  { spec, type }: Extract<WeightInstruction, { kind: 'quantize-weights' }>,
): WeightPicture {
  const { layer, channel, values } = request;
  const scales = weightScales(spec);
  const top = topLevel(spec.bits);
  const integers = quantizeWeights(values, spec);
  const selection = selectionOf(request);
  const seen = new Uint8Array(scales.length);
  forEachRunOf(selection, spec.layout, (own) => {
    seen[own] = 1;
  });
  const oneScale = countOf(seen) <= 1;
  const counts = new Uint32Array(2 * top + 2);
  const sums = createSums();
  const step = oneScale ? (scales[seen.indexOf(1)] ?? 1) : 1;
  const edge = step * (top + 1);
  const trained = { min: -edge, max: edge, counts: new Uint32Array(BINS) };
  const drawn = drawInto(trained);
  forEachRunOf(selection, spec.layout, (own, start, end) => {
    const scale = scales[own]!;
    addRun(sums, values, integers, start, end, scale);
    countRun(counts, integers, start, end, top + 1);
    drawn.add(values, start, end, oneScale ? 1 : scale);
  });
  drawn.flush();
  const used = countOf(counts);
  const { index, count } = sums;
  const own = Math.floor(index / spec.layout.inner) % spec.layout.channels;
  const [x, q, scale] = count > 0 ? [values[index]!, integers[index]!, scales[own]!] : [0, 0, 0];
  return {
    layer,
    channel,
    unit: oneScale ? 'value' : 'scale',
    trained,
    lattice: { positions: Float64Array.from(counts, (_, i) => (i - top - 1) * step), counts },
    quantization: {
      dtype: type,
      bits: spec.bits,
      scales,
      zeroPoint: 0,
      // The integer below −top is there for weights beyond a range that was learned or cut.
      levels: levelCount(spec.bits) + (counts[0] === 0 ? 0 : 1),
      levelsUsed: used,
      ...inShares(sums),
      example: { x, scale, zeroPoint: 0, q, restored: q * scale, index, channel: own },
    },
  };
}

/** Runs of consecutive weights that the picture is of: starts and ends. Lists of single weights would fill the memory. */
type Selection = readonly (readonly [start: number, end: number])[];

function selectionOf({ values, shape, channelAxis, channel }: PictureRequest): Selection {
  if (channel === null || channelAxis === null) return [[0, values.length]];
  const runs: [number, number][] = [];
  forEachRun(values.length, channelLayout(shape, channelAxis), (own, start, end) => {
    if (own === channel) runs.push([start, end]);
  });
  return runs;
}

/** Runs of the selection that share a scale. */
function forEachRunOf(
  selection: Selection,
  { channels, inner }: WeightSpec['layout'],
  visit: (scale: number, start: number, end: number) => void,
): void {
  for (const [first, end] of selection) {
    for (let start = first; start < end; ) {
      const run = Math.floor(start / inner);
      const stop = Math.min(end, (run + 1) * inner);
      visit(run % channels, start, stop);
      start = stop;
    }
  }
}

/** The selected weights in their order; a copy where they do not lie together. */
function pick(values: Float32Array, selection: Selection): Float32Array {
  const [run] = selection;
  if (run && selection.length === 1) return values.subarray(...run);
  const picked = new Float32Array(selection.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of selection) {
    picked.set(values.subarray(start, end), at);
    at += end - start;
  }
  return picked;
}

/** Counts weights in units of their scales, a piece at a time: a layer of a large network would not fit in memory twice. */
function drawInto(histogram: Histogram) {
  const piece = new Float32Array(PIECE);
  let filled = 0;
  const flush = () => {
    countIn(histogram, piece.subarray(0, filled));
    filled = 0;
  };
  return {
    flush,
    add(values: Float32Array, start: number, end: number, scale: number): void {
      for (let from = start; from < end; ) {
        const to = Math.min(end, from + PIECE - filled);
        piece.set(values.subarray(from, to), filled);
        divideRun(piece, filled, filled + to - from, scale);
        filled += to - from;
        from = to;
        if (filled === PIECE) flush();
      }
    },
  };
}

/** How many are not 0. */
function countOf(flags: Uint8Array | Uint32Array): number {
  let count = 0;
  for (const flag of flags) if (flag > 0) count++;
  return count;
}

function symmetricRange(values: Float32Array): { min: number; max: number } {
  const { min, max } = rangeOf(values);
  const edge = Math.max(-min, max) || 1;
  return { min: -edge, max: edge };
}
