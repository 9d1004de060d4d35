/**
 * Rows and columns of the matrix of patches: row = output pixel, column = (filter row, filter column, channel). It is
 * read from the image and never made.
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
import { copyRuns, spreadFour, spreadTwo } from './spread';
import { BLOCK_DEPTH, TILE_ROWS } from './tile';

/** Bytes from one depth to the next of a panel of A. */
const STEP: usize = 4 * <usize>TILE_ROWS;
/** Of a row: address of its image, and the place of its patch's corner, which may lie outside. */
const CORNER_BYTES: usize = 12;

let corners: usize = 0;
/** As many zeros as a run can have. */
let zeros: usize = 0;

/** Bytes that `setPatchScratch` needs. */
export const PATCH_SCRATCH: usize = 4 * <usize>BLOCK_DEPTH + <usize>TILE_ROWS * CORNER_BYTES;

export function setPatchScratch(address: usize): void {
  zeros = address;
  corners = address + 4 * <usize>BLOCK_DEPTH;
  memory.fill(zeros, 0, 4 * BLOCK_DEPTH);
}

/** Address of zeros, BLOCK_DEPTH of them. */
export function zeroRun(): usize {
  return zeros;
}

/** Notes the corners of a panel's patches. @returns whether all columns of all patches lie in the image. */
function findCorners(x: usize, pixel: i32, rows: i32): bool {
  const perImage = outHeight * outWidth;
  const imageBytes = (<usize>(inHeight * inWidth * inChannels)) << 2;
  const reach = (filterWidth - 1) * dilationWidth;
  let inside = true;
  let image = pixel / perImage;
  let oy = (pixel - image * perImage) / outWidth;
  let ox = pixel - image * perImage - oy * outWidth;
  for (let r = 0; r < TILE_ROWS; r++) {
    const corner = corners + <usize>r * CORNER_BYTES;
    if (r >= rows) {
      store<usize>(corner, 0);
      continue;
    }
    const ix = ox * strideWidth - padLeft;
    store<usize>(corner, x + <usize>image * imageBytes);
    store<i32>(corner, oy * strideHeight - padTop, 4);
    store<i32>(corner, ix, 8);
    if (ix < 0 || ix + reach >= inWidth) inside = false;
    if (++ox === outWidth) {
      ox = 0;
      if (++oy === outHeight) {
        oy = 0;
        image++;
      }
    }
  }
  return inside;
}

/** Where row `r` of the panel reads at the filter's place [fy, fx] and channel c; zeros outside of the image. */
function sourceOf(r: usize, fy: i32, fx: i32, c: i32): usize {
  const corner = corners + r * CORNER_BYTES;
  const image = load<usize>(corner);
  const iy = load<i32>(corner, 4) + fy * dilationHeight;
  const ix = load<i32>(corner, 8) + fx * dilationWidth;
  if (!image || <u32>iy >= <u32>inHeight || <u32>ix >= <u32>inWidth) return zeros;
  return image + ((<usize>((iy * inWidth + ix) * inChannels + c)) << 2);
}

/** Rows [pixel, pixel + rows) and columns [k0, k0 + depth) as one panel. */
export function packPatches(x: usize, pixel: i32, rows: i32, k0: i32, depth: i32, to: usize): void {
  const inside = findCorners(x, pixel, rows) && dilationWidth === 1;
  const rowSize = filterWidth * inChannels;
  let fy = k0 / rowSize;
  let fx = (k0 - fy * rowSize) / inChannels;
  let c = k0 - fy * rowSize - fx * inChannels;
  while (depth > 0) {
    // Neighbouring columns of the filter are neighbours in the image, where that has all of them.
    const columns = inside ? filterWidth - fx : 1;
    const count = min(columns * inChannels - c, depth);
    const s0 = sourceOf(0, fy, fx, c);
    const s1 = sourceOf(1, fy, fx, c);
    const s2 = sourceOf(2, fy, fx, c);
    const s3 = sourceOf(3, fy, fx, c);
    spreadFour(s0, s1, s2, s3, to, STEP, count);
    spreadTwo(sourceOf(4, fy, fx, c), sourceOf(5, fy, fx, c), to + 16, STEP, count);
    to += <usize>count * STEP;
    depth -= count;
    c = 0;
    fx += columns;
    if (fx === filterWidth) {
      fx = 0;
      fy++;
    }
  }
}

/** Columns of the matrix of patches as rows: `width` channels of one filter place, for pixels from `pixel0` on. */
export function packPlace(
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
        to += STEP;
        ix += strideWidth;
      }
      const inside = ix < inWidth ? min((inWidth - 1 - ix) / strideWidth + 1, count - done) : 0;
      const at = ((image * inHeight + iy) * inWidth + ix) * inChannels + c;
      copyRuns(x + ((<usize>at) << 2), step, to, STEP, width, inside);
      to += <usize>inside * STEP;
      done += inside;
    }
    for (; done < count; done++) {
      for (let i = 0; i < width; i++) store<f32>(to + ((<usize>i) << 2), 0);
      to += STEP;
    }
    pixels -= count;
    ox = 0;
    if (++oy === outHeight) {
      oy = 0;
      image++;
    }
  }
}
