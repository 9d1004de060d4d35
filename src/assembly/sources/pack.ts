/**
 * Panels for the tile: blocks of A as groups of 6 rows, blocks of B as groups of 8 columns, depth slowest within a
 * group, missing rows and columns as zeros, and a row of zeros where the depth is odd. A matrix that is transposed, or is made of the patches of an image, is
 * only read differently here; it never exists as such.
 */
import { filterWidth, inChannels } from './geometry';
import { packPatches, packPlace, zeroRun } from './patches';
import { copyRuns, spreadFour, spreadTwo } from './spread';
import { TILE_COLUMNS, TILE_ROWS } from './tile';

/** Bytes from one depth to the next. */
const STEP_A: usize = 4 * <usize>TILE_ROWS;
const STEP_B: usize = 4 * <usize>TILE_COLUMNS;

/** How a matrix lies in memory. */
export const BY_ROWS = 0;
/** Transposed: what is asked for as [i, k] is stored at [k, i]. */
export const BY_COLUMNS = 1;
/** Row = output pixel, column = (filter row, filter column, channel). */
export const PATCHES = 2;
/** The same, transposed. */
export const PATCHES_BY_COLUMNS = 3;

/** Depth of a panel as it is stored. */
export function paddedDepth(depth: i32): i32 {
  return (depth + 1) & ~1;
}

/** Address of row i, or of zeros where the matrix has no more rows. */
function rowOf(a: usize, stride: usize, i: i32, rows: i32): usize {
  return i < rows ? a + <usize>i * stride : zeroRun();
}

/** Rows [i0, i0 + rows) of columns of patches as one panel. */
function packPlaces(x: usize, i0: i32, rows: i32, pixel0: i32, pixels: i32, to: usize): void {
  const rowSize = filterWidth * inChannels;
  if (rows < TILE_ROWS) memory.fill(to, 0, <usize>pixels * STEP_A);
  for (let r = 0; r < rows; ) {
    const i = i0 + r;
    const fy = i / rowSize;
    const fx = (i - fy * rowSize) / inChannels;
    const c = i - fy * rowSize - fx * inChannels;
    const width = min(inChannels - c, rows - r);
    packPlace(x, fy, fx, c, width, pixel0, pixels, to + ((<usize>r) << 2));
    r += width;
  }
}

/** One panel of rows [i0, i0 + rows) and columns [k0, k0 + depth) of A. */
function packPanelA(
  kind: i32,
  a: usize,
  stride: usize,
  i0: i32,
  rows: i32,
  k0: i32,
  depth: i32,
  to: usize,
): void {
  if (kind === BY_ROWS) {
    const from = a + <usize>i0 * stride + ((<usize>k0) << 2);
    const s0 = rowOf(from, stride, 0, rows);
    const s1 = rowOf(from, stride, 1, rows);
    const s2 = rowOf(from, stride, 2, rows);
    const s3 = rowOf(from, stride, 3, rows);
    spreadFour(s0, s1, s2, s3, to, STEP_A, depth);
    const s4 = rowOf(from, stride, 4, rows);
    const s5 = rowOf(from, stride, 5, rows);
    spreadTwo(s4, s5, to + 16, STEP_A, depth);
  } else if (kind === BY_COLUMNS) {
    if (rows < TILE_ROWS) memory.fill(to, 0, <usize>depth * STEP_A);
    copyRuns(a + <usize>k0 * stride + ((<usize>i0) << 2), stride, to, STEP_A, rows, depth);
  } else if (kind === PATCHES) {
    packPatches(a, i0, rows, k0, depth, to);
  } else {
    packPlaces(a, i0, rows, k0, depth, to);
  }
}

/** Rows [i0, i0 + rows) and columns [k0, k0 + depth) of A as panels. `stride` of rows as they are stored, in bytes. */
export function packA(
  kind: i32,
  a: usize,
  stride: usize,
  i0: i32,
  rows: i32,
  k0: i32,
  depth: i32,
  to: usize,
): void {
  const rest = <usize>(paddedDepth(depth) - depth) * STEP_A;
  for (let done = 0; done < rows; done += TILE_ROWS) {
    packPanelA(kind, a, stride, i0 + done, min(TILE_ROWS, rows - done), k0, depth, to);
    to += <usize>depth * STEP_A;
    memory.fill(to, 0, rest);
    to += rest;
  }
}

/** Rows [k0, k0 + depth) and columns [j0, j0 + columns) of B as panels. */
export function packB(
  kind: i32,
  b: usize,
  stride: usize,
  k0: i32,
  depth: i32,
  j0: i32,
  columns: i32,
  to: usize,
): void {
  const rest = <usize>(paddedDepth(depth) - depth) * STEP_B;
  for (let done = 0; done < columns; done += TILE_COLUMNS) {
    const width = min(TILE_COLUMNS, columns - done);
    const j = j0 + done;
    if (kind === BY_ROWS) {
      if (width < TILE_COLUMNS) memory.fill(to, 0, <usize>depth * STEP_B);
      copyRuns(b + <usize>k0 * stride + ((<usize>j) << 2), stride, to, STEP_B, width, depth);
    } else {
      const from = b + <usize>j * stride + ((<usize>k0) << 2);
      for (let c = 0; c < TILE_COLUMNS; c += 4) {
        const s0 = rowOf(from, stride, c, width);
        const s1 = rowOf(from, stride, c + 1, width);
        const s2 = rowOf(from, stride, c + 2, width);
        const s3 = rowOf(from, stride, c + 3, width);
        spreadFour(s0, s1, s2, s3, to + ((<usize>c) << 2), STEP_B, depth);
      }
    }
    to += <usize>depth * STEP_B;
    memory.fill(to, 0, rest);
    to += rest;
  }
}
