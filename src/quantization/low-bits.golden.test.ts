/** Dense weights of few bits, against ai-edge-quantizer's: integers equal, scales to 1e-6. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { mainGraph, type Tensor } from '../ir/model.ts';
import { bytesOf, DTYPES } from '../tensor/dtype.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { convertModel } from './conversion.ts';
import { readAeqRecipe } from './recipe/aeq-recipe.ts';

interface Layer {
  readonly name: string;
  readonly type: number;
  /** Of the integers as stored. */
  readonly sha256: string;
  /** Float32, base64. */
  readonly scales?: string;
  /** Hash of the scales of blocks, float16. */
  readonly blockScales?: string;
}

interface Case {
  readonly algorithm: string;
  readonly bits: number;
  readonly granularity: string;
  readonly bytes: number;
  readonly layers: readonly Layer[];
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../testing/reference/low_bits.json'), 'utf8'),
);

const float = readTflite(referenceFile('fashion_cnn/tflite_float.tflite'));

const hashOf = ({ data }: Tensor) =>
  createHash('sha256')
    .update(data ? bytesOf(data) : '')
    .digest('hex');

test.each(CASES)('$algorithm, $bits bits, $granularity', ({ layers, bytes, ...rule }) => {
  const { recipe, notes } = readAeqRecipe([
    {
      regex: '.*',
      operation: 'FULLY_CONNECTED',
      algorithm_key: rule.algorithm,
      op_config: {
        weight_tensor_config: {
          ...{ num_bits: rule.bits, symmetric: true, dtype: 'INT' },
          granularity: rule.granularity,
        },
        compute_precision: 'INTEGER',
      },
    },
  ]);
  expect(notes).toEqual([]);
  const { model, file } = convertModel(float, recipe);
  expect(file.length).toBeLessThanOrEqual(bytes);
  const { tensors } = mainGraph(model);
  expect(layers).toHaveLength(2);
  for (const layer of layers) {
    const own = tensors.find(({ name }) => name === layer.name);
    if (!own) throw new Error(`no ${layer.name}`);
    expect(DTYPES[own.dtype].code).toBe(layer.type);
    const { quantization } = own;
    if (layer.scales !== undefined) {
      const bytes = Buffer.from(layer.scales, 'base64');
      const theirs = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
      expect(quantization?.scale).toHaveLength(theirs.length);
      const off = theirs.map((scale, i) => Math.abs((quantization?.scale[i] ?? 0) / scale - 1));
      expect(Math.max(...off)).toBeLessThan(1e-6);
    } else {
      const scales = tensors[quantization?.blockwise?.scales ?? -1];
      expect(scales && hashOf(scales)).toBe(layer.blockScales);
    }
    expect(hashOf(own)).toBe(layer.sha256);
  }
});
