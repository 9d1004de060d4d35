/** Zip archives that are not a format themselves: the model in it is opened, if there is exactly one. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { isZip } from '../base/magic.ts';
import type { ImportedModel, ModelFormat, ReadOptions } from './format.ts';
import { unzipFiles, zipNames } from './keras/unzip.ts';
import { recognised } from './models-among.ts';
import { unreadEntry } from './unread/formats.ts';

/** Files that are a model by themselves. What they are follows from their content once they are unpacked. */
const MODEL = /\.(tflite|lite|h5|hdf5|keras|onnx|pt2)$/i;
/** Parts of a .keras archive and of a folder of TensorFlow.js. */
const KERAS = /(^|\/)(model\.weights\.h5|config\.json|metadata\.json)$/;
const TFJS = /(^|\/)model\.json$/;
/** What macOS puts beside every file. */
const NOISE = /(^|\/)(__MACOSX\/|\._|\.DS_Store$)|\/$/;

interface InnerFormats {
  readonly kerasZip: ModelFormat;
  readonly tfjsZip: ModelFormat;
  /** Formats of single files. */
  readonly files: readonly ModelFormat[];
}

/** The format of zip archives that hold a model of one of these. */
export function archiveOf({ kerasZip, tfjsZip, files }: InnerFormats): ModelFormat {
  return {
    label: 'a .zip or .task file with one of these in it',
    match: isZip,
    async read(bytes, _, options) {
      const names = zipNames(bytes).filter((name) => !NOISE.test(name));
      const weights = names.filter((name) => KERAS.test(name));
      const models = names.filter((name) => MODEL.test(name) && !KERAS.test(name));
      if (weights.some((name) => name.endsWith('.h5'))) return kerasZip.read(bytes, [], options);
      if (models.length > 1) throw severalInside(models);
      const [only] = models;
      if (only !== undefined) return readEntry(bytes, only, options);
      if (names.some((name) => TFJS.test(name))) return tfjsZip.read(bytes, [], options);
      const other = unreadEntry(names);
      if (other) {
        const { format, name } = other;
        throw new PlaygroundError(
          'not-a-model',
          `The archive holds ${shortened(name)}, ${format.what}; such files cannot be read here.`,
          format.how,
        );
      }
      if (weights.length > 0) return kerasZip.read(bytes, [], options);
      // A model.json may have another name.
      if (names.some((name) => name.endsWith('.json'))) return tfjsZip.read(bytes, [], options);
      throw nothingInside('Pack the model’s files, and nothing else, into the archive.');
    },
  };

  async function readEntry(
    archive: Uint8Array,
    name: string,
    options: ReadOptions | undefined,
  ): Promise<ImportedModel> {
    const bytes = unzipFiles(archive, (path) => path === name).get(name) ?? new Uint8Array();
    // An archive inside is opened only where it is a model: archives could hold each other without end.
    const format = recognised(bytes, [...files, kerasZip]);
    if (!format) {
      throw nothingInside('Unpack it and look at the file.', name);
    }
    const named = format.named?.(bytes) ?? [];
    const parts = named.length > 0 ? [...unzipFiles(archive, named)] : [];
    const beside = parts.map(([path, data]) => ({ name: path, bytes: data }));
    const imported = await inside(name, () => format.read(bytes, beside, options));
    return { ...imported, diagnostics: [openedFrom(name), ...imported.diagnostics] };
  }
}

function nothingInside(hint: string, file?: string): PlaygroundError {
  const where = file === undefined ? {} : { file };
  const message = 'The archive contains no model that can be read here.';
  return new PlaygroundError('not-a-model', message, hint, where);
}

/** Errors of what is inside say where it is. */
async function inside<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PlaygroundError)) throw error;
    const where = { ...error.where, file: error.where.file ?? name };
    throw new PlaygroundError(error.code, error.message, error.hint, where);
  }
}

/** Names come from the archive: a sentence has no room for very long ones. */
function shortened(name: string): string {
  return name.length > 80 ? `…${name.slice(-79)}` : name;
}

function severalInside(names: readonly string[]): PlaygroundError {
  const shown = names.slice(0, 6).map(shortened).join(', ');
  const more = names.length > 6 ? ` and ${names.length - 6} more` : '';
  return new PlaygroundError(
    'several-models',
    `The archive holds ${names.length} models: ${shown}${more}.`,
    'Unpack it (a .task file is a zip, too) and open one of them.',
  );
}

function openedFrom(name: string): Diagnostic {
  return {
    severity: 'info',
    code: 'opened-from-archive',
    message: `The archive holds one model, ${shortened(name)}; it was opened.`,
    where: {},
  };
}
