/** Where samples come from, bundled or a person's: what a source says of itself, and what it gives. */
import type { Shape } from '../tensor/shape.ts';
import type { SampleSource, TrainingSamples } from './batches.ts';

/** Samples that are pictures: how they are looked at, and whether one can be drawn. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** How the values of a sample become what is seen. */
  readonly look: PictureLook;
  /**
   * Whether rows of values are moments, as in a spectrogram. It is seen from left to right, the first value of a row at the bottom,
   * drawn out to a square.
   */
  readonly overTime?: boolean;
  /** Whether a thing on a dark ground, drawn or taken from a photo, makes a sample: see `ownSample`. */
  readonly drawn: boolean;
  /** What one of them is called within a sentence, and several: `photo` and `photos` where it says nothing. */
  readonly called?: readonly [one: string, several: string];
  /** Some test samples to look at first. */
  readonly first: readonly number[];
}

/**
 * From values to light: what is seen of a channel is value · scale + offset, 0..1. A channel for grey pictures, three for those
 * in colour, red, green and blue. Pixels come row by row.
 */
export interface PictureLook {
  /** `ink`: 0 is the ground, whatever the page's is, and 1 what is drawn on it; `light`: 0 is black. */
  readonly kind: 'ink' | 'light';
  /** Where values of each colour that is seen lie among the channels of the sample. */
  readonly channels: readonly PictureChannel[];
  /** Whether all values of a channel come before those of the next, instead of pixel by pixel. */
  readonly planar: boolean;
}

/** See {@link PictureLook}. */
export interface PictureChannel {
  readonly from: number;
  readonly scale: number;
  readonly offset: number;
}

/** One value for each pixel, 0 for the ground and 1 for the brightest of the thing on it. */
export const INK: PictureLook = {
  kind: 'ink',
  channels: [{ from: 0, scale: 1, offset: 0 }],
  planar: false,
};

/** How samples of letters are made, and where a text ends. */
export interface TextFacts {
  /** Letters that the model sees, as numbers of classes; 0 stands before the first. */
  readonly context: number;
  /** The class that stands for the end. */
  readonly end: number;
}

/** What a source says of itself before any sample is read: the page shows it. `TaskName` is a row of a table of tasks. */
export interface SourceFacts<TaskName extends string = string> {
  /** Names it in reports, stored results and training runs: no two sources have the same. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** What its right answers are for. */
  readonly task: TaskName;
  /** What the numbers of classes stand for; empty where answers are not classes. */
  readonly classNames: readonly string[];
  /** Samples to measure on. */
  readonly testSamples: number;
  /** Samples to calibrate with, none of them a test sample; to train on, too, where they are labelled. */
  readonly trainingSamples: number;
  /** Null where samples are no pictures. */
  readonly picture: PictureFacts | null;
  /** Where samples are letters, each class the next one: with it a model writes by itself. */
  readonly text?: TextFacts;
  /** Whether a model with inputs of these shapes, batch first, takes its samples. */
  fits(inputs: readonly Shape[]): boolean;
}

/** Samples that files are measured on. */
export interface TestSamples<Labels> extends SampleSource {
  /** The right answers; null where nobody knows them. */
  readonly labels: Labels | null;
}

/** Labelled samples for training. */
export interface TrainingData {
  /**
   * The first `count` training samples.
   * @param onProgress share of the data that is there, 0..1.
   * @throws PlaygroundError `truncated`, `bad-data`.
   */
  load(count: number, onProgress?: (share: number) => void): Promise<TrainingSamples>;
  /** The test samples in the same form. @throws PlaygroundError as above. */
  loadTest(): Promise<TrainingSamples>;
}

/** A source whose samples can be read. `Labels` are the right answers of its task. */
export interface DataSource<TaskName extends string = string, Labels = unknown>
  extends SourceFacts<TaskName> {
  /** As values in the range that models were trained with. @throws PlaygroundError `truncated`, `bad-data`. */
  loadTest(): Promise<TestSamples<Labels>>;
  /** The first `count` samples to calibrate with, in the same range. @throws PlaygroundError as above. */
  loadCalibration(count: number): Promise<SampleSource>;
  /** Null where nothing can be trained on it. */
  readonly training: TrainingData | null;
}
