/** Shapes of a two-dimensional convolution or pooling, NHWC; set before a kernel is called, since all of them need it. */

export let batch: i32 = 0;
export let inHeight: i32 = 0;
export let inWidth: i32 = 0;
export let inChannels: i32 = 0;
export let outHeight: i32 = 0;
export let outWidth: i32 = 0;
export let outChannels: i32 = 0;
export let filterHeight: i32 = 0;
export let filterWidth: i32 = 0;
export let strideHeight: i32 = 0;
export let strideWidth: i32 = 0;
export let dilationHeight: i32 = 0;
export let dilationWidth: i32 = 0;
export let padTop: i32 = 0;
export let padLeft: i32 = 0;

export function setGeometry(
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  resultHeight: i32,
  resultWidth: i32,
  resultChannels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stepHeight: i32,
  stepWidth: i32,
  spreadHeight: i32,
  spreadWidth: i32,
  top: i32,
  left: i32,
): void {
  batch = images;
  inHeight = height;
  inWidth = width;
  inChannels = channels;
  outHeight = resultHeight;
  outWidth = resultWidth;
  outChannels = resultChannels;
  filterHeight = windowHeight;
  filterWidth = windowWidth;
  strideHeight = stepHeight;
  strideWidth = stepWidth;
  dilationHeight = spreadHeight;
  dilationWidth = spreadWidth;
  padTop = top;
  padLeft = left;
}

/** First place of a window that lies in the image, for a window that begins at `start`. */
export function firstInside(start: i32, spread: i32): i32 {
  return start < 0 ? (spread - 1 - start) / spread : 0;
}

/** The place after the last one of `size` that lies in the image. */
export function endInside(start: i32, spread: i32, size: i32, limit: i32): i32 {
  return start >= limit ? 0 : min(size, (limit - 1 - start) / spread + 1);
}
