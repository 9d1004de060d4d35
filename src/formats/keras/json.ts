/** JSON as Python writes it. */
import { PlaygroundError } from '../../ir/errors.ts';

/** @throws PlaygroundError `bad-file` */
export function parseJson(text: string, what: string): unknown {
  try {
    // Python writes Infinity and NaN, which are no JSON.
    return JSON.parse(text.replace(/(?<=[:,[]\s*)(-?Infinity|NaN)(?=\s*[,\]}])/g, 'null'));
  } catch {
    throw new PlaygroundError(
      'bad-file',
      `The model configuration (${what}) is damaged: it is no valid JSON.`,
      'Save the model again with Keras.',
    );
  }
}
