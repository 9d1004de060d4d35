/** PNG → pixels, all kinds of it brought to 8 bits of grey or of red, green and blue. */
import { decode } from 'fast-png';
import type { Mask, Raster } from './raster.ts';

export function decodePng(bytes: Uint8Array): Raster {
  const { width, height, data, depth, channels, palette } = decode(bytes);
  const pixels = width * height;
  if (palette) {
    const out = new Uint8Array(3 * pixels);
    each(data, { width, height, depth }, (i, value) => {
      const entry = palette[value] ?? [];
      for (let c = 0; c < 3; c++) out[3 * i + c] = entry[c] ?? 0;
    });
    return { width, height, channels: 3, data: out };
  }
  if (depth < 8) {
    const out = new Uint8Array(pixels);
    const most = 2 ** depth - 1;
    each(data, { width, height, depth }, (i, value) => {
      out[i] = (255 * value) / most;
    });
    return { width, height, channels: 1, data: out };
  }
  const kept = channels >= 3 ? 3 : 1;
  const out = new Uint8Array(pixels * kept);
  const shift = depth === 16 ? 8 : 0;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < kept; c++) out[i * kept + c] = (data[i * channels + c] ?? 0) >> shift;
  }
  return { width, height, channels: kept, data: out };
}

/** The numbers that are stored: of a palette, or grey values; null for colours, which are no numbers. */
export function decodePngMask(bytes: Uint8Array): Mask | null {
  const { width, height, data, depth, channels, palette } = decode(bytes);
  const pixels = width * height;
  const isGrey = !palette && depth === 8;
  if (depth < 8) {
    const out = new Uint8Array(pixels);
    each(data, { width, height, depth }, (i, value) => {
      out[i] = value;
    });
    return { width, height, data: out, isGrey };
  }
  const out = depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const value = data[i * channels] ?? 0;
    // Grey that is saved as colours has the same value three times.
    const isColor =
      channels >= 3 && (data[i * channels + 1] !== value || data[i * channels + 2] !== value);
    if (isColor) return null;
    out[i] = value;
  }
  return { width, height, data: out, isGrey };
}

interface Packed {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

/** Values of `depth` bits, several to a byte, rows beginning with a byte of their own. */
function each(
  data: ArrayLike<number>,
  { width, height, depth }: Packed,
  take: (pixel: number, value: number) => void,
): void {
  const rowBytes = Math.ceil((width * depth) / 8);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)] ?? 0;
      take(y * width + x, (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1));
    }
  }
}
