/** What reads the records of a set, whatever they are. */

import type { Raster } from '../pictures/raster.ts';
import type { TensorData } from '../tensor/dtype.ts';
import type { RecordPlaces } from './data-index.ts';

export interface RecordReader {
  /**
   * Records by their numbers in the set, made ready for the model: one array per input, records outermost.
   * @throws PlaygroundError naming the file for what cannot be read.
   */
  read(records: ArrayLike<number>): Promise<readonly TensorData[]>;
  /** One as it is in the file, to be looked at. Missing where records are no pictures. */
  picture?(record: number): Promise<Raster>;
}

export const NO_RECORDS: RecordPlaces = {
  file: new Uint32Array(),
  offset: new Float64Array(),
  length: new Uint32Array(),
  packing: new Uint8Array(),
  size: new Uint32Array(),
  names: [],
};
