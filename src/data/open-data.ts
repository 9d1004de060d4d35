/** Samples of a model from a person's files: read, decoded and made ready when they are asked for, so that memory stays flat. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { Raster } from '../pictures/raster.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { TestSamples } from '../ports/data-source.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { openArrays } from './arrays/open.ts';
import { openRecordings } from './audio/open.ts';
import { boxClasses } from './boxes/classes.ts';
import { type BoxedLabels, openBoxes } from './boxes/open.ts';
import { unwrapped } from './bytes/unwrap.ts';
import { classMap } from './classes/class-map.ts';
import type { DataIndex, GivenFile } from './data-index.ts';
import { openPictures } from './images/open.ts';
import { type MapLabels, openMasks } from './masks/open.ts';
import type { ModelFacts } from './model/facts.ts';
import { rangeNotes } from './range-notes.ts';
import type { RecordReader } from './record-reader.ts';
import type { DataSetup } from './setup/fields.ts';
import { splitOf } from './split.ts';
import { madeUpReader } from './synthetic.ts';
import { openTable } from './tables/open.ts';

/** The right answers in the model's own numbers. */
export type OwnLabels =
  | { readonly kind: 'classes'; readonly labels: Uint32Array }
  | { readonly kind: 'values'; readonly shape: Shape; readonly values: Float32Array }
  | MapLabels
  | BoxedLabels;

/** A set that is ready for a model. */
export interface OpenedData {
  /** To measure on; `labels` are null where nothing says what is right. */
  readonly test: TestSamples<OwnLabels>;
  /** How many there are to calibrate with. */
  readonly calibrationSamples: number;
  /** The first `count` of them, or all. */
  calibration(count?: number): SampleSource;
  /** Names of the model's classes by number; empty where answers are no classes. */
  readonly classNames: readonly string[];
  /** Records of each of these, of both parts. */
  readonly classCounts: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the test sample `i` is called: the path of its file, where it has one. */
  nameOf(i: number): string;
  /** The test sample `i` as it is in the file; null where samples are no pictures. */
  picture(i: number): Promise<Raster | null>;
}

/**
 * @param files the same as were scanned.
 * @throws PlaygroundError `bad-data`, `open-shape` where files, set-up and model do not fit each other.
 */
export async function openData(
  files: readonly GivenFile[],
  index: DataIndex,
  setup: DataSetup,
  model: ModelFacts,
): Promise<OpenedData> {
  checkFiles(files, index);
  // Places are those in files that are unpacked.
  const inside = index.isMadeUp ? [] : await unwrapped(files);
  const reader = index.isMadeUp ? madeUpReader(model) : readerOf(inside, index, setup, model);
  const { test, calibration } = splitOf(index.count, setup.split);
  const { diagnostics, labels, ...named } = await answersOf(inside, index, setup, test, model);
  return {
    test: { ...samplesAt(test, reader), labels },
    calibrationSamples: calibration.length,
    calibration: (count = calibration.length) => samplesAt(calibration.subarray(0, count), reader),
    ...named,
    diagnostics: [...index.diagnostics, ...rangeNotes(index, setup, model), ...diagnostics],
    nameOf: (i) => index.records?.names[test[i] ?? -1] ?? `record ${test[i] ?? i}`,
    picture: async (i) => (await reader.picture?.(test[i] ?? 0)) ?? null,
  };
}

/** Places in other files mean nothing. */
function checkFiles(files: readonly GivenFile[], index: DataIndex): void {
  const other = index.files.find(
    ({ path, size }, i) => files[i]?.path !== path || files[i]?.blob.size !== size,
  );
  if (!other && files.length === index.files.length) return;
  const file = other?.path ?? files.at(-1)?.path ?? '';
  throw new PlaygroundError(
    'bad-data',
    `${file} is not as it was when the data were looked through.`,
    'Give the files again.',
    { file },
  );
}

function readerOf(
  files: readonly GivenFile[],
  index: DataIndex,
  setup: DataSetup,
  { inputs }: ModelFacts,
): RecordReader {
  if (index.kind === 'arrays' && !index.table) return openArrays(files, index, setup, inputs);
  const [input, ...others] = inputs;
  if (!input || others.length > 0) {
    throw new PlaygroundError(
      'bad-data',
      `The model has ${inputs.length} inputs; these data are for models with one.`,
      'Give a .npz with an array for each input.',
    );
  }
  if (index.table) return openTable(files, index, setup, input);
  return (index.kind === 'audio' ? openRecordings : openPictures)(files, index, setup, input);
}

function samplesAt(records: Uint32Array, reader: RecordReader): SampleSource {
  return {
    count: records.length,
    read: (first, count) => reader.read(records.subarray(first, first + count)),
  };
}

async function answersOf(
  files: readonly GivenFile[],
  { targets, classList, records }: DataIndex,
  setup: DataSetup,
  test: Uint32Array,
  model: ModelFacts,
): Promise<
  Pick<OpenedData, 'classNames' | 'classCounts' | 'diagnostics'> &
    Pick<OpenedData['test'], 'labels'>
> {
  const none = { classNames: [], classCounts: [], diagnostics: [] };
  if (!targets) return { labels: null, ...none };
  if (targets.kind === 'values') {
    const size = elementCount(targets.shape);
    const values = new Float32Array(test.length * size);
    for (const [i, record] of test.entries()) {
      values.set(targets.values.subarray(record * size, (record + 1) * size), i * size);
    }
    const labels = { kind: 'values', shape: targets.shape, values } as const;
    return { labels, ...none };
  }
  if (targets.kind === 'masks') {
    return { ...none, ...openMasks(files, targets.places, test, setup, model, classList) };
  }
  const [output] = model.outputs;
  const isOne = output && model.outputs.length === 1 && targets.kind === 'classes';
  const classes = isOne ? elementCount(output.shape.slice(1)) : null;
  const { numbers, classNames, diagnostics } =
    targets.kind === 'boxes'
      ? await boxClasses(targets, setup.classes, classList)
      : await classMap(targets.names, setup.classes, classes, classList);
  if (targets.kind === 'boxes') {
    const input = model.inputs[0]?.shape ?? [];
    const labels = openBoxes(targets, records?.names ?? [], test, numbers, setup, input);
    return { ...none, labels, classNames, diagnostics };
  }
  const classCounts = classNames.map(() => 0);
  for (const label of targets.labels) classCounts[numbers[label]!]! += 1;
  const labels = Uint32Array.from(test, (record) => numbers[targets.labels[record]!]!);
  return { labels: { kind: 'classes', labels }, classNames, classCounts, diagnostics };
}
