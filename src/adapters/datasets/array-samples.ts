/** Arrays that a person saved with NumPy, as the samples of a model: one array per input. */

import { type ErrorCode, PlaygroundError } from '../../base/errors.ts';
import { type NpyArray, readNpy } from '../../data/arrays/npy.ts';
import { isZip } from '../../base/magic.ts';
import { unzipFiles } from '../../formats/keras/unzip.ts';
import type { SampleSource } from '../../ports/batches.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import { DTYPES, type TensorData } from '../../tensor/dtype.ts';
import { elementCount, formatShape, sameShape } from '../../tensor/shape.ts';

/** An array that was given, with where it is from. */
export interface GivenArray extends NpyArray {
  /** Where it is, for errors: `x.npy`, or `both.npz: x`. */
  readonly file: string;
  /** The input that it is said to be for; undefined for the next one in order. */
  readonly input?: string | undefined;
}

/**
 * The array of a .npy file, or those of a .npz file, by their names there.
 * @param input the input that a single array is for.
 * @throws PlaygroundError `bad-data`, `truncated`, `bad-file`, `too-large`.
 */
export function readArrays(bytes: Uint8Array, file: string, input?: string): GivenArray[] {
  if (!isZip(bytes)) return [{ ...readNpy(bytes, file), file, input }];
  const entries = [...unzipFiles(bytes, (path) => path.endsWith('.npy'))];
  const [only] = entries;
  if (!only) {
    const hint = 'Save the arrays with numpy.savez.';
    throw new PlaygroundError('bad-data', `${file} contains no arrays.`, hint, { file });
  }
  if (entries.length === 1) return [{ ...readNpy(only[1], file), file, input }];
  if (input !== undefined) {
    const message = `${file} holds ${entries.length} arrays, one is expected for input ${input}.`;
    throw new PlaygroundError('bad-data', message, 'Give the file without the name.', { file });
  }
  return entries.map(([path, array]) => {
    const name = path.replace(/\.npy$/, '');
    const place = `${file}: ${name}`;
    // The names that numpy.savez gives arrays without one.
    return {
      ...readNpy(array, place),
      file: place,
      input: /^arr_\d+$/.test(name) ? undefined : name,
    };
  });
}

export interface InputInfo extends TensorInfo {
  /** Other names of it: that of the signature. */
  readonly alias?: string | undefined;
  /** Of inputs that store real values as integers. */
  readonly quantization?: { readonly scale: ArrayLike<number> } | undefined;
}

/**
 * Samples for a model with `inputs` from one array `[n, …input shape]` per input, used as they are: by name, the rest in order.
 * @param code the error code for data that do not fit.
 * @throws PlaygroundError naming the input and its shape.
 */
export function arraySamples(
  arrays: readonly GivenArray[],
  inputs: readonly InputInfo[],
  code: Extract<ErrorCode, 'bad-calibration' | 'bad-data'>,
): SampleSource {
  const fail = (message: string, hint: string, file?: string) =>
    new PlaygroundError(code, message, hint, file === undefined ? {} : { file });
  const said = inputs.map((input) => `${input.alias ?? input.name} (${wantedShape(input)})`);
  const listed = `${inputs.length === 1 ? 'one input' : `${inputs.length} inputs`}: ${said.join(', ')}`;
  const each =
    'Give one array per input: NAME=FILE.npy for each, or a .npz with an array per input.';

  const places = inputs.map((): GivenArray | undefined => undefined);
  const inOrder: GivenArray[] = [];
  for (const array of arrays) {
    // With one input and one array there is nothing to mix up.
    if (array.input === undefined || (inputs.length === 1 && arrays.length === 1)) {
      inOrder.push(array);
      continue;
    }
    const at = inputs.findIndex((input) => namesOf(input).includes(array.input ?? ''));
    if (at < 0) {
      throw fail(`The model has no input ${array.input}; it has ${listed}.`, each, array.file);
    }
    if (places[at]) {
      throw fail(`There are two arrays for input ${array.input}.`, each, array.file);
    }
    places[at] = array;
  }
  for (const array of inOrder) {
    const next = places.indexOf(undefined);
    if (next < 0) break;
    places[next] = array;
  }
  if (places.includes(undefined) || arrays.length !== inputs.length) {
    const count = arrays.length === 1 ? 'one array was' : `${arrays.length} arrays were`;
    const hint = inputs.length === 1 ? 'Give one array.' : each;
    throw fail(`The model has ${listed}; ${count} given.`, hint);
  }

  const given = places as GivenArray[];
  const values = inputs.map((input, i) => {
    const array = given[i] as GivenArray;
    const which = inputs.length === 1 ? '' : ` for its input ${input.alias ?? input.name}`;
    const wanted = wantedShape(input);
    const data = stored(array.data, input);
    if (!data) {
      const isFloat = input.dtype === 'float32';
      throw fail(
        `${array.file} holds ${typeName(array.data)} values, ${input.dtype} is expected${which}.`,
        isFloat
          ? "Save it with .astype('float32'), scaled as the model was trained."
          : `Save it with .astype('${input.dtype}').`,
        array.file,
      );
    }
    if (!sameShape(array.shape.slice(1), input.shape.slice(1))) {
      throw fail(
        `${array.file} has the shape ${formatShape(array.shape)}, the model takes ${wanted}${which}.`,
        input.shape.slice(1).includes(-1)
          ? 'The model leaves sizes open: give them with --input-shape when you quantize it.'
          : `Save an array of the shape ${wanted}: samples first, then the input shape.`,
        array.file,
      );
    }
    return { data, size: elementCount(input.shape.slice(1)) };
  });
  const [first] = given;
  const count = first?.shape[0] ?? 0;
  const other = given.find(({ shape }) => shape[0] !== count);
  if (first && other) {
    throw fail(
      `${first.file} holds ${count} samples, ${other.file} holds ${other.shape[0]}.`,
      'Save as many samples for every input: sample i of one belongs to sample i of the others.',
      other.file,
    );
  }
  if (count === 0) {
    throw fail(`${first?.file} contains no samples.`, 'Save at least one sample.', first?.file);
  }
  return {
    count,
    read: (from, rows) =>
      values.map(({ data, size }) => data.subarray(from * size, (from + rows) * size)),
  };
}

/** What a person may call an input: converters put words of their own around its name. */
function namesOf({ name, alias }: InputInfo): string[] {
  const plain = name.replace(/^serving_default_/, '').replace(/:\d+$/, '');
  return [name, plain, ...(alias === undefined ? [] : [alias])];
}

function wantedShape({ shape }: TensorInfo): string {
  return formatShape([-1, ...shape.slice(1)]);
}

function typeName(data: TensorData): string {
  return data.constructor.name.replace('Array', '').replace('Big', '').toLowerCase();
}

/**
 * The values as the input takes them: as they are, real ones for a quantized input, integers of another width; undefined where
 * they do not fit.
 */
function stored(data: TensorData, { dtype, quantization }: InputInfo): TensorData | undefined {
  if (data instanceof DTYPES[dtype].array) return data;
  if (data instanceof Float32Array && quantization) return data;
  if (dtype !== 'int32' && dtype !== 'int64') return undefined;
  if (data instanceof Float32Array || data instanceof Float64Array) return undefined;
  if (dtype === 'int64') return BigInt64Array.from(data as Int32Array, BigInt);
  const values = Int32Array.from(data as Int32Array, Number);
  const fits = values.every((value, i) => value === Number(data[i]));
  return fits ? values : undefined;
}
