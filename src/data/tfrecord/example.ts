/** tf.train.Example: named features, each a list of byte strings, of floats or of whole numbers. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Byte strings and floats stay where they are: their places count from the start of the example. */
export type Feature =
  | { readonly kind: 'bytes'; readonly values: readonly Run[] }
  | { readonly kind: 'floats'; readonly run: Run | null; readonly count: number }
  | { readonly kind: 'integers'; readonly values: readonly number[] };

export interface Run {
  readonly offset: number;
  readonly length: number;
}

/** Values of one list of whole numbers. */
const MOST_INTEGERS = 1_000_000;

/** Its features by name; undefined where the bytes are no example. */
export function readExample(bytes: Uint8Array): Map<string, Feature> | undefined {
  const features = new Map<string, Feature>();
  try {
    each(bytes, { offset: 0, length: bytes.length }, (_, all) =>
      each(bytes, all, (_, entry) => {
        let name = '';
        let feature: Feature | undefined;
        each(bytes, entry, (field, run) => {
          if (field === 1) name = textAt(bytes, run);
          if (field === 2) feature = featureAt(bytes, run);
        });
        if (feature) features.set(name, feature);
      }),
    );
  } catch {
    return undefined;
  }
  return features;
}

export function textAt(bytes: Uint8Array, { offset, length }: Run): string {
  return new TextDecoder().decode(bytes.subarray(offset, offset + length));
}

/** The parts with a length of the message at `run`. */
function each(bytes: Uint8Array, run: Run, take: (field: number, part: Run) => void): void {
  const end = run.offset + run.length;
  const reader = new BinaryReader(bytes.subarray(0, end));
  reader.pos = run.offset;
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (wire !== WireType.LengthDelimited) {
      reader.skip(wire);
      continue;
    }
    const length = reader.uint32();
    const offset = reader.pos;
    if (offset + length > end) throw new RangeError('outside');
    reader.pos = offset + length;
    take(field, { offset, length });
  }
}

const BYTES = 1;
const FLOATS = 2;

function featureAt(bytes: Uint8Array, run: Run): Feature | undefined {
  let feature: Feature | undefined;
  each(bytes, run, (field, list) => {
    if (field === BYTES) {
      const values: Run[] = [];
      each(bytes, list, (_, value) => values.push(value));
      feature = { kind: 'bytes', values };
    } else if (field === FLOATS) {
      feature = floatsAt(bytes, list);
    } else {
      feature = { kind: 'integers', values: integersAt(bytes, list) };
    }
  });
  return feature;
}

/** Packed, as every writer of today writes them: one run. Others are counted as none. */
function floatsAt(bytes: Uint8Array, list: Run): Feature {
  const runs: Run[] = [];
  each(bytes, list, (_, run) => runs.push(run));
  const [run] = runs;
  const isOne = run !== undefined && runs.length === 1;
  return { kind: 'floats', run: isOne ? run : null, count: isOne ? run.length / 4 : 0 };
}

/** Packed or one by one. */
function integersAt(bytes: Uint8Array, list: Run): number[] {
  const end = list.offset + list.length;
  const reader = new BinaryReader(bytes.subarray(0, end));
  reader.pos = list.offset;
  const values: number[] = [];
  while (reader.pos < end && values.length < MOST_INTEGERS) {
    const [, wire] = reader.tag();
    if (wire === WireType.Varint) {
      values.push(Number(reader.int64()));
      continue;
    }
    const until = reader.uint32() + reader.pos;
    while (reader.pos < until && values.length < MOST_INTEGERS) values.push(Number(reader.int64()));
  }
  return values;
}
