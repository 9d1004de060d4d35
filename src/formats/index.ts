/** The table of formats, and the only entry for bytes from outside. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { Model } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { elementCount } from '../tensor/shape.ts';
import { archiveOf } from './archive.ts';
import type { ModelFormat, OpenedModel, ReadOptions, SourceFile } from './format.ts';
import { kerasH5 } from './keras/h5-format.ts';
import { kerasZip } from './keras/keras-format.ts';
import { checkSize, checkWeights } from './limits.ts';
import { modelsAmong, recognised } from './models-among.ts';
import { onnx } from './onnx/format.ts';
import { pt2 } from './pt2/format.ts';
import { tfjs, tfjsZip } from './tfjs/format.ts';
import { tflite } from './tflite/format.ts';
import { unreadFormat } from './unread/formats.ts';

/** In the order they are asked. Adding a format: a folder here and a line in this list. */
export const FORMATS: readonly ModelFormat[] = [
  tflite,
  kerasH5,
  kerasZip,
  tfjs,
  onnx,
  pt2,
  archiveOf({ kerasZip, tfjsZip, files: [tflite, kerasH5, onnx, pt2] }),
];

/** The format of a file, by its content; undefined where it is of none. */
export const formatOf = (bytes: Uint8Array) => recognised(bytes, FORMATS);

/**
 * Reads a model of any known format, recognised by content. Files that were given with it and do not belong to it are left
 * aside, which is said.
 * @throws PlaygroundError `several-models` where there is more than one, `open-shape` where it leaves sizes of
 *   its inputs open and `options` do not give them, `not-a-model`, `too-large`, what the format says,
 *   or `invalid-graph` for what breaks a rule of the IR.
 */
export async function importModel(
  input: Uint8Array | readonly SourceFile[],
  options: ReadOptions = {},
): Promise<OpenedModel> {
  const given = input instanceof Uint8Array ? [{ name: '', bytes: input }] : input;
  const [found, ...others] = modelsAmong(given, FORMATS);
  if (!found) throw notAModel(given);
  if (others.length > 0) throw severalModels([found, ...others].map(({ main }) => main.name));
  const { format, main, parts } = found;
  const files = [main, ...parts];
  checkSize(sizeOf(files));
  const imported = await format.read(main.bytes, parts, options);
  verify(imported.model);
  checkWeights(weightsIn(imported.model));
  const unused = given.filter((file) => !files.includes(file)).map(({ name }) => name);
  return {
    ...imported,
    files,
    diagnostics: [...imported.diagnostics, ...(unused.length > 0 ? [leftAside(unused)] : [])],
  };
}

const sizeOf = (files: readonly SourceFile[]) =>
  files.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Constants of all graphs, element by element. */
const weightsIn = ({ subgraphs }: Model) =>
  subgraphs
    .flatMap(({ tensors }) => tensors)
    .reduce((sum, { data, shape }) => (data ? sum + elementCount(shape) : sum), 0);

function notAModel(files: readonly SourceFile[]): PlaygroundError {
  const unread = unreadFormat(files);
  if (unread) {
    const { format, file } = unread;
    return new PlaygroundError(
      'not-a-model',
      `This is ${format.what}; such files cannot be read here.`,
      format.how,
      file.name === '' ? {} : { file: file.name },
    );
  }
  const known = FORMATS.map(({ label }) => label).join(', ');
  return new PlaygroundError(
    'not-a-model',
    sizeOf(files) === 0
      ? 'The file is empty.'
      : 'The file is not in a format that can be read here.',
    `Files that can be opened: ${known}.`,
    { byteOffset: 0 },
  );
}

function severalModels(names: readonly string[]): PlaygroundError {
  return new PlaygroundError(
    'several-models',
    `There are ${names.length} models among these files: ${inWords(names)}.`,
    'Open one of them.',
    { files: names },
  );
}

function leftAside(names: readonly string[]): Diagnostic {
  return {
    severity: 'info',
    code: 'files-left-aside',
    message: `${inWords(names)} ${names.length === 1 ? 'was' : 'were'} ignored: not part of the model.`,
    where: {},
  };
}

/** Names in a sentence. */
const NAMED = 6;
function inWords(names: readonly string[]): string {
  const short = names.map((name) => name.replace(/^.*\//, ''));
  const distinct = new Set(short).size === names.length ? short : names;
  const more = names.length - NAMED;
  if (more > 0) return `${distinct.slice(0, NAMED).join(', ')} and ${more} more`;
  return distinct.join(', ').replace(/, ([^,]*)$/, ' and $1');
}
