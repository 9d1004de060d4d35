/** Lines of numbers, and lines of text, as the samples of a model. */
import { DTYPES, type TensorData } from '../../tensor/dtype.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { badData } from '../bytes/slices.ts';
import type { DataIndex, GivenFile } from '../data-index.ts';
import type { InputFacts } from '../model/facts.ts';
import { NO_RECORDS, type RecordReader } from '../record-reader.ts';
import type { DataSetup } from '../setup/fields.ts';
import { normalizationOf, normalize } from '../values.ts';
import { type EncodeText, textEncoder } from './encode.ts';
import { rowsAt } from './rows.ts';

/** @throws PlaygroundError `bad-data` where columns and input do not fit each other. */
export function openTable(
  files: readonly GivenFile[],
  { kind, records, table, files: known }: DataIndex,
  setup: DataSetup,
  input: InputFacts,
): RecordReader {
  const { delimiter = '', features = [], columns = [] } = table ?? {};
  const places = records ?? NO_RECORDS;
  const file = known[0]?.path ?? '';
  const read = (wanted: ArrayLike<number>) => rowsAt(files, places, delimiter, wanted);
  if (kind === 'text') {
    const column = features[0] ?? 0;
    const encode = textEncoder(input, setup.text);
    return {
      read: async (wanted) => {
        const rows = await read(wanted);
        return [encoded(rows, encode, (row) => row[column] ?? '')];
      },
    };
  }
  const size = elementCount(input.shape.slice(1));
  if (features.length !== size) {
    throw badData(
      `${file} has ${features.length} columns of features, the model takes ${formatShape([-1, ...input.shape.slice(1)])}: ${size} numbers.`,
      'Name the column of the right answer, or those that are features, in the set-up.',
      file,
    );
  }
  const normalization = normalizationOf(setup.values);
  return {
    read: async (wanted) => {
      const rows = await read(wanted);
      const values = new Float32Array(rows.length * size);
      for (const [i, row] of rows.entries()) {
        for (const [k, column] of features.entries()) {
          const cell = row[column]?.trim() ?? '';
          const value = Number(cell);
          if (cell === '' || Number.isNaN(value)) {
            throw badData(
              `Record ${wanted[i]} of ${file} has ${cell === '' ? 'nothing' : `“${cell.slice(0, 40)}”`} in column ${columns[column]}; a number is expected.`,
              'Fill it in, or leave the line out.',
              file,
              places.offset[wanted[i]!],
            );
          }
          values[i * size + k] = value;
        }
      }
      normalize(values, normalization, size, false);
      return [stored(values, input)];
    },
  };
}

/** As the input stores them, where it takes whole numbers. */
function stored(values: Float32Array, { dtype, quantization }: InputFacts): TensorData {
  if (dtype === 'float32' || quantization) return values;
  if (dtype === 'int64') return BigInt64Array.from(values, (value) => BigInt(Math.trunc(value)));
  return (DTYPES[dtype].array as Int32ArrayConstructor).from(values);
}

function encoded<Row>(
  rows: readonly Row[],
  { size, Type, encode }: EncodeText,
  textOf: (row: Row) => string,
): TensorData {
  const values = new Type(rows.length * size);
  for (const [i, row] of rows.entries()) encode(textOf(row), values, i * size);
  return values;
}
