/** Files of the bundled data sets, from the site itself. */
import { PlaygroundError } from '../base/errors.ts';

/** A file of a data set, as it comes over the network. @throws PlaygroundError `bad-data`. */
export async function loadDataFile(
  dataUrl: string,
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(new URL(path, dataUrl)).catch(() => undefined);
  if (response?.ok && response.body) return response.body;
  throw new PlaygroundError(
    'bad-data',
    `The data file ${path} cannot be loaded${response ? ` (status ${response.status})` : ''}.`,
    'Check the connection and run again.',
    { file: path },
  );
}
