/** Files on their way between the page and its threads. */

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a trained model can be saved as. */
export type TrainedFormat = 'tflite' | 'tfjs-layers';
