/** .tflite as a format that can be opened. */

import type { GivenShape } from '../../base/input-shape.ts';
import { statedShape } from '../../ir/batch-shapes.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { withInputShapes } from '../../ir/with-input-shapes.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { ModelFormat } from '../format.ts';
import { closeShapes } from '../input-shapes.ts';
import { readTflite, TFLITE_IDENTIFIER } from './read.ts';
import { withSoundSignatures } from './signatures.ts';

/** Such files may leave sizes open for good: they are closed where sizes are given. */
function withGivenShapes(model: Model, given: readonly GivenShape[]): Model {
  if (given.length === 0) return model;
  const graph = mainGraph(model);
  const stated = graph.inputs.map((index) => {
    const tensor = graph.tensors[index];
    return { name: tensor?.name ?? '', shape: statedShape(tensor) };
  });
  const shapes = closeShapes(stated, given);
  const isSame = shapes.every((shape, i) => sameShape(shape, stated[i]?.shape ?? []));
  return isSame ? model : withInputShapes(model, shapes);
}

/** Files of TensorFlow Lite, quantized or not; read as they are. */
export const tflite: ModelFormat = {
  label: 'TensorFlow Lite (.tflite)',
  match: (head) => String.fromCharCode(...head.subarray(4, 8)) === TFLITE_IDENTIFIER,
  async read(bytes, _, { inputShapes = [] } = {}) {
    const { model, diagnostics } = withSoundSignatures(
      withGivenShapes(readTflite(bytes), inputShapes),
    );
    if (model.subgraphs.length > 1) {
      diagnostics.push({
        severity: 'info',
        code: 'several-subgraphs',
        message: `The file holds ${model.subgraphs.length} graphs; the first one is quantized, the others are kept as they are.`,
        where: {},
      });
    }
    if (model.signatures.length > 1) {
      diagnostics.push({
        severity: 'info',
        code: 'several-signatures',
        message: `The file has ${model.signatures.length} signatures; the first one is used.`,
        where: {},
      });
    }
    const quantized = mainGraph(model).tensors.filter(
      ({ dtype, data }) =>
        data && dtype !== 'float32' && dtype !== 'int32' && dtype !== 'int64' && dtype !== 'bool',
    );
    return {
      model,
      format:
        quantized.length > 0 ? 'TensorFlow Lite (.tflite), quantized' : 'TensorFlow Lite (.tflite)',
      diagnostics,
    };
  },
};
