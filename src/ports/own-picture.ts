/**
 * A picture of the person's own as a sample: grey, the thing bright on a dark ground, trimmed, as large as it fits and in the
 * middle, as the photos of Fashion-MNIST were made (Xiao et al. 2017, section 2).
 */
import type { PictureFacts } from './data-source.ts';

/** Pixels row by row, 0 for black and 1 for white. */
export interface GreyPixels {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** What differs from the ground by less than this belongs to it: paper and walls are never even. */
const GROUND = 0.12;

/** Brightness (ITU-R BT.601) of pixels that cover all: red, green, blue, and a fourth that is not read. */
export function greyOf(rgba: ArrayLike<number>, width: number, height: number): GreyPixels {
  const values = Float32Array.from({ length: width * height }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]];
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  });
  return { values, width, height };
}

/** Whether the thing is dark on a light ground, by the pixels along the edges. */
export function hasLightGround(pixels: GreyPixels): boolean {
  return groundOf(pixels) > 0.5;
}

/** @param invert the picture is dark on light. */
export function ownSample(
  pixels: GreyPixels,
  { width, height }: Pick<PictureFacts, 'width' | 'height'>,
  invert: boolean,
): Float32Array {
  const bright = invert ? { ...pixels, values: pixels.values.map((v) => 1 - v) } : pixels;
  const thing = withoutGround(bright);
  const box = boxOf(thing);
  const sample = new Float32Array(width * height);
  if (!box) return sample;
  const scale = Math.min(width / box.width, height / box.height);
  const left = (width - box.width * scale) / 2;
  const top = (height - box.height * scale) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sample[y * width + x] = meanOver(thing, {
        left: box.left + (x - left) / scale,
        top: box.top + (y - top) / scale,
        width: 1 / scale,
        height: 1 / scale,
      });
    }
  }
  return sample;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function groundOf({ values, width, height }: GreyPixels): number {
  const edge = [...values]
    .filter((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x === 0 || y === 0 || x === width - 1 || y === height - 1;
    })
    .sort((a, b) => a - b);
  return edge[Math.floor(edge.length / 2)] ?? 0;
}

/** 0 for the ground, 1 for what is brightest. */
function withoutGround(pixels: GreyPixels): GreyPixels {
  const ground = groundOf(pixels) + GROUND;
  const most = pixels.values.reduce((a, b) => Math.max(a, b), 0);
  if (most <= ground) return { ...pixels, values: new Float32Array(pixels.values.length) };
  // The thing keeps its shades: only what lies next to the ground is lowered to 0.
  const values = pixels.values.map((v) => (v <= ground ? 0 : v / most));
  return { ...pixels, values };
}

function boxOf({ values, width, height }: GreyPixels): Box | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < values.length; i++) {
    if ((values[i] ?? 0) === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return right < left ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Mean of the pixels that a box covers, each by its covered part; there is nothing outside of the picture. */
function meanOver({ values, width, height }: GreyPixels, box: Box): number {
  let sum = 0;
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, bottom); y++) {
    const high = Math.min(y + 1, bottom) - Math.max(y, box.top);
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, right); x++) {
      const wide = Math.min(x + 1, right) - Math.max(x, box.left);
      sum += (values[y * width + x] ?? 0) * wide * high;
    }
  }
  return Math.min(1, sum / (box.width * box.height));
}
