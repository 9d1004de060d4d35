/** Which of the files that a person gave are models: all others are data. */

import { zipEntries } from '../../data/bytes/zip.ts';
import type { GivenFile } from '../../data/data-index.ts';
import { PICTURES } from '../../data/images/scan.ts';

/** What a person's own data come as. Anything else is left to the readers of models, which say what it is. */
const DATA = /\.(png|jpe?g|webp|gif|bmp|npy|npz|csv|tsv|txt|tfrecords?|idx\d*|ubyte|gz|wav)$/i;
const MODEL = /\.(h5|hdf5|keras|tflite|task|json|bin|onnx|pb|pt|pth|pt2|safetensors)$/i;
/** What makes an archive one of a model. */
const MODEL_ENTRY =
  /(\.(h5|hdf5|keras|tflite|task|onnx|pb|pt2?)|(^|\/)(model|config|metadata)\.json)$/i;

/** What the beginning of a model's JSON has. */
const OF_MODELS = /"(format|modelTopology|weightsManifest|class_name|module)"/;
const START = 4096;

/** Places of those that are to be opened as a model. */
export async function sortFiles(files: readonly GivenFile[]): Promise<readonly number[]> {
  const hasPictures = files.some(({ path }) => PICTURES.test(path));
  const kinds = await Promise.all(
    files.map(async (file) => {
      const kind = await isOfModel(file);
      // Beside pictures a JSON says where things are in them.
      return kind === 'model' && hasPictures && (await isBoxes(file)) ? 'data' : kind;
    }),
  );
  const isData = kinds.includes('data');
  return kinds.flatMap((kind, i) => (kind === 'model' || (kind === 'other' && !isData) ? [i] : []));
}

async function isBoxes({ path, blob }: GivenFile): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false;
  return !OF_MODELS.test(await blob.slice(0, START).text());
}

async function isOfModel({ path, blob }: GivenFile): Promise<'model' | 'data' | 'other'> {
  if (DATA.test(path)) return 'data';
  if (MODEL.test(path)) return 'model';
  if (!/\.zip$/i.test(path)) return 'other';
  // What is no archive is said by those who read models.
  const entries = await zipEntries(blob, path).catch(() => null);
  return !entries || entries.some(({ name }) => MODEL_ENTRY.test(name)) ? 'model' : 'data';
}
