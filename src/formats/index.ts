/** The table of formats, and the one door for bytes that somebody gives us. */
import { PlaygroundError } from '../ir/errors.ts';
import type { ImportedModel, ModelFormat } from './format.ts';
import { kerasH5 } from './keras/h5-format.ts';
import { kerasZip } from './keras/keras-format.ts';
import { tflite } from './tflite/format.ts';

/** In the order they are asked. Adding a format: a folder here and a line in this list. */
export const FORMATS: readonly ModelFormat[] = [tflite, kerasH5, kerasZip];

/** Files larger than this are refused before they are read: a tab has about 4 GB for everything. */
export const MAX_FILE_BYTES = 1_000_000_000;

/**
 * Reads a model of any known format, recognised by content.
 * @throws PlaygroundError `not-a-model`, `too-large`, or what the format says.
 */
export async function importModel(bytes: Uint8Array): Promise<ImportedModel> {
  if (bytes.length > MAX_FILE_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `The file has ${bytes.length} bytes; up to ${MAX_FILE_BYTES} can be read.`,
      'Use a smaller model.',
    );
  }
  const format = FORMATS.find((candidate) => candidate.match(bytes.subarray(0, 4096)));
  if (!format) {
    const known = FORMATS.map(({ label }) => label).join(', ');
    throw new PlaygroundError(
      'not-a-model',
      bytes.length === 0 ? 'The file is empty.' : 'The file is of no format that is read here.',
      `Files that can be opened: ${known}.`,
      { byteOffset: 0 },
    );
  }
  return format.read(bytes);
}
