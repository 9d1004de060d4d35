/** The table of formats, and the one door for bytes that somebody gives us. */
import { PlaygroundError } from '../ir/errors.ts';
import type { ImportedModel, ModelFormat, SourceFile } from './format.ts';
import { kerasH5 } from './keras/h5-format.ts';
import { kerasZip } from './keras/keras-format.ts';
import { tfjs, tfjsZip } from './tfjs/format.ts';
import { tflite } from './tflite/format.ts';

/** In the order they are asked. Adding a format: a folder here and a line in this list. */
export const FORMATS: readonly ModelFormat[] = [tflite, kerasH5, kerasZip, tfjs, tfjsZip];

/** Files larger than this are refused before they are read: a tab has about 4 GB for everything. */
export const MAX_FILE_BYTES = 1_000_000_000;

/**
 * Reads a model of any known format, recognised by content. Of several files given together the first that is a model is
 * read; the others are there for it (weight shards).
 * @throws PlaygroundError `not-a-model`, `too-large`, or what the format says.
 */
export async function importModel(
  input: Uint8Array | readonly SourceFile[],
): Promise<ImportedModel> {
  const files = input instanceof Uint8Array ? [{ name: '', bytes: input }] : input;
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MAX_FILE_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `The file has ${size} bytes; up to ${MAX_FILE_BYTES} can be read.`,
      'Use a smaller model.',
    );
  }
  for (const file of files) {
    const head = file.bytes.subarray(0, 4096);
    const format = FORMATS.find((candidate) => candidate.match(head));
    if (format)
      return format.read(
        file.bytes,
        files.filter((other) => other !== file),
      );
  }
  const known = FORMATS.map(({ label }) => label).join(', ');
  throw new PlaygroundError(
    'not-a-model',
    size === 0 ? 'The file is empty.' : 'The file is of no format that is read here.',
    `Files that can be opened: ${known}.`,
    { byteOffset: 0 },
  );
}
