/** Right answers of a whole set, by what they are: plain data that cross threads. */
import type { ClassNumbers } from './class-numbers.ts';

/** So many values for each sample. */
export interface ValueLabels {
  readonly kind: 'values';
  /** Values of one sample. */
  readonly size: number;
  /** One sample after another. */
  readonly values: Float32Array;
}

/** A class for each of several positions of a sample: the letters of a word, say. */
export interface SequenceLabels {
  readonly kind: 'sequences';
  /** Positions of one sample. */
  readonly length: number;
  /** One sample after another; below 0 where a position does not count. */
  readonly classes: Int32Array;
}

/** A class for each pixel. */
export interface ClassMapLabels {
  readonly kind: 'class-maps';
  /** Samples. */
  readonly count: number;
  /** Pixels of one sample: as many as the output has. */
  readonly size: number;
  /** Pixels across. */
  readonly width: number;
  /** Whether the output has all pixels of a class before those of the next, where its shape leaves that open. */
  readonly isPlanar?: boolean;
  /** One sample after another, each row by row; null where they lie in files, of which `read` knows. */
  readonly classes: ClassNumbers | null;
  /** Those of these samples, in the same form, read when they are asked for. Only in the thread that has the files. */
  readonly read?: (places: Uint32Array) => Promise<ClassNumbers>;
  /** The number of pixels that do not count; null for none. */
  readonly ignored: number | null;
}

/** Things in pictures. */
export interface BoxLabels {
  readonly kind: 'boxes';
  /** Where the boxes of each sample begin; one more at the end: samples + 1. */
  readonly offsets: Uint32Array;
  /** Top, left, bottom and right of each box, as shares of the picture's height and width. */
  readonly boxes: Float32Array;
  /** One for each box. */
  readonly classes: Uint32Array;
}

/** One output of the float file for all samples. */
export interface ReferenceOutput {
  readonly name: string;
  /** Values of one sample. */
  readonly size: number;
  /** Real values, one sample after another. */
  readonly values: Float32Array;
}

/** What the float file gives out: see `referenceOutputs`. */
export interface ReferenceOutputs {
  readonly kind: 'outputs';
  /** Samples. */
  readonly count: number;
  readonly outputs: readonly ReferenceOutput[];
  /** Right classes of the samples, where they are known. */
  readonly classes?: ClassNumbers;
}

/** The outputs of the first `count` samples. */
export function firstOutputs(
  { outputs, classes }: ReferenceOutputs,
  count: number,
): ReferenceOutputs {
  return {
    ...{ kind: 'outputs', count },
    outputs: outputs.map((output) => ({
      ...output,
      values: output.values.subarray(0, count * output.size),
    })),
    ...(classes && { classes: classes.subarray(0, count) }),
  };
}

/** Right answers of any task. */
type AnyLabels =
  | ClassNumbers
  | ValueLabels
  | SequenceLabels
  | ClassMapLabels
  | BoxLabels
  | InputLabels
  | ReferenceOutputs;

/** What right answers are: `classes` are numbers in one array, all others say it themselves. */
export type LabelKind = 'classes' | Exclude<AnyLabels, ClassNumbers>['kind'];

/** What they are. */
export function labelKindOf(labels: unknown): LabelKind {
  const known = labels as AnyLabels;
  return ArrayBuffer.isView(known) ? 'classes' : known.kind;
}

/** Inputs are the right answers. */
interface InputLabels {
  readonly kind: 'inputs';
  readonly count: number;
}

/** Those of the samples at `places`, in that order. */
export function labelsAt<L>(labels: L, places: Uint32Array): L {
  return labelsOf(labels as unknown as AnyLabels, places) as unknown as L;
}

function labelsOf(labels: AnyLabels, places: Uint32Array): AnyLabels {
  if (ArrayBuffer.isView(labels)) return rowsAt(labels, 1, places);
  const count = places.length;
  switch (labels.kind) {
    case 'values':
      return { ...labels, values: rowsAt(labels.values, labels.size, places) };
    case 'sequences':
      return { ...labels, classes: rowsAt(labels.classes, labels.length, places) };
    case 'class-maps':
      return classMapsAt(labels, places);
    case 'inputs':
      return { ...labels, count };
    case 'outputs':
      return {
        ...{ kind: 'outputs', count },
        outputs: labels.outputs.map((output) => ({
          ...output,
          values: rowsAt(output.values, output.size, places),
        })),
        ...(labels.classes && { classes: rowsAt(labels.classes, 1, places) }),
      };
    case 'boxes':
      return boxesAt(labels, places);
  }
}

function classMapsAt({ read, ...labels }: ClassMapLabels, places: Uint32Array): ClassMapLabels {
  return {
    ...labels,
    count: places.length,
    classes: labels.classes && rowsAt(labels.classes, labels.size, places),
    ...(read && { read: (wanted) => read(wanted.map((place) => places[place] ?? 0)) }),
  };
}

/** What may cross threads of right answers: functions may not. */
export function crossingLabels<L>(labels: L): L {
  const known = labels as AnyLabels;
  if (!known || ArrayBuffer.isView(known) || known.kind !== 'class-maps') return labels;
  const { read: _, ...plain } = known;
  return plain as L;
}

function boxesAt({ kind, offsets, boxes, classes }: BoxLabels, places: Uint32Array): BoxLabels {
  const own = Array.from(places).flatMap((place) => {
    const [from = 0, to = 0] = offsets.subarray(place, place + 2);
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
  const starts = new Uint32Array(places.length + 1);
  for (const [i, place] of places.entries()) {
    starts[i + 1] = starts[i]! + (offsets[place + 1] ?? 0) - (offsets[place] ?? 0);
  }
  const numbers = Uint32Array.from(own);
  return {
    ...{ kind, offsets: starts },
    ...{ boxes: rowsAt(boxes, 4, numbers), classes: rowsAt(classes, 1, numbers) },
  };
}

/** Rows of `width` values, picked. */
function rowsAt<T extends Float32Array | Int32Array | ClassNumbers>(
  all: T,
  width: number,
  places: Uint32Array,
): T {
  const picked = new (all.constructor as new (length: number) => T)(places.length * width);
  for (const [i, place] of places.entries()) {
    picked.set(all.subarray(place * width, (place + 1) * width), i * width);
  }
  return picked;
}
