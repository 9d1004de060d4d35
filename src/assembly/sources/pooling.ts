/** Gradients of pooling. */
import {
  batch,
  dilationHeight,
  dilationWidth,
  endInside,
  filterHeight,
  filterWidth,
  firstInside,
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

/** Where windows overlap, their gradients add up; else each place is written at most once. */
let overlaps = false;

/** Bytes from one place of a window to the one below and to the right. */
let down: usize = 0;
let right: usize = 0;

function give(to: usize, share: v128): void {
  v128.store(to, overlaps ? f32x4.add(v128.load(to), share) : share);
}

/** Gives dy to the first of the largest numbers of a window of 2 × 2, four channels at once. */
function maxOfFour(x: usize, dx: usize, dy: usize): void {
  const x2 = x + right;
  const x3 = x + down;
  const x4 = x3 + right;
  const a = v128.load(x);
  const b = v128.load(x2);
  const c = v128.load(x3);
  const d = v128.load(x4);
  const top = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  const gradient = v128.load(dy);
  const isA = f32x4.eq(a, top);
  const isB = v128.andnot(f32x4.eq(b, top), isA);
  const found2 = v128.or(isA, isB);
  const isC = v128.andnot(f32x4.eq(c, top), found2);
  const isD = v128.andnot(f32x4.eq(d, top), v128.or(found2, isC));
  give(dx, v128.and(gradient, isA));
  give(dx + right, v128.and(gradient, isB));
  give(dx + down, v128.and(gradient, isC));
  give(dx + down + right, v128.and(gradient, isD));
}

/** The same for any window. */
function maxOfMany(x: usize, dx: usize, dy: usize, rows: i32, columns: i32): void {
  let best = v128.load(x);
  let place = i32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    let from = x + <usize>r * down;
    for (let c = 0; c < columns; c++) {
      const value = v128.load(from);
      const better = f32x4.gt(value, best);
      best = v128.bitselect(value, best, better);
      place = v128.bitselect(i32x4.splat(r * columns + c), place, better);
      from += right;
    }
  }
  const gradient = v128.load(dy);
  for (let r = 0; r < rows; r++) {
    let to = dx + <usize>r * down;
    for (let c = 0; c < columns; c++) {
      give(to, v128.and(gradient, i32x4.eq(place, i32x4.splat(r * columns + c))));
      to += right;
    }
  }
}

function maxOfOneChannel(x: usize, dx: usize, dy: usize, rows: i32, columns: i32): void {
  let best = load<f32>(x);
  let place: usize = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = <usize>r * down + <usize>c * right;
      const value = load<f32>(x + at);
      if (value > best) {
        best = value;
        place = at;
      }
    }
  }
  store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
}

function maxWindow(x: usize, dx: usize, dy: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>inChannels) << 2;
  let at: usize = 0;
  if (rows === 2 && columns === 2) {
    for (; at + 16 <= bytes; at += 16) maxOfFour(x + at, dx + at, dy + at);
  } else {
    for (; at + 16 <= bytes; at += 16) maxOfMany(x + at, dx + at, dy + at, rows, columns);
  }
  for (; at < bytes; at += 4) maxOfOneChannel(x + at, dx + at, dy + at, rows, columns);
}

/** Adds an equal part of dy to each place of a window. */
function averageWindow(dx: usize, dy: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>inChannels) << 2;
  const part: f32 = <f32>1 / <f32>(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const to = dx + <usize>r * down + <usize>c * right;
      let at: usize = 0;
      for (; at + 16 <= bytes; at += 16) {
        give(to + at, f32x4.mul(v128.load(dy + at), f32x4.splat(part)));
      }
      for (; at < bytes; at += 4) {
        store<f32>(to + at, load<f32>(to + at) + load<f32>(dy + at) * part);
      }
    }
  }
}

/** Goes through the windows; `x` is 0 for average pooling, which does not need it. */
function poolGradient(x: usize, dy: usize, dx: usize): void {
  const pixel = (<usize>inChannels) << 2;
  const image = <usize>(inHeight * inWidth) * pixel;
  down = <usize>(dilationHeight * inWidth) * pixel;
  right = <usize>dilationWidth * pixel;
  overlaps =
    strideHeight < (filterHeight - 1) * dilationHeight + 1 ||
    strideWidth < (filterWidth - 1) * dilationWidth + 1;
  memory.fill(dx, 0, <usize>batch * image);
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const iy = oy * strideHeight - padTop;
      const firstRow = firstInside(iy, dilationHeight);
      const rows = endInside(iy, dilationHeight, filterHeight, inHeight) - firstRow;
      for (let ox = 0; ox < outWidth; ox++) {
        const ix = ox * strideWidth - padLeft;
        const firstColumn = firstInside(ix, dilationWidth);
        const columns = endInside(ix, dilationWidth, filterWidth, inWidth) - firstColumn;
        if (rows > 0 && columns > 0) {
          const y0 = iy + firstRow * dilationHeight;
          const x0 = ix + firstColumn * dilationWidth;
          const at = <usize>(y0 * inWidth + x0) * pixel;
          if (x) maxWindow(x + at, dx + at, dy, rows, columns);
          else averageWindow(dx + at, dy, rows, columns);
        }
        dy += pixel;
      }
    }
    if (x) x += image;
    dx += image;
  }
}

/** Where numbers of a window are equal, the first of them gets the gradient, as in TensorFlow. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize): void {
  poolGradient(x, dy, dx);
}

/** Places outside the image do not count, as in the forward pass of TensorFlow. */
export function averagePoolGradient(dy: usize, dx: usize): void {
  poolGradient(0, dy, dx);
}
