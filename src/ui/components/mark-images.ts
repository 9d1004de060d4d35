/** Colours of classes that are marked in pictures, and pictures of them. */
import type { ClassMap } from '../../evaluation/marks.ts';

/** Far from each other for classes that follow each other: 137.5° is the golden angle. */
const STEP = 137.508;
const FIRST_HUE = 28;

const hueOf = (label: number) => (FIRST_HUE + label * STEP) % 360;

/** As a style says it. */
export function classColor(label: number): string {
  return `hsl(${hueOf(label).toFixed(0)} 78% 52%)`;
}

const kept = new WeakMap<ClassMap, string>();

/** A PNG as an address: class 0, which is mostly the ground, is left clear, and so are pixels that do not count. */
export function mapImage(map: ClassMap): string {
  const known = kept.get(map);
  if (known !== undefined) return known;
  const { classes, ignored } = map;
  const colors = new Map<number, readonly [number, number, number]>();
  const address = drawn(map, (i) => {
    const label = classes[i]!;
    if (label === 0 || label === ignored) return null;
    let color = colors.get(label);
    if (!color) {
      color = rgbOf(hueOf(label));
      colors.set(label, color);
    }
    return color;
  });
  kept.set(map, address);
  return address;
}

/** Pixels whose class is wrong, in one colour, and their share of those that count. */
export function wrongImage(
  right: ClassMap,
  answered: ClassMap,
  ink: readonly [number, number, number],
): { readonly image: string; readonly share: number } {
  let [wrong, counted] = [0, 0];
  const image = drawn(right, (i) => {
    const label = right.classes[i]!;
    if (label === right.ignored) return null;
    counted++;
    if (label === answered.classes[i]) return null;
    wrong++;
    return ink;
  });
  return { image, share: counted === 0 ? 0 : wrong / counted };
}

function drawn(
  { width, height }: ClassMap,
  colorAt: (pixel: number) => readonly [number, number, number] | null,
): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const color = colorAt(i);
    if (color) pixels.data.set([...color, 255], 4 * i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

/** Of a hue at the saturation and lightness of {@link classColor}. */
function rgbOf(hue: number): readonly [number, number, number] {
  const [saturation, lightness] = [0.78, 0.52];
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}
