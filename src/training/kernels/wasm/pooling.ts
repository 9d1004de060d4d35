/** Gradients of pooling. Windows that overlap add up. */
import {
  batch,
  dilationHeight,
  dilationWidth,
  filterHeight,
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

/** Number of places of a window along one axis that lie in the image. */
function countInside(start: i32, size: i32, spread: i32, limit: i32): i32 {
  let count = 0;
  for (let i = 0; i < size; i++) {
    if (<u32>(start + i * spread) < <u32>limit) count++;
  }
  return count;
}

/** Gives dy to the first of the largest numbers of one window. `x` and `dx` are one image. */
function maxWindow(x: usize, dx: usize, dy: usize, iy0: i32, ix0: i32): void {
  const pixel = (<usize>inChannels) << 2;
  let c = 0;
  for (; c + 4 <= inChannels; c += 4) {
    const offset = (<usize>c) << 2;
    let best = f32x4.splat(0);
    let place = i32x4.splat(-1);
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = 0; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (<u32>ix >= <u32>inWidth) continue;
        const at = iy * inWidth + ix;
        const value = v128.load(x + <usize>at * pixel + offset);
        const better = v128.or(f32x4.gt(value, best), i32x4.lt_s(place, i32x4.splat(0)));
        best = v128.bitselect(value, best, better);
        place = v128.bitselect(i32x4.splat(at), place, better);
      }
    }
    const gradient = v128.load(dy + offset);
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = 0; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (<u32>ix >= <u32>inWidth) continue;
        const at = iy * inWidth + ix;
        const share = v128.and(gradient, i32x4.eq(place, i32x4.splat(at)));
        const to = dx + <usize>at * pixel + offset;
        v128.store(to, f32x4.add(v128.load(to), share));
      }
    }
  }
  for (; c < inChannels; c++) {
    const offset = (<usize>c) << 2;
    let best: f32 = 0;
    let place: i32 = -1;
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = 0; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (<u32>ix >= <u32>inWidth) continue;
        const at = iy * inWidth + ix;
        const value = load<f32>(x + <usize>at * pixel + offset);
        if (place < 0 || value > best) {
          best = value;
          place = at;
        }
      }
    }
    if (place < 0) continue;
    const to = dx + <usize>place * pixel + offset;
    store<f32>(to, load<f32>(to) + load<f32>(dy + offset));
  }
}

/** Adds dy, divided by the number of places of the window in the image, to each of them. */
function averageWindow(dx: usize, dy: usize, iy0: i32, ix0: i32): void {
  const pixel = (<usize>inChannels) << 2;
  const count =
    countInside(iy0, filterHeight, dilationHeight, inHeight) *
    countInside(ix0, filterWidth, dilationWidth, inWidth);
  const part: f32 = <f32>1 / <f32>count;
  for (let fy = 0; fy < filterHeight; fy++) {
    const iy = iy0 + fy * dilationHeight;
    if (<u32>iy >= <u32>inHeight) continue;
    for (let fx = 0; fx < filterWidth; fx++) {
      const ix = ix0 + fx * dilationWidth;
      if (<u32>ix >= <u32>inWidth) continue;
      let to = dx + <usize>(iy * inWidth + ix) * pixel;
      let from = dy;
      let c = inChannels;
      for (; c >= 4; c -= 4) {
        const share = f32x4.mul(v128.load(from), f32x4.splat(part));
        v128.store(to, f32x4.add(v128.load(to), share));
        from += 16;
        to += 16;
      }
      for (; c; c--) {
        store<f32>(to, load<f32>(to) + load<f32>(from) * part);
        from += 4;
        to += 4;
      }
    }
  }
}

/** dx of max pooling of x; `x` is 0 for average pooling, which does not need it. */
function poolGradient(x: usize, dy: usize, dx: usize): void {
  const pixel = (<usize>inChannels) << 2;
  const image = <usize>(inHeight * inWidth) * pixel;
  memory.fill(dx, 0, <usize>batch * image);
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        const iy0 = oy * strideHeight - padTop;
        const ix0 = ox * strideWidth - padLeft;
        if (x) maxWindow(x, dx, dy, iy0, ix0);
        else averageWindow(dx, dy, iy0, ix0);
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
