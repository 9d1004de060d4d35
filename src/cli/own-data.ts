/** --data and --calibration of any kind that src/data reads, with the set-up of --preprocess. */
import { basename } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DataIndex, GivenFile } from '../data/data-index.ts';
import { type ModelFacts, modelFacts } from '../data/model/facts.ts';
import { classNamesIn } from '../data/model/label-file.ts';
import { type OpenedData, openData } from '../data/open-data.ts';
import { scanData } from '../data/scan.ts';
import type { DataSetup } from '../data/setup/fields.ts';
import { changedSetup, readSetup } from '../data/setup/setup.ts';
import { suggestSetup } from '../data/suggest.ts';
import { SYNTHETIC_NOTE, syntheticSamples } from '../data/synthetic.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { CommandError, namingFile } from './command.ts';
import { filesBelow, givenFiles } from './data-files.ts';
import { kindOf, readInput } from './files.ts';
import { samplesFrom } from './sample-files.ts';

/** How --calibration is used, for --help; `indent` spaces before the second line. */
export function calibrationUsage(indent: number): string {
  return [
    'samples to learn ranges from, without labels: .npy or .npz with an array per input as the model takes',
    'it (the option again for each, or NAME=FILE), or pictures, recordings, a table … (docs/own-data.md) as',
    '--preprocess says; “synthetic” makes noise up: a last resort that may cost much accuracy',
  ].join(`\n${' '.repeat(indent)}`);
}

/** How --preprocess is used. */
export const PREPROCESS_USAGE =
  'set-up of own data as JSON: size, range, colours, classes … (docs/own-data.md); without it, what the model suggests';

/** A set of a person's own, opened for a model. */
export interface OwnData {
  readonly files: readonly GivenFile[];
  readonly data: OpenedData;
  readonly index: DataIndex;
  readonly setup: DataSetup;
  readonly facts: ModelFacts;
}

/**
 * @param share of the records that are for calibration where no set-up says it.
 * @param bytes of the model's file, which may carry the names of its classes.
 * @throws PlaygroundError naming the file.
 */
export async function openOwnData(
  path: string,
  model: Model,
  {
    preprocess,
    share,
    bytes,
  }: { preprocess?: string | undefined; share: 0 | 1; bytes?: Uint8Array },
): Promise<OwnData> {
  const given = preprocess === undefined ? null : await setupAt(preprocess);
  const files = await givenFiles(path);
  const facts = modelFacts(model);
  const index = await scanData(files, given ? { table: given.table } : {});
  const names = bytes ? await classNamesIn(new Blob([bytes as BlobPart]), facts) : [];
  const setup =
    given ?? changedSetup(suggestSetup(index, facts, names), { split: { calibration: share } });
  const data = await namingFile(path, () => openData(files, index, setup, facts));
  return { files, data, index, setup, facts };
}

async function setupAt(path: string): Promise<DataSetup> {
  return readSetup(new TextDecoder().decode(await readInput(path)), path);
}

/** Samples of --calibration, with what is to be known of them. */
export interface Calibration {
  readonly samples: SampleSource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks for made-up samples, unless there is a file of that name. */
const SYNTHETIC = 'synthetic';
/** Read as they are, one array per input. */
const ARRAYS = /\.np[yz]$/i;

/** @throws PlaygroundError naming the file or the input. */
export async function calibrationFrom(
  given: readonly string[],
  model: Model,
  preprocess: string | undefined,
): Promise<Calibration> {
  const [path = '', ...others] = given;
  if (path === SYNTHETIC && others.length === 0 && (await kindOf(path)) === undefined) {
    return { samples: syntheticSamples(modelFacts(model)), diagnostics: [SYNTHETIC_NOTE] };
  }
  const isData = ARRAYS.test(path) ? preprocess !== undefined : (await kindOf(path)) !== undefined;
  if (!isData) {
    return { samples: await samplesFrom(given, model, 'bad-calibration'), diagnostics: [] };
  }
  if (others.length > 0) {
    throw new CommandError(
      `${basename(path)} and ${others.length} more were given to calibrate with.`,
      'Give one folder, archive or file; arrays of several inputs go into one .npz.',
    );
  }
  const { data } = await openOwnData(path, model, { preprocess, share: 1 });
  if (data.calibrationSamples === 0) {
    throw new CommandError(
      'The set-up leaves no records to calibrate with.',
      'Make split.calibration larger than 0.',
    );
  }
  return { samples: data.calibration(), diagnostics: [] };
}

/** What a hash of samples is made of: the bytes of a file, names and sizes of the files in a folder, and when they were changed. */
export async function contentOf(path: string): Promise<readonly (Uint8Array | string)[]> {
  const kind = await kindOf(path);
  if (kind === undefined && path === SYNTHETIC) return [SYNTHETIC];
  if (kind !== 'folder') return [await readInput(path)];
  return (await filesBelow(path)).map((file) => JSON.stringify(file));
}
