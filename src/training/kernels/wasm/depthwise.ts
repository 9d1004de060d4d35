/** Gradients of a depthwise convolution: filter [height, width, channels, multiplier]. */
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
