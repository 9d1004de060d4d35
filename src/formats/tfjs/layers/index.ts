/** The table of the writer: TFLite operator → layers of TensorFlow.js. Adding one: a row in the file of its family. */
import { ACTIVATION_ROWS } from './activations.ts';
import type { LayerRows } from './call.ts';
import { ELEMENTWISE_ROWS } from './elementwise.ts';
import { PLACE_ROWS } from './places.ts';
import { WEIGHTED_ROWS } from './weighted.ts';

/**
 * What TensorFlow.js has no layer for is put together from those it has, or refused. Keras and its file format know more
 * layers than TensorFlow.js.
 */
export const LAYER_ROWS: LayerRows = {
  ...ACTIVATION_ROWS,
  ...ELEMENTWISE_ROWS,
  ...PLACE_ROWS,
  ...WEIGHTED_ROWS,
};
