/** Grey samples as images that any element can show: ink on no ground, so that both themes carry them. */

const kept = new WeakMap<Float32Array, string>();

/**
 * A PNG as an address, a pixel for each value: 0 is clear, 1 is full ink.
 * @param ink red, green, blue.
 */
export function greyImage(
  values: Float32Array,
  width: number,
  height: number,
  ink: readonly [number, number, number] = [0, 0, 0],
): string {
  const isBlack = ink.every((part) => part === 0);
  const known = isBlack ? kept.get(values) : undefined;
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    pixels.data.set(ink, 4 * i);
    pixels.data[4 * i + 3] = Math.round(255 * Math.min(1, Math.max(0, values[i] ?? 0)));
  }
  context.putImageData(pixels, 0, 0);
  const address = canvas.toDataURL();
  if (isBlack) kept.set(values, address);
  return address;
}
