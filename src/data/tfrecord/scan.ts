/** TFRecord files of tf.train.Example as a set: encoded pictures, bytes of pixels, or rows of floats, each with its label. */
import type { JobOptions } from '../../base/progress.ts';
import { pictureFormat } from '../../pictures/raster.ts';
import { recordPlaces } from '../bytes/places.ts';
import { badData } from '../bytes/slices.ts';
import { namedClasses } from '../classes/folders.ts';
import type { ArrayPlace, GivenFile, Place, RecordPlaces, Targets } from '../data-index.ts';
import { MOST_RECORDS } from '../limits.ts';
import { type Feature, type Run, readExample, textAt } from './example.ts';
import { tfRecords } from './records.ts';

export interface ExampleSet {
  readonly kind: 'images' | 'arrays';
  readonly records: RecordPlaces;
  readonly places: readonly Place[];
  /** One array whose rows lie at the records; none where they are pictures. */
  readonly arrays: readonly ArrayPlace[];
  readonly targets: Targets | null;
}

const PICTURE = ['image/encoded', 'image', 'image_raw', 'encoded', 'img', 'jpeg', 'png', 'x'];
const FLOATS = ['features', 'x', 'inputs', 'input', 'image', 'data', 'values'];
const LABEL = ['image/class/label', 'label', 'labels', 'class', 'target', 'y', 'image/class/text'];
const NAME = ['image/filename', 'filename', 'image/source_id'];

/** @throws PlaygroundError `bad-data`, `truncated`, `cancelled`. */
export async function scanExamples(
  files: readonly GivenFile[],
  numbers: readonly number[],
  options: JobOptions,
): Promise<ExampleSet> {
  const places: Place[] = [];
  const names: string[] = [];
  const labels: (string | undefined)[] = [];
  const values: number[] = [];
  let form: Form | undefined;
  for (const number of numbers) {
    const file = files[number]!;
    for await (const { offset, bytes } of tfRecords(file, options)) {
      const fail = (what: string, hint: string) => badData(what, hint, file.path, offset);
      const features = readExample(bytes);
      if (!features || features.size === 0) {
        throw fail(
          `Record ${places.length} of ${file.path} is no tf.train.Example.`,
          'Records of examples are read: write them with tf.train.Example.',
        );
      }
      form ??= formOf(features, bytes);
      const run = form && runOf(features.get(form.name), form);
      if (!form || !run) {
        const some = [...features.keys()].slice(0, 8).join(', ');
        throw fail(
          `Record ${places.length} of ${file.path} has no ${form ? `feature ${form.name} like the first` : 'picture and no floats'}; it has ${some}.`,
          'Write pictures as image/encoded (PNG or JPEG), numbers as a list of floats.',
        );
      }
      const { length } = run;
      places.push({
        file: number,
        offset: offset + run.offset,
        length,
        size: length,
        packing: 'plain',
      });
      names.push(nameOf(features, bytes) ?? `${file.path} #${names.length}`);
      const label = labelOf(features, bytes);
      if (typeof label === 'number') values.push(label);
      else labels.push(label);
      if (places.length > MOST_RECORDS) throw fail('There are too many records.', 'Give a part.');
    }
  }
  if (!form) {
    const file = files[numbers[0] ?? 0]?.path ?? '';
    throw badData(`${file} holds no records.`, 'Give a file with one or more.', file);
  }
  return {
    kind: form.dtype === null ? 'images' : 'arrays',
    records: recordPlaces(places, names),
    places,
    arrays:
      form.dtype === null
        ? []
        : [
            {
              name: form.name,
              place: null,
              header: 0,
              dtype: form.dtype,
              bigEndian: false,
              row: form.row,
            },
          ],
    targets: targetsOf(labels, values, places.length, files[numbers[0] ?? 0]?.path ?? ''),
  };
}

function targetsOf(
  labels: readonly (string | undefined)[],
  values: readonly number[],
  count: number,
  file: string,
): Targets | null {
  if (values.length === count) {
    return { kind: 'values', shape: [], values: Float32Array.from(values) };
  }
  const known = labels.filter((label) => label !== undefined);
  if (known.length === 0 && values.length === 0) return null;
  if (known.length === count) return namedClasses(known, file);
  throw badData(
    `${known.length + values.length} of ${count} records of ${file} have a label.`,
    'Give all of them a label of one kind, or none.',
    file,
  );
}

/** Which feature is fed to the model, and how its bytes are read: null for encoded pictures. */
interface Form {
  readonly name: string;
  readonly dtype: 'uint8' | 'float32' | null;
  readonly row: readonly number[];
}

function formOf(features: ReadonlyMap<string, Feature>, bytes: Uint8Array): Form | undefined {
  for (const name of PICTURE) {
    const feature = features.get(name);
    if (feature?.kind !== 'bytes' || feature.values.length !== 1) continue;
    const run = feature.values[0]!;
    if (pictureFormat(bytes.subarray(run.offset, run.offset + run.length))) {
      return { name, dtype: null, row: [] };
    }
    return { name, dtype: 'uint8', row: pixelShape(features, run.length) };
  }
  const floats = [...FLOATS, ...features.keys()].find((name) => {
    const feature = features.get(name);
    return feature?.kind === 'floats' && feature.count > (LABEL.includes(name) ? 1 : 0);
  });
  const feature = floats === undefined ? undefined : features.get(floats);
  if (floats === undefined || feature?.kind !== 'floats') return undefined;
  return { name: floats, dtype: 'float32', row: [feature.count] };
}

/** Sizes that stand beside bytes of pixels; else a row. */
function pixelShape(features: ReadonlyMap<string, Feature>, length: number): readonly number[] {
  const sizeOf = (...names: string[]) => {
    const feature = names.map((name) => features.get(name)).find(Boolean);
    return feature?.kind === 'integers' ? feature.values[0] : undefined;
  };
  const height = sizeOf('height', 'image/height', 'rows');
  const width = sizeOf('width', 'image/width', 'cols');
  const depth = sizeOf('depth', 'channels', 'image/channels') ?? 1;
  const isWhole = height !== undefined && width !== undefined && height * width * depth === length;
  if (isWhole) return [height, width, depth];
  return [length];
}

function runOf(feature: Feature | undefined, { dtype, row }: Form): Run | undefined {
  if (feature?.kind === 'floats') {
    return dtype === 'float32' && feature.count === row[0] ? (feature.run ?? undefined) : undefined;
  }
  if (feature?.kind !== 'bytes' || dtype === 'float32') return undefined;
  const run = feature.values[0];
  const size = row.reduce((a, b) => a * b, 1);
  return dtype === null || run?.length === size ? run : undefined;
}

/** Words and whole numbers are classes, a single float is a value. */
function labelOf(features: ReadonlyMap<string, Feature>, bytes: Uint8Array) {
  for (const name of LABEL) {
    const feature = features.get(name);
    if (feature?.kind === 'integers' && feature.values.length === 1)
      return String(feature.values[0]);
    if (feature?.kind === 'bytes' && feature.values.length === 1) {
      return textAt(bytes, feature.values[0]!);
    }
    if (feature?.kind === 'floats' && feature.count === 1 && feature.run) {
      return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(feature.run.offset, true);
    }
  }
  return undefined;
}

function nameOf(features: ReadonlyMap<string, Feature>, bytes: Uint8Array): string | undefined {
  for (const name of NAME) {
    const feature = features.get(name);
    const run = feature?.kind === 'bytes' ? feature.values[0] : undefined;
    if (run && run.length > 0 && run.length < 500) return textAt(bytes, run);
  }
  return undefined;
}
