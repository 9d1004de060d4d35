/** Boxes as right answers: where they lie in what the model sees. */

import { viewOf } from '../../pictures/fit.ts';
import { geometryOf } from '../../pictures/geometry.ts';
import type { Shape } from '../../tensor/shape.ts';
import { badData } from '../bytes/slices.ts';
import type { Targets } from '../data-index.ts';
import type { DataSetup } from '../setup/fields.ts';

export interface BoxedLabels {
  readonly kind: 'boxes';
  /** Where the boxes of each sample begin; one more at the end. */
  readonly offsets: Uint32Array;
  /** Top, left, bottom and right of each, as shares of what the model sees. */
  readonly boxes: Float32Array;
  readonly labels: Uint32Array;
}

type BoxTargets = Extract<Targets, { readonly kind: 'boxes' }>;

/**
 * Boxes of which nothing is seen, because the picture is cropped, are left out.
 * @param names of the records.
 * @param samples records of the samples, by place.
 * @param numbers the model's number of each class.
 * @throws PlaygroundError `bad-data`, `open-shape`.
 */
export function openBoxes(
  { offsets, boxes, labels, sizes }: BoxTargets,
  names: readonly string[],
  samples: Uint32Array,
  numbers: Uint32Array,
  setup: DataSetup,
  input: Shape,
): BoxedLabels {
  const isStretched = setup.image.fit === 'stretch';
  const geometry = isStretched ? null : geometryOf(input, setup.image);
  const own = {
    offsets: new Uint32Array(samples.length + 1),
    boxes: [] as number[],
    labels: [] as number[],
  };
  for (const [i, record] of samples.entries()) {
    const [from = 0, to = 0] = offsets.subarray(record, record + 2);
    const view =
      geometry && to > from
        ? viewOf(sizeOf(names, record, sizes), geometry, setup.image)
        : { left: 0, top: 0, width: 1, height: 1 };
    for (let at = from; at < to; at++) {
      const [top = 0, left = 0, bottom = 0, right = 0] = boxes.subarray(4 * at, 4 * at + 4);
      const across = [left, right].map((x) => seen((x - view.left) / view.width));
      const down = [top, bottom].map((y) => seen((y - view.top) / view.height));
      if (down[0]! >= down[1]! || across[0]! >= across[1]!) continue;
      own.boxes.push(down[0]!, across[0]!, down[1]!, across[1]!);
      own.labels.push(numbers[labels[at]!]!);
    }
    own.offsets[i + 1] = own.labels.length;
  }
  return {
    kind: 'boxes',
    offsets: own.offsets,
    boxes: Float32Array.from(own.boxes),
    labels: Uint32Array.from(own.labels),
  };
}

const seen = (share: number) => Math.max(0, Math.min(1, share));

/** As it was found when the set was looked through. */
function sizeOf(names: readonly string[], record: number, sizes: Uint32Array) {
  const [width = 0, height = 0] = sizes.subarray(2 * record, 2 * record + 2);
  if (width > 0 && height > 0) return { width, height };
  const name = names[record] ?? `picture ${record}`;
  throw badData(`How large ${name} is cannot be read.`, 'Save it again as PNG or JPEG.', name);
}
