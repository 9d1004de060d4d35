/** What a bundled data set says of itself: one row of the table in index.ts. */

import type { TaskLabels, TaskName } from '../../evaluation/tasks.ts';
import type { SampleSource, TrainingSamples } from '../../ports/batches.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { ByteSource } from './byte-reader.ts';

/** Fetches a file of a data set, by its path below the folder of all data sets. */
export type LoadFile = (path: string) => Promise<ByteSource>;

export interface LabelledSamples extends SampleSource {
  /** The right answers. */
  readonly labels: TaskLabels;
}

export interface TestSet {
  readonly id: string;
  readonly name: string;
  /** What its labels are for. */
  readonly task: TaskName;
  readonly classNames: readonly string[];
  /** Images of the test set. */
  readonly images: number;
  /** Training images, for calibration. */
  readonly trainingImages: number;
  /** Input shapes, without the batch, that one image can be given as. */
  readonly sampleShapes: readonly Shape[];
  /** The test set, as values in the range the models were trained with. @throws PlaygroundError `truncated`, `bad-data`. */
  loadTest(load: LoadFile): Promise<LabelledSamples>;
  /** The first `count` training samples. @throws PlaygroundError as above. */
  loadTraining(load: LoadFile, count: number): Promise<SampleSource>;
  /**
   * The first `count` training samples with their labels, to train on.
   * @param onProgress share of the data that is there, 0..1.
   * @throws PlaygroundError as above.
   */
  loadTrainingSet(
    load: LoadFile,
    count: number,
    onProgress?: (share: number) => void,
  ): Promise<TrainingSamples>;
  /** The test set in the same form. @throws PlaygroundError as above. */
  loadTestSet(load: LoadFile): Promise<TrainingSamples>;
}
