/** .tflite as a format that can be opened. */
import { mainGraph } from '../../ir/model.ts';
import type { ModelFormat } from '../format.ts';
import { readTflite, TFLITE_IDENTIFIER } from './read.ts';
import { withSoundSignatures } from './signatures.ts';

export const tflite: ModelFormat = {
  label: 'TensorFlow Lite (.tflite)',
  match: (head) => String.fromCharCode(...head.subarray(4, 8)) === TFLITE_IDENTIFIER,
  async read(bytes) {
    const { model, diagnostics } = withSoundSignatures(readTflite(bytes));
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
