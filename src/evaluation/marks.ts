/** What is marked in a single picture, right or answered: a class for each pixel, or boxes around things. To be looked at. */
import type { Shape } from '../tensor/shape.ts';
import { type ClassNumbers, classNumbers } from './class-numbers.ts';
import { areSwapped, detectionOutputs } from './detection.ts';
import { labelKindOf } from './labels.ts';
import { classAt, classesIn, pixelLayout } from './segmentation.ts';
import type { TaskLabels } from './tasks.ts';

/** A class for each pixel. */
export interface ClassMap {
  readonly kind: 'map';
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly classes: ClassNumbers;
  /** The number of pixels that do not count; null for none. */
  readonly ignored: number | null;
}

/** Boxes around things. */
export interface Boxes {
  readonly kind: 'boxes';
  /** Top, left, bottom and right of each, as shares of what the model sees. */
  readonly boxes: Float32Array;
  readonly labels: Uint32Array;
  /** How sure the model is of each, 0..1; null for right ones. */
  readonly scores: Float32Array | null;
}

export type Marks = ClassMap | Boxes;

/** Boxes that a model is less sure of are not shown. */
const SURE = 0.3;

/** What is right for one sample; null where right answers are no marks. @throws PlaygroundError `bad-data`. */
export async function rightMarks(labels: TaskLabels | null, place: number): Promise<Marks | null> {
  if (!labels || ArrayBuffer.isView(labels)) return null;
  if (labels.kind === 'class-maps') {
    const { size, width, ignored, read } = labels;
    const classes = labels.classes
      ? labels.classes.slice(place * size, (place + 1) * size)
      : await read?.(Uint32Array.of(place));
    return classes ? { kind: 'map', width, height: size / width, classes, ignored } : null;
  }
  if (labels.kind !== 'boxes') return null;
  const [from = 0, to = 0] = labels.offsets.subarray(place, place + 2);
  return {
    kind: 'boxes',
    boxes: labels.boxes.slice(4 * from, 4 * to),
    labels: labels.classes.slice(from, to),
    scores: null,
  };
}

/** An output of one sample. */
export interface OneOutput {
  /** Batch first. */
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** What a model has answered; null where its outputs are no marks of the kind that is right. */
export function answeredMarks(
  outputs: readonly OneOutput[],
  labels: TaskLabels | null,
): Marks | null {
  const kind = labels ? labelKindOf(labels) : null;
  if (kind === 'class-maps') return answeredMap(outputs, labels as MapsOnly);
  return kind === 'boxes' ? answeredBoxes(outputs) : null;
}

type MapsOnly = Extract<TaskLabels, { readonly kind: 'class-maps' }>;

function answeredMap([output]: readonly OneOutput[], labels: MapsOnly): ClassMap | null {
  const { size, width } = labels;
  const layout = output ? pixelLayout(output.shape, labels) : null;
  if (!output || !layout) return null;
  const classes = classNumbers(size, classesIn(layout));
  for (let pixel = 0; pixel < size; pixel++) {
    classes[pixel] = classAt(output.values, layout, { row: 0, pixel, pixels: size });
  }
  return { kind: 'map', width, height: size / width, classes, ignored: null };
}

function answeredBoxes(outputs: readonly OneOutput[]): Boxes | null {
  const parts = detectionOutputs(outputs.map(({ shape }) => shape));
  if (!parts) return null;
  const of = (at: number) => outputs[at]?.values ?? [];
  const count = Math.min(parts.most, Math.max(0, Math.round(of(parts.count)[0] ?? parts.most)));
  const rest = parts.rest.map(of);
  if (areSwapped(rest, 0, count)) rest.reverse();
  const [labels = [], scores = []] = rest;
  const shown = Array.from({ length: count }, (_, i) => i).filter((i) => scores[i]! >= SURE);
  const boxes = of(parts.boxes);
  return {
    kind: 'boxes',
    boxes: Float32Array.from(
      shown.flatMap((i) => [0, 1, 2, 3].map((side) => boxes[4 * i + side]!)),
    ),
    labels: Uint32Array.from(shown, (i) => Math.round(labels[i]!)),
    scores: Float32Array.from(shown, (i) => scores[i]!),
  };
}
