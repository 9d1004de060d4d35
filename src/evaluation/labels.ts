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
  /** Pixels of one sample: as many as the output has. */
  readonly size: number;
  /** One sample after another, each row by row. */
  readonly classes: ClassNumbers;
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
