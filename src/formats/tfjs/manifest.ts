/** Weights of tfjs models: a manifest of arrays, one after another over shards, perhaps stored in fewer bits (docs/numerics.md (m)). */

import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { DTYPES, viewAs } from '../../tensor/dtype.ts';
import { fromFloat16Array } from '../../tensor/float16.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { SourceFile } from '../format.ts';

export interface TfjsWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32' | 'bool';
  /** The values in full precision, dequantized where they were stored in fewer bits. */
  values(): Float32Array | Int32Array;
  /** Type the values were stored in, where it is not `dtype`. */
  readonly storedAs: string | undefined;
}

const HINT =
  'Give model.json together with all its .bin files: drop them at once, as a folder or as a zip.';

const bad = (message: string, name?: string) =>
  new PlaygroundError('bad-file', message, HINT, name === undefined ? {} : { tensor: name });

/**
 * @param manifest the `weightsManifest` of a model.json.
 * @throws PlaygroundError `bad-file` for a missing or short shard, `unsupported-dtype`.
 */
export function readManifest(manifest: unknown, files: readonly SourceFile[]): TfjsWeight[] {
  if (!Array.isArray(manifest)) throw bad('The model has no weightsManifest.');
  return manifest.flatMap((group: unknown) => {
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw bad('The weightsManifest is damaged.');
    }
    const bytes = joinShards(group.paths.map(String), files);
    let at = 0;
    return group.weights.map((entry: unknown) => {
      const { weight, length } = readEntry(entry, bytes.subarray(at));
      at += length;
      return weight;
    });
  });
}

function joinShards(paths: readonly string[], files: readonly SourceFile[]): Uint8Array {
  const shards = paths.map((path) => {
    const shard = files.find(({ name }) => name === path || name.endsWith(`/${path}`));
    if (!shard)
      throw new PlaygroundError('bad-file', `The weight file ${path} is missing.`, HINT, {
        file: path,
      });
    return shard.bytes;
  });
  const [only] = shards;
  if (only && shards.length === 1) return only;
  const joined = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const shard of shards) {
    joined.set(shard, at);
    at += shard.length;
  }
  return joined;
}

const isLength = (length: unknown): length is number =>
  Number.isInteger(length) && (length as number) >= 0 && (length as number) < 2 ** 31;

const STORED = ['float32', 'int32', 'bool', 'uint8', 'uint16', 'float16'] as const;

function readEntry(entry: unknown, bytes: Uint8Array): { weight: TfjsWeight; length: number } {
  if (!isObject(entry) || typeof entry.name !== 'string' || !Array.isArray(entry.shape)) {
    throw bad('An entry of the weightsManifest is damaged.');
  }
  const { name } = entry;
  const shape: unknown[] = entry.shape;
  if (!shape.every(isLength)) {
    throw bad(
      `Weight ${name} has the shape ${JSON.stringify(shape).slice(0, 80)}; expected whole numbers from 0 up.`,
      name,
    );
  }
  const dtype = (['float32', 'int32', 'bool'] as const).find((type) => type === entry.dtype);
  const quantization = isObject(entry.quantization) ? entry.quantization : undefined;
  const stored = STORED.find((type) => type === (quantization?.dtype ?? entry.dtype));
  if (!dtype || !stored) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `Weight ${name} has the type ${String(quantization?.dtype ?? entry.dtype)}.`,
      'Convert the model again with float32 weights.',
      { tensor: name },
    );
  }
  const count = shape.reduce((product, d) => product * d, 1);
  const length = count * (DTYPES[stored].bits / 8);
  if (!(length <= bytes.length)) {
    throw bad(
      `The weight files end inside ${name}: ${length} bytes wanted, ${bytes.length} left.`,
      name,
    );
  }
  const scale = Number(quantization?.scale ?? 1);
  const min = Number(quantization?.min ?? 0);
  if (!Number.isFinite(scale) || !Number.isFinite(min))
    throw bad(`Weight ${name} has a quantization without a finite scale and minimum.`, name);
  return {
    length,
    weight: {
      name,
      shape,
      dtype,
      storedAs: stored === dtype ? undefined : stored,
      values() {
        const view = viewAs(stored, bytes.subarray(0, length));
        if (stored === 'float16') return fromFloat16Array(view as Uint16Array);
        if (stored === 'uint8' || stored === 'uint16') {
          const values = Float32Array.from(view as Uint16Array, (q) => q * scale + min);
          return dtype === 'int32' ? Int32Array.from(values, Math.round) : values;
        }
        if (dtype === 'bool') return Int32Array.from(view as Uint8Array);
        return view as Float32Array | Int32Array;
      },
    },
  };
}
