/** Files on their way between the page and its threads. */
import type { GivenShape } from '../../base/input-shape.ts';
import type { StarterSubject } from '../../starters/starter.ts';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A model as a person gives it. */
export interface ModelSource {
  /** File name as the user knows it. */
  readonly name: string;
  readonly files: readonly Blob[];
  /** Of inputs whose sizes the model leaves open. */
  readonly inputShapes?: readonly GivenShape[];
}

/** What a trained model can be saved as. */
export type TrainedFormat = 'tflite' | 'tfjs-layers';

/** What code that starts a project calls the file, and the model that it was made from. */
export type StarterNames = Pick<StarterSubject, 'fileName' | 'source'>;
