/** The table of operations: name of the class in `keras.ops` → how it becomes operators of TFLite. */
import { PlaygroundError } from '../../../base/errors.ts';
import type { OperationUse } from '../arguments.ts';
import type { JsonObject } from '../config.ts';
import type { LayerNode } from '../model-config.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { IMAGES } from './images.ts';
import { INDEXING } from './indexing.ts';
import type { OperationRow } from './operation.ts';
import { REARRANGING } from './rearranging.ts';
import { REDUCTIONS } from './reductions.ts';
import { TENSORFLOW_FUNCTIONS } from './tensorflow.ts';

export const OPERATIONS: Readonly<Record<string, OperationRow>> = {
  ...ARITHMETIC,
  ...IMAGES,
  ...INDEXING,
  ...REARRANGING,
  ...REDUCTIONS,
};

/** One use of an operation, its arguments among the settings. */
export interface BoundOperation {
  readonly row: OperationRow;
  readonly className: string;
  readonly config: JsonObject;
}

/** @throws PlaygroundError `unsupported-op` naming the operation. */
export function bindOperation(layer: LayerNode, use: OperationUse): BoundOperation {
  const { function: name } = layer.config;
  if (layer.className !== 'TFOpLambda' && layer.className !== 'SlicingOpLambda') {
    return bindKeras(layer, use, layer.className, `keras.ops.${layer.className}`);
  }
  const text = typeof name === 'string' ? name : '';
  const known = Object.hasOwn(TENSORFLOW_FUNCTIONS, text) ? TENSORFLOW_FUNCTIONS[text] : undefined;
  if (!known) return unsupported(layer, `tf.${text}`, 'it');
  const given: Record<string, unknown> = { ...known.defaults, [known.first]: use.positional[0] };
  for (const [key, value] of Object.entries(use.named)) {
    if (key === 'name' || value === null) continue;
    const own = Object.hasOwn(known.others, key) ? known.others[key] : undefined;
    if (own === undefined) return unsupported(layer, `tf.${text}`, `its argument ${key}`);
    if (own !== '') given[own] = value;
  }
  const named = known.change ? known.change(given) : given;
  const plain = { ...layer, config: {} };
  return bindKeras(plain, { ...use, positional: [], named }, known.operation, `tf.${text}`);
}

function bindKeras(
  layer: LayerNode,
  { positional, named }: OperationUse,
  className: string,
  shown: string,
): BoundOperation {
  const row = Object.hasOwn(OPERATIONS, className) ? OPERATIONS[className] : undefined;
  if (!row) return unsupported(layer, shown, 'it');
  if (positional.length > row.parameters.length) {
    return unsupported(layer, shown, `its argument number ${row.parameters.length + 1}`);
  }
  const ordered = positional.map((value, i): [string, unknown] => [row.parameters[i] ?? '', value]);
  const config = { ...layer.config, ...named, ...Object.fromEntries(ordered) };
  return { row, className, config };
}

function unsupported(layer: LayerNode, shown: string, what: string): never {
  const subject = what === 'it' ? 'which is not supported yet' : `but ${what} is not supported yet`;
  throw new PlaygroundError(
    'unsupported-op',
    `${layer.name} is the operation ${shown.slice(0, 80)}, ${subject}.`,
    'Replace it by a layer, or convert the model to .tflite with TensorFlow and open that file.',
    { layer: layer.name },
  );
}
