/** The sizes that an input leaves open, in words, with a first guess at each. */
import type { Shape } from '../../../tensor/shape.ts';

export interface OpenSize {
  /** Place in the shape. */
  readonly axis: number;
  readonly name: string;
  readonly likely: number;
}

const LIKELY: Readonly<Record<string, number>> = {
  height: 224,
  width: 224,
  depth: 16,
  channels: 3,
  length: 128,
  features: 64,
};

/** By what inputs of this rank mostly are: sequences, images, volumes. */
function axisNames(shape: Shape): readonly string[] {
  const [, first = -1, , last = -1] = shape;
  switch (shape.length) {
    case 2:
      return ['length'];
    case 3:
      return ['length', 'features'];
    case 4:
      return first > 0 && first <= 4 && last < 0
        ? ['channels', 'height', 'width']
        : ['height', 'width', 'channels'];
    case 5:
      return ['depth', 'height', 'width', 'channels'];
    default:
      return shape.slice(1).map((_, i) => `size ${i + 1}`);
  }
}

/** All that is open besides the batch. Of an image with one known side, the other is taken to be as long. */
export function openSizes(shape: Shape): readonly OpenSize[] {
  const names = axisNames(shape);
  const side = (name: string) => shape[1 + names.indexOf(name)] ?? -1;
  const known = names.includes('height') ? Math.max(side('height'), side('width')) : -1;
  return names.flatMap((name, i) => {
    if (shape[i + 1] !== -1) return [];
    const isSide = name === 'height' || name === 'width';
    const likely = isSide && known > 0 ? known : (LIKELY[name] ?? 64);
    return [{ axis: i + 1, name, likely }];
  });
}
