/** Samples as images that any element can show. Ink stands on no ground, so that both themes carry it. */
import type { PictureFacts, PictureLook } from '../../ports/data-source.ts';

const kept = new WeakMap<Float32Array, string>();

/**
 * A PNG as an address.
 * @param ink red, green, blue of pictures that are ink.
 */
export function sampleImage(
  values: Float32Array,
  picture: Pick<PictureFacts, 'width' | 'height' | 'look' | 'overTime'>,
  ink: readonly [number, number, number] = [0, 0, 0],
): string {
  const isUsual = ink.every((part) => part === 0);
  const known = isUsual ? kept.get(values) : undefined;
  if (known !== undefined) return known;
  const { width, height, look, overTime } = picture;
  const canvas = document.createElement('canvas');
  canvas.width = overTime ? height : width;
  canvas.height = overTime ? width : height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  const pixels = context.createImageData(canvas.width, canvas.height);
  paint(pixels.data, overTime ? leftToRight(values, width) : values, look, ink);
  context.putImageData(pixels, 0, 0);
  const address = canvas.toDataURL();
  if (isUsual) kept.set(values, address);
  return address;
}

/** Rows become columns, the first value of each at the bottom. */
export function leftToRight(values: Float32Array, width: number): Float32Array {
  const moments = values.length / width;
  return Float32Array.from(values, (_, i) => {
    const [row, moment] = [Math.floor(i / moments), i % moments];
    return values[moment * width + (width - 1 - row)] ?? 0;
  });
}

/** Writes red, green, blue and opacity of every pixel. */
export function paint(
  rgba: Uint8ClampedArray,
  values: Float32Array,
  { kind, channels, planar }: PictureLook,
  ink: readonly [number, number, number],
): void {
  const pixels = rgba.length / 4;
  const stride = planar ? 1 : Math.round(values.length / pixels);
  const light = channels.map(({ from, scale, offset }) => {
    const first = planar ? from * pixels : from;
    return (i: number) => 255 * ((values[first + i * stride] ?? 0) * scale + offset);
  });
  const [red = () => 0, green = red, blue = red] = light;
  for (let i = 0; i < pixels; i++) {
    rgba.set(kind === 'ink' ? ink : [red(i), green(i), blue(i)], 4 * i);
    rgba[4 * i + 3] = kind === 'ink' ? red(i) : 255;
  }
}
