/**
 * Scales for blocks of a dense layer's rows, held against one scale for each row: what they reach, gain and cost. Cost: linear in
 * the weights that are looked at.
 */
import { DTYPES } from '../../tensor/dtype.ts';
import { blockSizeOf, GRANULARITIES, type Granularity } from '../recipe/settings/granularity.ts';
import { type MatrixRequest, roundedMatrix } from './rounded-matrix.ts';

/** One row of the weights under the ruler. */
export interface BlockRow {
  readonly row: number;
  /** Rows of the layer. */
  readonly rows: number;
  /** Weights of a row. */
  readonly width: number;
  /** Weights per block. */
  readonly size: number;
  readonly bits: number;
  /** Neighbours drawn as one stroke: how many, and their smallest and largest weight. */
  readonly strokes: {
    readonly each: number;
    readonly mins: Float32Array;
    readonly maxs: Float32Array;
  };
  /** The one range of the row is ± this. */
  readonly rowHalf: number;
  /** The range of each block is ± this. */
  readonly halves: Float32Array;
  /** 10·log10(Σw² / Σ(w−ŵ)²) of the row by one scale, and by those of blocks. */
  readonly rowDb: number;
  readonly blocksDb: number;
}

/** What the scales of a whole layer lose and take. */
export interface BlockCost {
  readonly sqnrDb: number;
  /** Bytes of all scales in the file. */
  readonly bytes: number;
}

/** Strokes for a row: more than a screen tells apart are not sent. */
const STROKES = 448;

/** A float32 scale and an int64 zero point for each row. */
const ROW_BYTES = (DTYPES.float32.bits + DTYPES.int64.bits) / 8;
const BLOCK_BYTES = DTYPES.float16.bits / 8;

/** Sizes of blocks that fill rows of `width` weights. */
export function blockSizes(width: number): readonly number[] {
  return GRANULARITIES.flatMap((name) => {
    const size = blockSizeOf(name);
    return size !== null && width % size === 0 ? [size] : [];
  });
}

/** The setting for blocks of `size`. */
export const blocksOf = (size: number) => `blockwise-${size}` as Granularity;

/** In blocks of `size`, or with null by row. */
function rounded(request: MatrixRequest, size: number | null) {
  const granularity = size === null ? 'per-channel' : blocksOf(size);
  return roundedMatrix({ ...request, settings: { ...request.settings, granularity } });
}

/** @param row the nearest there is. @param size one of {@link blockSizes}. */
export function blockRow(request: MatrixRequest, row: number, size: number): BlockRow {
  const { values, shape, settings, storage } = request;
  const [rows = 1, width = 1] = shape;
  const own = Math.min(rows - 1, Math.max(0, row));
  const line = values.subarray(own * width, (own + 1) * width);
  const alone = { ...request, values: line, shape: [1, width] };
  const byRow = rounded(alone, null);
  const byBlock = rounded(alone, size);
  return {
    ...{ row: own, rows, width, size, bits: settings.weightBits ?? storage.bits },
    strokes: strokesOf(line),
    rowHalf: byRow.spec.halfRange[0] ?? 0,
    halves: Float32Array.from(byBlock.spec.halfRange),
    rowDb: byRow.sqnrDb,
    blocksDb: byBlock.sqnrDb,
  };
}

/** @param size one of {@link blockSizes}; null for one scale per row. */
export function blockCost(request: MatrixRequest, size: number | null): BlockCost {
  const { spec, sqnrDb } = rounded(request, size);
  return { sqnrDb, bytes: spec.layout.channels * (size === null ? ROW_BYTES : BLOCK_BYTES) };
}

function strokesOf(line: Float32Array): BlockRow['strokes'] {
  const each = Math.max(1, Math.ceil(line.length / STROKES));
  const count = Math.ceil(line.length / each);
  const mins = new Float32Array(count);
  const maxs = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const some = line.subarray(i * each, (i + 1) * each);
    mins[i] = some.reduce((a, b) => Math.min(a, b));
    maxs[i] = some.reduce((a, b) => Math.max(a, b));
  }
  return { each, mins, maxs };
}
