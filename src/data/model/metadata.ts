/**
 * TensorFlow Lite's metadata (`metadata_schema.fbs` of tflite-support, identifier M001): how the model wants its pictures, and what the file
 * with the names of its classes is called. Only these fields are read, by their numbers in the schema.
 */
import type { Normalization } from '../values.ts';

export interface TfliteMetadata {
  /** Of the first input, for values from 0 to 255: (value − mean) / std. */
  readonly normalization: Normalization | null;
  readonly isGrey: boolean;
  /** Files that are packed behind the model, by what the first output says of them. */
  readonly labelFile: string | null;
}

/** Fields by number, in the order of the schema. */
const MODEL = { subgraphs: 3 };
const SUBGRAPH = { inputs: 2, outputs: 3 };
const TENSOR = { content: 3, processUnits: 4, files: 6 };
const UNIT = { type: 0, options: 1 };
const CONTENT = { type: 0, properties: 1 };
const IMAGE = { colorSpace: 0 };
const OPTIONS = { mean: 0, std: 1 };
const FILE = { name: 0, type: 2 };
const NORMALIZATION = 1;
const IMAGE_PROPERTIES = 2;
const GREY = 2;
const TENSOR_AXIS_LABELS = 2;

/** Null for bytes that are no metadata, or damaged: a model is read without them. */
export function readMetadata(bytes: Uint8Array): TfliteMetadata | null {
  const isOurs = [...'M001'].every((letter, i) => bytes[4 + i] === letter.charCodeAt(0));
  if (!isOurs) return null;
  try {
    return metadataIn(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function metadataIn(bytes: Uint8Array): TfliteMetadata {
  const buffer = tablesOf(bytes);
  const [subgraph] = buffer.tables(buffer.root(), MODEL.subgraphs);
  const [input] = subgraph === undefined ? [] : buffer.tables(subgraph, SUBGRAPH.inputs);
  const [output] = subgraph === undefined ? [] : buffer.tables(subgraph, SUBGRAPH.outputs);
  const options = (input === undefined ? [] : buffer.tables(input, TENSOR.processUnits))
    .filter((unit) => buffer.byte(unit, UNIT.type) === NORMALIZATION)
    .map((unit) => buffer.table(unit, UNIT.options))[0];
  const mean = options === undefined ? [] : buffer.floats(options, OPTIONS.mean);
  const std = options === undefined ? [] : buffer.floats(options, OPTIONS.std);
  const labels = (output === undefined ? [] : buffer.tables(output, TENSOR.files)).find(
    (file) => buffer.byte(file, FILE.type) === TENSOR_AXIS_LABELS,
  );
  const content = input === undefined ? undefined : buffer.table(input, TENSOR.content);
  const image =
    content !== undefined && buffer.byte(content, CONTENT.type) === IMAGE_PROPERTIES
      ? buffer.table(content, CONTENT.properties)
      : undefined;
  const isGood = mean.length > 0 && std.length > 0 && std.every((value) => value !== 0);
  return {
    normalization:
      isGood && [...mean, ...std].every(Number.isFinite)
        ? { scale: 1, mean: once(mean), std: once(std) }
        : null,
    isGrey: image !== undefined && buffer.byte(image, IMAGE.colorSpace) === GREY,
    labelFile: labels === undefined ? null : (buffer.text(labels, FILE.name) ?? null),
  };
}

/** The same number for every channel is one number. */
function once(values: readonly number[]): readonly number[] {
  return values.every((value) => value === values[0]) ? values.slice(0, 1) : values;
}

/** Entries of a list that are looked at. */
const MOST_ENTRIES = 1_000;

/** A FlatBuffer's tables by their places. A DataView throws a RangeError for what lies outside. */
function tablesOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pointed = (at: number) => at + view.getUint32(at, true);
  const place = (table: number, field: number): number | undefined => {
    const fields = table - view.getInt32(table, true);
    const slot = 4 + 2 * field;
    if (slot >= view.getUint16(fields, true)) return undefined;
    const offset = view.getUint16(fields + slot, true);
    return offset === 0 ? undefined : table + offset;
  };
  const list = (table: number, field: number): readonly [start: number, length: number] => {
    const at = place(table, field);
    if (at === undefined) return [0, 0];
    const start = pointed(at);
    return [start + 4, Math.min(MOST_ENTRIES, view.getUint32(start, true))];
  };
  return {
    root: () => pointed(0),
    byte: (table: number, field: number) => {
      const at = place(table, field);
      return at === undefined ? 0 : view.getUint8(at);
    },
    table: (table: number, field: number) => {
      const at = place(table, field);
      return at === undefined ? undefined : pointed(at);
    },
    tables: (table: number, field: number) => {
      const [start, length] = list(table, field);
      return Array.from({ length }, (_, i) => pointed(start + 4 * i));
    },
    floats: (table: number, field: number) => {
      const [start, length] = list(table, field);
      return Array.from({ length }, (_, i) => view.getFloat32(start + 4 * i, true));
    },
    text: (table: number, field: number) => {
      const at = place(table, field);
      if (at === undefined) return undefined;
      const start = pointed(at);
      const length = Math.min(MOST_ENTRIES, view.getUint32(start, true));
      if (start + 4 + length > bytes.length) throw new RangeError('outside');
      return new TextDecoder().decode(bytes.subarray(start + 4, start + 4 + length));
    },
  };
}
