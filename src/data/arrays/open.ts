/** Arrays as the samples of a model: one for each input, brought to its shape, type and range. */

import { fitted } from '../../pictures/fit.ts';
import { geometryOf, pictureShape, valuesIn } from '../../pictures/geometry.ts';
import type { Raster } from '../../pictures/raster.ts';
import { DTYPES, type TensorData } from '../../tensor/dtype.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { badData } from '../bytes/slices.ts';
import type { ArrayPlace, DataIndex, GivenFile } from '../data-index.ts';
import type { InputFacts } from '../model/facts.ts';
import type { RecordReader } from '../record-reader.ts';
import type { DataSetup } from '../setup/fields.ts';
import { normalizationOf, normalize } from '../values.ts';
import { rowReader } from './rows.ts';

type Convert = (rows: TensorData, count: number) => TensorData;

/** @throws PlaygroundError `bad-data` where arrays and inputs do not fit each other. */
export function openArrays(
  files: readonly GivenFile[],
  { arrays, records }: DataIndex,
  setup: DataSetup,
  inputs: readonly InputFacts[],
): RecordReader {
  const matched = matchedTo(inputs, arrays);
  const readers = matched.map((array) => rowReader(files, array, records));
  const converters = matched.map((array, i) => converter(array, inputs[i]!, setup));
  const [first] = matched;
  const look = first && rasterShape(first);
  return {
    read: async (wanted) =>
      Promise.all(
        readers.map(async (read, i) => converters[i]!(await read(wanted), wanted.length)),
      ),
    ...(look && {
      picture: async (record: number): Promise<Raster> => ({
        ...look,
        data: (await readers[0]!([record])) as Uint8Array,
      }),
    }),
  };
}

/** By name, the rest in order. */
function matchedTo(
  inputs: readonly InputFacts[],
  arrays: readonly ArrayPlace[],
): readonly ArrayPlace[] {
  if (arrays.length !== inputs.length) {
    const said = inputs.map(({ name, alias, shape }) => `${alias ?? name} (${shapeOf(shape)})`);
    throw badData(
      `The model has ${inputs.length} inputs (${said.join(', ')}); there are arrays for ${arrays.length}.`,
      'Give one array per input, named as the input is: numpy.savez takes names.',
      arrays[0]?.name ?? '',
    );
  }
  const left = [...arrays];
  const byName = inputs.map(({ name, alias }) => {
    const plain = name.replace(/^serving_default_/, '').replace(/:\d+$/, '');
    const at = left.findIndex((array) => [name, alias, plain].includes(array.name));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  return byName.map((array) => array ?? left.shift()!);
}

const shapeOf = (shape: Shape) => formatShape([-1, ...shape.slice(1)]);

/** Rows of bytes that are pixels. */
function rasterShape({ dtype, row }: ArrayPlace): Omit<Raster, 'data'> | undefined {
  const [height = 0, width = 0, channels = 1] = row;
  const isPicture = row.length === 2 || (row.length === 3 && (channels === 1 || channels === 3));
  if (dtype !== 'uint8' || !isPicture || height < 4 || width < 4) return undefined;
  return { height, width, channels: channels === 3 ? 3 : 1 };
}

function converter(array: ArrayPlace, input: InputFacts, setup: DataSetup): Convert {
  const wanted = input.shape.slice(1);
  const fits = sameShape(
    array.row.filter((size) => size !== 1),
    wanted.filter((size) => size !== 1),
  );
  const isFlat = array.row.length === 1 || wanted.length === 1;
  const sameSize = elementCount(array.row) === elementCount(wanted) && !wanted.includes(-1);
  if (fits || (isFlat && sameSize)) return valueConverter(array, input, setup);
  const look = rasterShape(array);
  if (look && pictureShape(input.shape, setup.image.layout))
    return pictureConverter(look, input, setup);
  throw badData(
    `${array.name} has rows of the shape ${formatShape(array.row)}, the model takes ${shapeOf(input.shape)}.`,
    'Save it in the shape of the input, records first; bytes of the shape height×width×3 are resized as pictures.',
    array.name,
  );
}

/** Pixels of another size are made the size of the input, as pictures are. */
function pictureConverter(
  look: Omit<Raster, 'data'>,
  input: InputFacts,
  setup: DataSetup,
): Convert {
  const geometry = geometryOf(input.shape, setup.image);
  const size = valuesIn(geometry);
  const pixels = look.width * look.height * look.channels;
  const normalization = normalizationOf(setup.values);
  return (rows, count) => {
    const values = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      const data = (rows as Uint8Array).subarray(i * pixels, (i + 1) * pixels);
      const one = fitted({ ...look, data }, geometry, setup.image);
      values.set(normalize(one, normalization, geometry.channels, geometry.isPlanar), i * size);
    }
    return values;
  };
}

function valueConverter(array: ArrayPlace, input: InputFacts, setup: DataSetup): Convert {
  const { dtype, quantization } = input;
  const isFloat = dtype === 'float32' || quantization !== undefined;
  const isStored = array.dtype === dtype && setup.values.preset === 'as-they-are';
  if (isStored) return (rows) => rows;
  const normalization = normalizationOf(setup.values);
  const last = array.row.at(-1) ?? 1;
  const channels = Math.max(normalization.mean.length, normalization.std.length) > 1 ? last : 1;
  if (isFloat) {
    return (rows) =>
      normalize(Float32Array.from(rows as Float32Array, Number), normalization, channels, false);
  }
  const Type = DTYPES[dtype].array;
  const isWide = dtype === 'int64' || dtype === 'uint64';
  return (rows) => {
    const values = isWide
      ? (Type as BigInt64ArrayConstructor).from(rows as Int32Array, (value) =>
          BigInt(Math.trunc(Number(value))),
        )
      : (Type as Int32ArrayConstructor).from(rows as Int32Array, Number);
    const wrong = (values as Int32Array).findIndex((value, i) => Number(value) !== Number(rows[i]));
    if (wrong < 0) return values;
    throw badData(
      `${array.name} holds ${rows[wrong]}, which the input ${input.alias ?? input.name} cannot take: it takes ${dtype}.`,
      `Save it with .astype('${dtype}').`,
      array.name,
    );
  };
}
