/**
 * Panels for the tile: blocks of A as groups of 6 rows, blocks of B as groups of 8 columns, depth slowest within a
 * group, missing rows and columns as zeros, and a row of zeros where the depth is odd. A matrix that is transposed, or is made of the patches of an image, is
 * only read differently here; it never exists as such.
 */
import {
  dilationHeight,
  dilationWidth,
  filterWidth,
  inChannels,
  inHeight,
  inWidth,
  outHeight,
  outWidth,
  padLeft,
  padTop,
  strideHeight,
  strideWidth,
} from './geometry';
import { TILE_COLUMNS, TILE_ROWS } from './tile';

/** Bytes from one depth to the next. */
const STEP_A: usize = 4 * TILE_ROWS;
const STEP_B: usize = 4 * TILE_COLUMNS;

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

function fill(to: usize, step: usize, count: i32): void {
  for (; count; count--) {
    store<f32>(to, 0);
    to += step;
  }
}

/** Writes `count` neighbours of `from`, `step` bytes apart. */
function spread(from: usize, to: usize, step: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    store<f32>(to, load<f32>(from));
    to += step;
    store<f32>(to, load<f32>(from, 4));
    to += step;
    store<f32>(to, load<f32>(from, 8));
    to += step;
    store<f32>(to, load<f32>(from, 12));
    to += step;
    from += 16;
  }
  for (; count; count--) {
    store<f32>(to, load<f32>(from));
    to += step;
    from += 4;
  }
}

/** Writes `width` neighbours at each of `count` places; `fromStep` and `toStep` lead from one place to the next. */
function copyRuns(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  width: i32,
  count: i32,
): void {
  if (width === TILE_COLUMNS) {
    for (; count; count--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += fromStep;
      to += toStep;
    }
  } else if (width === TILE_ROWS) {
    for (; count; count--) {
      v128.store(to, v128.load(from));
      store<u64>(to, load<u64>(from, 16), 16);
      from += fromStep;
      to += toStep;
    }
  } else {
    for (; count; count--) {
      for (let i = 0; i < width; i++) {
        store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
      }
      from += fromStep;
      to += toStep;
    }
  }
}

/** One row of patches, columns [k0, k0 + depth), into one place of a panel. */
function packPatch(x: usize, pixel: i32, k0: i32, depth: i32, to: usize): void {
  const perImage = outHeight * outWidth;
  const image = pixel / perImage;
  const inImage = pixel - image * perImage;
  const oy = inImage / outWidth;
  const ox = inImage - oy * outWidth;
  const rowSize = filterWidth * inChannels;
  let fy = k0 / rowSize;
  let fx = (k0 - fy * rowSize) / inChannels;
  let c = k0 - fy * rowSize - fx * inChannels;
  while (depth > 0) {
    const iy = oy * strideHeight - padTop + fy * dilationHeight;
    const ix = ox * strideWidth - padLeft + fx * dilationWidth;
    const count = min(inChannels - c, depth);
    if (<u32>iy < <u32>inHeight && <u32>ix < <u32>inWidth) {
      const at = ((image * inHeight + iy) * inWidth + ix) * inChannels + c;
      spread(x + ((<usize>at) << 2), to, STEP_A, count);
    } else {
      fill(to, STEP_A, count);
    }
    to += <usize>count * STEP_A;
    depth -= count;
    c = 0;
    if (++fx === filterWidth) {
      fx = 0;
      fy++;
    }
  }
}

/** Rows [k0, k0 + depth) of the filter's view of pixels [pixel0, …): `width` channels of one filter place. */
function packPlace(
  x: usize,
  fy: i32,
  fx: i32,
  c: i32,
  width: i32,
  pixel0: i32,
  pixels: i32,
  to: usize,
): void {
  const perImage = outHeight * outWidth;
  let image = pixel0 / perImage;
  const inImage = pixel0 - image * perImage;
  let oy = inImage / outWidth;
  let ox = inImage - oy * outWidth;
  const step = (<usize>(strideWidth * inChannels)) << 2;
  while (pixels > 0) {
    // The rest of an output row, in three parts: left of the image, in it, right of it.
    const count = min(outWidth - ox, pixels);
    const iy = oy * strideHeight - padTop + fy * dilationHeight;
    let done = 0;
    if (<u32>iy < <u32>inHeight) {
      let ix = ox * strideWidth - padLeft + fx * dilationWidth;
      for (; done < count && ix < 0; done++) {
        for (let i = 0; i < width; i++) store<f32>(to + ((<usize>i) << 2), 0);
        to += STEP_A;
        ix += strideWidth;
      }
      const inside = ix < inWidth ? min((inWidth - 1 - ix) / strideWidth + 1, count - done) : 0;
      const at = ((image * inHeight + iy) * inWidth + ix) * inChannels + c;
      copyRuns(x + ((<usize>at) << 2), step, to, STEP_A, width, inside);
      to += <usize>inside * STEP_A;
      done += inside;
    }
    for (; done < count; done++) {
      for (let i = 0; i < width; i++) store<f32>(to + ((<usize>i) << 2), 0);
      to += STEP_A;
    }
    pixels -= count;
    ox = 0;
    if (++oy === outHeight) {
      oy = 0;
      image++;
    }
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
  if (rows < TILE_ROWS) memory.fill(to, 0, <usize>depth * STEP_A);
  if (kind === BY_ROWS) {
    for (let r = 0; r < rows; r++) {
      const from = a + <usize>(i0 + r) * stride + ((<usize>k0) << 2);
      spread(from, to + ((<usize>r) << 2), STEP_A, depth);
    }
  } else if (kind === BY_COLUMNS) {
    copyRuns(a + <usize>k0 * stride + ((<usize>i0) << 2), stride, to, STEP_A, rows, depth);
  } else if (kind === PATCHES) {
    for (let r = 0; r < rows; r++) packPatch(a, i0 + r, k0, depth, to + ((<usize>r) << 2));
  } else {
    const rowSize = filterWidth * inChannels;
    for (let r = 0; r < rows; ) {
      const i = i0 + r;
      const fy = i / rowSize;
      const fx = (i - fy * rowSize) / inChannels;
      const c = i - fy * rowSize - fx * inChannels;
      const width = min(inChannels - c, rows - r);
      packPlace(a, fy, fx, c, width, k0, depth, to + ((<usize>r) << 2));
      r += width;
    }
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
    if (width < TILE_COLUMNS) memory.fill(to, 0, <usize>depth * STEP_B);
    if (kind === BY_ROWS) {
      copyRuns(b + <usize>k0 * stride + ((<usize>j) << 2), stride, to, STEP_B, width, depth);
    } else {
      for (let c = 0; c < width; c++) {
        const from = b + <usize>(j + c) * stride + ((<usize>k0) << 2);
        spread(from, to + ((<usize>c) << 2), STEP_B, depth);
      }
    }
    to += <usize>depth * STEP_B;
    memory.fill(to, 0, rest);
    to += rest;
  }
}
