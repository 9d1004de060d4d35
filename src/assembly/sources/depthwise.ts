/** A depthwise convolution and its gradients: filter [height, width, channels, multiplier]. */
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
  outChannels,
  outHeight,
  outWidth,
  padLeft,
  padTop,
  strideHeight,
  strideWidth,
} from './geometry';

/** One pixel of y, multiplier 1. `x` is the first place of the window that lies in the image, `filter` likewise. */
function pixelOfOne(x: usize, filter: usize, bias: usize, y: usize, rows: i32, columns: i32): void {
  const pixel = (<usize>inChannels) << 2;
  const right = <usize>dilationWidth * pixel;
  const down = <usize>(dilationHeight * inWidth) * pixel;
  const filterDown = <usize>filterWidth * pixel;
  let at: usize = 0;
  for (; at + 64 <= pixel; at += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let r = 0; r < rows; r++) {
      let from = x + <usize>r * down + at;
      let by = filter + <usize>r * filterDown + at;
      for (let c = columns; c > 0; c--) {
        s0 = f32x4.add(f32x4.mul(v128.load(from), v128.load(by)), s0);
        s1 = f32x4.add(f32x4.mul(v128.load(from, 16), v128.load(by, 16)), s1);
        s2 = f32x4.add(f32x4.mul(v128.load(from, 32), v128.load(by, 32)), s2);
        s3 = f32x4.add(f32x4.mul(v128.load(from, 48), v128.load(by, 48)), s3);
        from += right;
        by += pixel;
      }
    }
    if (bias) {
      s0 = f32x4.add(s0, v128.load(bias + at));
      s1 = f32x4.add(s1, v128.load(bias + at, 16));
      s2 = f32x4.add(s2, v128.load(bias + at, 32));
      s3 = f32x4.add(s3, v128.load(bias + at, 48));
    }
    v128.store(y + at, s0);
    v128.store(y + at, s1, 16);
    v128.store(y + at, s2, 32);
    v128.store(y + at, s3, 48);
  }
  for (; at + 16 <= pixel; at += 16) {
    let sum = f32x4.splat(0);
    for (let r = 0; r < rows; r++) {
      let from = x + <usize>r * down + at;
      let by = filter + <usize>r * filterDown + at;
      for (let c = columns; c > 0; c--) {
        sum = f32x4.add(f32x4.mul(v128.load(from), v128.load(by)), sum);
        from += right;
        by += pixel;
      }
    }
    v128.store(y + at, bias ? f32x4.add(sum, v128.load(bias + at)) : sum);
  }
  for (; at < pixel; at += 4) {
    let sum: f32 = 0;
    for (let r = 0; r < rows; r++) {
      let from = x + <usize>r * down + at;
      let by = filter + <usize>r * filterDown + at;
      for (let c = columns; c > 0; c--) {
        sum += load<f32>(from) * load<f32>(by);
        from += right;
        by += pixel;
      }
    }
    store<f32>(y + at, bias ? sum + load<f32>(bias + at) : sum);
  }
}

/** One pixel of y, any multiplier. `x` is an image; the filter lies at [iy0, ix0]. */
function pixelOfMany(x: usize, filter: usize, bias: usize, y: usize, iy0: i32, ix0: i32): void {
  const multiplier = outChannels / inChannels;
  for (let o = 0; o < outChannels; o++) {
    const c = o / multiplier;
    let sum: f32 = bias ? load<f32>(bias + ((<usize>o) << 2)) : 0;
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = 0; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (<u32>ix >= <u32>inWidth) continue;
        const value = load<f32>(x + ((<usize>((iy * inWidth + ix) * inChannels + c)) << 2));
        const place = (fy * filterWidth + fx) * outChannels + o;
        sum += value * load<f32>(filter + ((<usize>place) << 2));
      }
    }
    store<f32>(y + ((<usize>o) << 2), sum);
  }
}

/** y = bias + x ∗ filter. `bias` is an address or 0. */
export function depthwiseConvolve(x: usize, filter: usize, bias: usize, y: usize): void {
  const pixel = (<usize>inChannels) << 2;
  const image = <usize>(inHeight * inWidth) * pixel;
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        const iy0 = oy * strideHeight - padTop;
        const ix0 = ox * strideWidth - padLeft;
        if (outChannels === inChannels) {
          const fy = firstInside(iy0, dilationHeight);
          const fx = firstInside(ix0, dilationWidth);
          const rows = endInside(iy0, dilationHeight, filterHeight, inHeight) - fy;
          const columns = endInside(ix0, dilationWidth, filterWidth, inWidth) - fx;
          const at = (iy0 + fy * dilationHeight) * inWidth + ix0 + fx * dilationWidth;
          const place = fy * filterWidth + fx;
          pixelOfOne(x + <usize>at * pixel, filter + <usize>place * pixel, bias, y, rows, columns);
        } else {
          pixelOfMany(x, filter, bias, y, iy0, ix0);
        }
        y += (<usize>outChannels) << 2;
      }
    }
    x += image;
  }
}

/** to[c] += Σ a[i, c]·b[i, c] over `count` places i. */
function sumProducts(a: usize, aStep: usize, b: usize, bStep: usize, to: usize, count: i32): void {
  const bytes = (<usize>inChannels) << 2;
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let s0 = v128.load(to + at);
    let s1 = v128.load(to + at, 16);
    let s2 = v128.load(to + at, 32);
    let s3 = v128.load(to + at, 48);
    let p = a + at;
    let q = b + at;
    for (let i = count; i > 0; i--) {
      s0 = f32x4.add(f32x4.mul(v128.load(p), v128.load(q)), s0);
      s1 = f32x4.add(f32x4.mul(v128.load(p, 16), v128.load(q, 16)), s1);
      s2 = f32x4.add(f32x4.mul(v128.load(p, 32), v128.load(q, 32)), s2);
      s3 = f32x4.add(f32x4.mul(v128.load(p, 48), v128.load(q, 48)), s3);
      p += aStep;
      q += bStep;
    }
    v128.store(to + at, s0);
    v128.store(to + at, s1, 16);
    v128.store(to + at, s2, 32);
    v128.store(to + at, s3, 48);
  }
  for (; at + 16 <= bytes; at += 16) {
    let sum = v128.load(to + at);
    let p = a + at;
    let q = b + at;
    for (let i = count; i > 0; i--) {
      sum = f32x4.add(f32x4.mul(v128.load(p), v128.load(q)), sum);
      p += aStep;
      q += bStep;
    }
    v128.store(to + at, sum);
  }
  for (; at < bytes; at += 4) {
    let sum = load<f32>(to + at);
    let p = a + at;
    let q = b + at;
    for (let i = count; i > 0; i--) {
      sum += load<f32>(p) * load<f32>(q);
      p += aStep;
      q += bStep;
    }
    store<f32>(to + at, sum);
  }
}

/** to[i, c] += factor[c]·b[i, c] at `count` places i. */
function addProducts(
  factor: usize,
  b: usize,
  bStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  const bytes = (<usize>inChannels) << 2;
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    const f0 = v128.load(factor + at);
    const f1 = v128.load(factor + at, 16);
    const f2 = v128.load(factor + at, 32);
    const f3 = v128.load(factor + at, 48);
    let p = b + at;
    let q = to + at;
    for (let i = count; i > 0; i--) {
      v128.store(q, f32x4.add(f32x4.mul(v128.load(p), f0), v128.load(q)));
      v128.store(q, f32x4.add(f32x4.mul(v128.load(p, 16), f1), v128.load(q, 16)), 16);
      v128.store(q, f32x4.add(f32x4.mul(v128.load(p, 32), f2), v128.load(q, 32)), 32);
      v128.store(q, f32x4.add(f32x4.mul(v128.load(p, 48), f3), v128.load(q, 48)), 48);
      p += bStep;
      q += toStep;
    }
  }
  for (; at + 16 <= bytes; at += 16) {
    const f = v128.load(factor + at);
    let p = b + at;
    let q = to + at;
    for (let i = count; i > 0; i--) {
      v128.store(q, f32x4.add(f32x4.mul(v128.load(p), f), v128.load(q)));
      p += bStep;
      q += toStep;
    }
  }
  for (; at < bytes; at += 4) {
    const f = load<f32>(factor + at);
    let p = b + at;
    let q = to + at;
    for (let i = count; i > 0; i--) {
      store<f32>(q, load<f32>(p) * f + load<f32>(q));
      p += bStep;
      q += toStep;
    }
  }
}

/** The first for any multiplier: to[c, q] += Σ x[i, c]·dy[i, c, q]. */
function sumProductsOfMany(
  x: usize,
  xStep: usize,
  dy: usize,
  dyStep: usize,
  to: usize,
  count: i32,
): void {
  const multiplier = outChannels / inChannels;
  for (; count > 0; count--) {
    for (let o = 0; o < outChannels; o++) {
      const value = load<f32>(x + ((<usize>(o / multiplier)) << 2));
      const at = (<usize>o) << 2;
      store<f32>(to + at, load<f32>(to + at) + value * load<f32>(dy + at));
    }
    x += xStep;
    dy += dyStep;
  }
}

/** The second for any multiplier: to[i, c] += Σ filter[c, q]·dy[i, c, q]. */
function addProductsOfMany(
  filter: usize,
  dy: usize,
  dyStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  const multiplier = outChannels / inChannels;
  for (; count > 0; count--) {
    for (let o = 0; o < outChannels; o++) {
      const at = (<usize>o) << 2;
      const sum = to + ((<usize>(o / multiplier)) << 2);
      store<f32>(sum, load<f32>(sum) + load<f32>(filter + at) * load<f32>(dy + at));
    }
    dy += dyStep;
    to += toStep;
  }
}

/** First output column whose place `fx` of the filter lies in the image, and the one after the last. */
function firstColumn(fx: i32): i32 {
  const left = padLeft - fx * dilationWidth;
  return left > 0 ? (left + strideWidth - 1) / strideWidth : 0;
}

function endColumn(fx: i32): i32 {
  const right = inWidth - 1 + padLeft - fx * dilationWidth;
  return right < 0 ? 0 : min(outWidth, right / strideWidth + 1);
}

/** dFilter. `sums` is room for a filter: the sum of an image is made there, so that long sums stay precise. */
export function depthwiseFilterGradient(x: usize, dy: usize, dFilter: usize, sums: usize): void {
  const place = (<usize>outChannels) << 2;
  const size = <usize>(filterHeight * filterWidth) * place;
  const pixel = (<usize>inChannels) << 2;
  const step = <usize>strideWidth * pixel;
  memory.fill(dFilter, 0, size);
  for (let b = 0; b < batch; b++) {
    memory.fill(sums, 0, size);
    for (let oy = 0; oy < outHeight; oy++) {
      const row = dy + <usize>((b * outHeight + oy) * outWidth) * place;
      for (let fy = 0; fy < filterHeight; fy++) {
        const iy = oy * strideHeight - padTop + fy * dilationHeight;
        if (<u32>iy >= <u32>inHeight) continue;
        for (let fx = 0; fx < filterWidth; fx++) {
          const first = firstColumn(fx);
          const count = endColumn(fx) - first;
          const ix = first * strideWidth - padLeft + fx * dilationWidth;
          const from = x + <usize>((b * inHeight + iy) * inWidth + ix) * pixel;
          const by = row + <usize>first * place;
          const to = sums + <usize>(fy * filterWidth + fx) * place;
          if (outChannels === inChannels) sumProducts(from, step, by, place, to, count);
          else sumProductsOfMany(from, step, by, place, to, count);
        }
      }
    }
    for (let i: usize = 0; i < size; i += 4) {
      store<f32>(dFilter + i, load<f32>(dFilter + i) + load<f32>(sums + i));
    }
  }
}

export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize): void {
  const place = (<usize>outChannels) << 2;
  const pixel = (<usize>inChannels) << 2;
  const step = <usize>strideWidth * pixel;
  memory.fill(dx, 0, <usize>(batch * inHeight * inWidth) * pixel);
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const row = dy + <usize>((b * outHeight + oy) * outWidth) * place;
      for (let fy = 0; fy < filterHeight; fy++) {
        const iy = oy * strideHeight - padTop + fy * dilationHeight;
        if (<u32>iy >= <u32>inHeight) continue;
        for (let fx = 0; fx < filterWidth; fx++) {
          const first = firstColumn(fx);
          const count = endColumn(fx) - first;
          const ix = first * strideWidth - padLeft + fx * dilationWidth;
          const to = dx + <usize>((b * inHeight + iy) * inWidth + ix) * pixel;
          const from = row + <usize>first * place;
          const by = filter + <usize>(fy * filterWidth + fx) * place;
          if (outChannels === inChannels) addProducts(by, from, place, to, step, count);
          else addProductsOfMany(by, from, place, to, step, count);
        }
      }
    }
  }
}
