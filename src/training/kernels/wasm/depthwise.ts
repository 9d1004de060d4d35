/** A depthwise convolution and its gradients: filter [height, width, channels, multiplier]. */
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
  strideHeight,
  strideWidth,
} from './geometry';

/** One pixel of y, multiplier 1. `x` is an image; the filter's first place lies at [iy0, ix0]. */
function pixelOfOne(x: usize, filter: usize, bias: usize, y: usize, iy0: i32, ix0: i32): void {
  const pixel = (<usize>inChannels) << 2;
  const firstX = max(0, (dilationWidth - 1 - ix0) / dilationWidth);
  let c: usize = 0;
  for (; c + 16 <= pixel; c += 16) {
    let sum = bias ? v128.load(bias + c) : f32x4.splat(0);
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = firstX; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (ix >= inWidth) break;
        const value = v128.load(x + <usize>(iy * inWidth + ix) * pixel + c);
        const weight = v128.load(filter + <usize>(fy * filterWidth + fx) * pixel + c);
        sum = f32x4.add(sum, f32x4.mul(value, weight));
      }
    }
    v128.store(y + c, sum);
  }
  for (; c < pixel; c += 4) {
    let sum: f32 = bias ? load<f32>(bias + c) : 0;
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = iy0 + fy * dilationHeight;
      if (<u32>iy >= <u32>inHeight) continue;
      for (let fx = firstX; fx < filterWidth; fx++) {
        const ix = ix0 + fx * dilationWidth;
        if (ix >= inWidth) break;
        const value = load<f32>(x + <usize>(iy * inWidth + ix) * pixel + c);
        sum += value * load<f32>(filter + <usize>(fy * filterWidth + fx) * pixel + c);
      }
    }
    store<f32>(y + c, sum);
  }
}

/** The same for any multiplier. */
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
  const image = (<usize>(inHeight * inWidth * inChannels)) << 2;
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        const iy0 = oy * strideHeight - padTop;
        const ix0 = ox * strideWidth - padLeft;
        if (outChannels === inChannels) pixelOfOne(x, filter, bias, y, iy0, ix0);
        else pixelOfMany(x, filter, bias, y, iy0, ix0);
        y += (<usize>outChannels) << 2;
      }
    }
    x += image;
  }
}

/** sum += a·b, number by number. */
function addProducts(a: usize, b: usize, sum: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    const product = f32x4.mul(v128.load(a), v128.load(b));
    v128.store(sum, f32x4.add(v128.load(sum), product));
    a += 16;
    b += 16;
    sum += 16;
  }
  for (; count; count--) {
    store<f32>(sum, load<f32>(sum) + load<f32>(a) * load<f32>(b));
    a += 4;
    b += 4;
    sum += 4;
  }
}

/** One pixel of x and dy at one place of the filter: dFilter[c, q] += x[c]·dy[c, q]. */
function addToFilter(x: usize, dy: usize, dFilter: usize): void {
  const multiplier = outChannels / inChannels;
  if (multiplier === 1) {
    addProducts(x, dy, dFilter, inChannels);
    return;
  }
  for (let c = 0; c < inChannels; c++) {
    const value = load<f32>(x + ((<usize>c) << 2));
    for (let q = 0; q < multiplier; q++) {
      store<f32>(dFilter, load<f32>(dFilter) + value * load<f32>(dy));
      dFilter += 4;
      dy += 4;
    }
  }
}

/** The same for the input: dx[c] += Σ dy[c, q]·filter[c, q]. */
function addToInput(filter: usize, dy: usize, dx: usize): void {
  const multiplier = outChannels / inChannels;
  if (multiplier === 1) {
    addProducts(filter, dy, dx, inChannels);
    return;
  }
  for (let c = 0; c < inChannels; c++) {
    let sum: f32 = 0;
    for (let q = 0; q < multiplier; q++) {
      sum += load<f32>(filter) * load<f32>(dy);
      filter += 4;
      dy += 4;
    }
    const to = dx + ((<usize>c) << 2);
    store<f32>(to, load<f32>(to) + sum);
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
  const pixelIn = (<usize>inChannels) << 2;
  memory.fill(dFilter, 0, size);
  for (let b = 0; b < batch; b++) {
    memory.fill(sums, 0, size);
    for (let oy = 0; oy < outHeight; oy++) {
      const row = dy + <usize>((b * outHeight + oy) * outWidth) * place;
      for (let fy = 0; fy < filterHeight; fy++) {
        const iy = oy * strideHeight - padTop + fy * dilationHeight;
        if (<u32>iy >= <u32>inHeight) continue;
        for (let fx = 0; fx < filterWidth; fx++) {
          const end = endColumn(fx);
          const to = sums + <usize>(fy * filterWidth + fx) * place;
          for (let ox = firstColumn(fx); ox < end; ox++) {
            const ix = ox * strideWidth - padLeft + fx * dilationWidth;
            const at = <usize>((b * inHeight + iy) * inWidth + ix);
            addToFilter(x + at * pixelIn, row + <usize>ox * place, to);
          }
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
  const pixelIn = (<usize>inChannels) << 2;
  memory.fill(dx, 0, <usize>(batch * inHeight * inWidth) * pixelIn);
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const row = dy + <usize>((b * outHeight + oy) * outWidth) * place;
      for (let fy = 0; fy < filterHeight; fy++) {
        const iy = oy * strideHeight - padTop + fy * dilationHeight;
        if (<u32>iy >= <u32>inHeight) continue;
        for (let fx = 0; fx < filterWidth; fx++) {
          const end = endColumn(fx);
          const from = filter + <usize>(fy * filterWidth + fx) * place;
          for (let ox = firstColumn(fx); ox < end; ox++) {
            const ix = ox * strideWidth - padLeft + fx * dilationWidth;
            const at = <usize>((b * inHeight + iy) * inWidth + ix);
            addToInput(from, row + <usize>ox * place, dx + at * pixelIn);
          }
        }
      }
    }
  }
}
