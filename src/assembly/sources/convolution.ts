/** Convolution and its two gradients as products with the matrix of patches. */
import {
  batch,
  dilationHeight,
  dilationWidth,
  filterHeight,
  filterWidth,
  inChannels,
  inHeight,
  inWidth,
  outChannels,
  outHeight,
  outWidth,
  padLeft,
  padTop,
  setGeometry,
  strideHeight,
  strideWidth,
} from './geometry';
import { multiply } from './multiply';
import { BY_COLUMNS, BY_ROWS, PATCHES, PATCHES_BY_COLUMNS } from './pack';

/** y = bias + patches(x)·filter. `bias` is an address or 0. */
export function convolve(x: usize, filter: usize, bias: usize, y: usize): void {
  const pixels = batch * outHeight * outWidth;
  const depth = filterHeight * filterWidth * inChannels;
  const row = (<usize>outChannels) << 2;
  multiply(PATCHES, x, 0, BY_ROWS, filter, row, y, row, pixels, outChannels, depth, bias);
}

/** dFilter = patches(x)ᵀ·dy. */
export function convolveFilterGradient(x: usize, dy: usize, dFilter: usize): void {
  const pixels = batch * outHeight * outWidth;
  const depth = filterHeight * filterWidth * inChannels;
  const row = (<usize>outChannels) << 2;
  multiply(PATCHES_BY_COLUMNS, x, 0, BY_ROWS, dy, row, dFilter, row, depth, outChannels, pixels, 0);
}

function addRun(from: usize, to: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; count; count--) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** Adds one row of patches to the places of the image that it was read from. */
function addPatch(patch: usize, pixel: i32, x: usize): void {
  const perImage = outHeight * outWidth;
  const image = pixel / perImage;
  const inImage = pixel - image * perImage;
  const oy = inImage / outWidth;
  const ox = inImage - oy * outWidth;
  const bytes = (<usize>inChannels) << 2;
  for (let fy = 0; fy < filterHeight; fy++) {
    const iy = oy * strideHeight - padTop + fy * dilationHeight;
    for (let fx = 0; fx < filterWidth; fx++) {
      const ix = ox * strideWidth - padLeft + fx * dilationWidth;
      if (<u32>iy < <u32>inHeight && <u32>ix < <u32>inWidth) {
        const at = <usize>((image * inHeight + iy) * inWidth + ix);
        addRun(patch, x + at * bytes, inChannels);
      }
      patch += bytes;
    }
  }
}

/** The filter as a convolution of dy needs it: places in reverse, inputs and outputs exchanged. */
function turnFilter(filter: usize, to: usize): void {
  const places = filterHeight * filterWidth;
  for (let place = places - 1; place >= 0; place--) {
    const from = filter + ((<usize>(place * inChannels * outChannels)) << 2);
    for (let o = 0; o < outChannels; o++) {
      for (let i = 0; i < inChannels; i++) {
        store<f32>(to, load<f32>(from + ((<usize>(i * outChannels + o)) << 2)));
        to += 4;
      }
    }
  }
}

/** With a stride of 1, dx is dy convolved with the turned filter. `turned` is room for that. */
function convolveBack(dy: usize, filter: usize, dx: usize, turned: usize): void {
  turnFilter(filter, turned);
  setGeometry(
    batch,
    outHeight,
    outWidth,
    outChannels,
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    1,
    1,
    dilationHeight,
    dilationWidth,
    (filterHeight - 1) * dilationHeight - padTop,
    (filterWidth - 1) * dilationWidth - padLeft,
  );
  convolve(dy, turned, 0, dx);
}

/**
 * dx: with larger strides the patches dy·filterᵀ, each added where it was read. `room` is room for `rows` of them, and
 * for a filter.
 */
export function convolveInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
  room: usize,
  rows: i32,
): void {
  if (strideHeight === 1 && strideWidth === 1) {
    convolveBack(dy, filter, dx, room);
    return;
  }
  const pixels = batch * outHeight * outWidth;
  const depth = filterHeight * filterWidth * inChannels;
  const dyRow = (<usize>outChannels) << 2;
  const patchRow = (<usize>depth) << 2;
  memory.fill(dx, 0, (<usize>(batch * inHeight) * <usize>(inWidth * inChannels)) << 2);
  for (let pixel = 0; pixel < pixels; pixel += rows) {
    const count = min(rows, pixels - pixel);
    const from = dy + <usize>pixel * dyRow;
    multiply(
      BY_ROWS,
      from,
      dyRow,
      BY_COLUMNS,
      filter,
      dyRow,
      room,
      patchRow,
      count,
      depth,
      outChannels,
      0,
    );
    for (let r = 0; r < count; r++) addPatch(room + <usize>r * patchRow, pixel + r, dx);
  }
}
