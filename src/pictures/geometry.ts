/** How large, in which colours and in which layout a model takes pictures. */
import { PlaygroundError } from '../base/errors.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import type { Geometry } from './fit.ts';
import type { PictureSetup } from './setup.ts';

/** @param shape of the input, batch first; −1 for what is left open. Undefined where it takes no pictures. */
export function pictureShape(
  shape: Shape,
  layout: PictureSetup['layout'] = 'model',
): Geometry | undefined {
  const [, a = 0, b = 0, c] = shape;
  const isColor = (size: number | undefined): size is 1 | 3 => size === 1 || size === 3;
  if (shape.length === 4 && c !== undefined) {
    if (layout !== 'nchw' && isColor(c))
      return { height: a, width: b, channels: c, isPlanar: false };
    if (layout !== 'nhwc' && isColor(a))
      return { height: b, width: c, channels: a, isPlanar: true };
    return undefined;
  }
  if (shape.length === 3 && Math.min(a, b) > 3) {
    return { height: a, width: b, channels: 1, isPlanar: false };
  }
  if (shape.length !== 2) return undefined;
  // Pixels in a row: a square of grey or of colours.
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(a / channels);
    if (Number.isInteger(side) && side > 3) {
      return { height: side, width: side, channels, isPlanar: layout === 'nchw' };
    }
  }
  return undefined;
}

/**
 * The same with the sizes that the set-up says.
 * @throws PlaygroundError `bad-data` where the model takes no pictures, `open-shape` where nobody says how large.
 */
export function geometryOf(shape: Shape, { height, width, layout }: PictureSetup): Geometry {
  const said = pictureShape(shape, layout);
  if (!said) {
    throw new PlaygroundError(
      'bad-data',
      `The model takes ${formatShape([-1, ...shape.slice(1)])} values per sample, which are no pictures.`,
      'Pictures need an input of the shape height×width×3 or ×1, or the same with the colours first.',
    );
  }
  const isOpen = shape.slice(1).includes(-1);
  const made = isOpen
    ? { ...said, height: height ?? said.height, width: width ?? said.width }
    : said;
  if (made.height > 0 && made.width > 0) return made;
  throw new PlaygroundError(
    'open-shape',
    'The model leaves open how large its pictures are.',
    'Give height and width in the set-up.',
  );
}

/** Values of one picture. */
export function valuesIn({ height, width, channels }: Geometry): number {
  return elementCount([height, width, channels]);
}
