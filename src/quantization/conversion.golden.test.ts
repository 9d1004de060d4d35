/**
 * Files against those of the real tools, bit for bit. The float graphs are the converter's own, and the ranges of static modes
 * are read back from the reference file, so that only quantization is compared; import and calibration have their own goldens.
 */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import type { Range } from '../tensor/histogram.ts';
import { fieldDifferences } from '../testing/compare-fields.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import {
  KNOWN_DIFFERENCES,
  type KnownDifference,
  knownDifference,
  type Tool,
} from '../testing/known-differences.ts';
import { REFERENCE_MODELS, referenceFile } from '../testing/reference-files.ts';
import { convertModel } from './conversion.ts';
import type { ModeName } from './modes/index.ts';
import { defaultRecipe, type Recipe } from './recipe/recipe.ts';

interface Case {
  readonly path: string;
  readonly recipe: Recipe;
}

const of = (path: string, mode: ModeName, changes: Partial<Recipe> = {}): Case => ({
  path,
  recipe: { ...defaultRecipe(mode), ...changes },
});

const CASES: readonly Case[] = [
  ...REFERENCE_MODELS.flatMap((model) => [
    of(`${model}/tflite_float.tflite`, 'float32'),
    of(`${model}/tflite_float16.tflite`, 'float16'),
    of(`${model}/tflite_dynamic.tflite`, 'dynamic-int8'),
    of(`${model}/tflite_int8.tflite`, 'int8'),
    of(`${model}/tflite_int8_io.tflite`, 'int8', { io: 'int8' }),
    of(`${model}/tflite_int16x8.tflite`, 'int16x8'),
  ]),
  of('fashion_cnn/tflite_uint8_io.tflite', 'int8', { io: 'uint8' }),
  of('fashion_cnn/aeq_weight_only_wi8_afp32.tflite', 'weight-only-int8'),
  of('fashion_cnn/aeq_weight_only_wi4_afp32.tflite', 'weight-only-int4'),
  of('fashion_cnn/aeq_dynamic_wi4_afp32.tflite', 'dynamic-int4'),
  // Depthwise convolutions stay float.
  of('mobilenet/aeq_weight_only_wi4_afp32.tflite', 'weight-only-int4'),
  of('mobilenet/aeq_dynamic_wi4_afp32.tflite', 'dynamic-int4'),
  ...['digits', 'keywords'].flatMap((model) => [
    of(`${model}/tflite_float.tflite`, 'float32'),
    of(`${model}/tflite_float16.tflite`, 'float16'),
    of(`${model}/tflite_dynamic.tflite`, 'dynamic-int8'),
    of(`${model}/tflite_int8.tflite`, 'int8'),
  ]),
  of('embedding/tflite_float.tflite', 'float32'),
  of('embedding/tflite_dynamic.tflite', 'dynamic-int8'),
  of('embedding/tflite_int8.tflite', 'int8'),
  of('embedding/tflite_int16x8.tflite', 'int16x8'),
  of('lookup/aeq_weight_only_wi8_afp32.tflite', 'weight-only-int8'),
  of('lookup/aeq_weight_only_wi4_afp32.tflite', 'weight-only-int4'),
  of('lookup/aeq_dynamic_wi4_afp32.tflite', 'dynamic-int4'),
];

/** Constants that operators read, by name. */
function constants(model: Model): ReadonlyMap<string, Tensor> {
  const graph = mainGraph(model);
  const read = graph.operators.flatMap(({ inputs }) => inputs.map((index) => graph.tensors[index]));
  return new Map(read.flatMap((tensor) => (tensor?.data ? [[tensor.name, tensor]] : [])));
}

/** The range that a quantized activation covers. */
function coveredRange({ dtype, quantization }: Tensor): Range | undefined {
  const [scale = 0] = quantization?.scale ?? [];
  const [zeroPoint = 0] = quantization?.zeroPoint ?? [];
  if (dtype === 'int16') return { min: -scale * 32767, max: scale * 32767 };
  if (dtype === 'int8') return { min: (-128 - zeroPoint) * scale, max: (127 - zeroPoint) * scale };
  return undefined;
}

/** Ranges of the float graph's activations, read from the quantized graph operator by operator. */
function rangesOf(float: Model, quantized: Model): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  const theirs = mainGraph(quantized);
  const computing = theirs.operators.filter(({ op }) => op !== 'QUANTIZE' && op !== 'DEQUANTIZE');
  mainGraph(float).operators.forEach((operator, i) => {
    const other = computing[i];
    const pair = (ours: readonly number[], others: readonly number[] = []) => {
      ours.forEach((index, k) => {
        const tensor = theirs.tensors[others[k] ?? -1];
        const range = tensor && !tensor.data ? coveredRange(tensor) : undefined;
        const name = mainGraph(float).tensors[index]?.name;
        if (range && name !== undefined) ranges.set(name, range);
      });
    };
    pair(operator.inputs, other?.inputs);
    pair(operator.outputs, other?.outputs);
  });
  return ranges;
}

function toolOf(path: string): Tool {
  if (path.includes('/aeq_')) return 'ai-edge-quantizer';
  return path.includes('int16x8') ? 'converter, 16x8' : 'converter';
}

const seen = new Set<KnownDifference>();

describe.each(CASES)('$path', ({ path, recipe }) => {
  const [folder] = path.split('/');
  const bytes = referenceFile(path);
  const reference = readTflite(bytes);
  const float = readTflite(referenceFile(`${folder}/tflite_float.tflite`));
  const ranges = rangesOf(float, reference);
  const { model, file } = convertModel(float, recipe, (name) => ranges.get(name));

  test('same operators and element types', () => {
    const sequence = (m: Model) => {
      const { operators, tensors } = mainGraph(m);
      return operators.map(({ op, outputs }) => `${op} ${tensors[outputs[0] ?? -1]?.dtype}`);
    };
    expect(sequence(model)).toEqual(sequence(reference));
  });

  test('same constants, scales and zero points', () => {
    const ours = constants(model);
    for (const [name, theirs] of constants(reference)) {
      const own = ours.get(name);
      expect(own?.dtype, name).toBe(theirs.dtype);
      expect(fingerprint(own?.data), name).toBe(fingerprint(theirs.data));
      expect(own?.quantization?.scale, name).toEqual(theirs.quantization?.scale);
      expect(own?.quantization?.zeroPoint, name).toEqual(theirs.quantization?.zeroPoint);
    }
  });

  test('same fields, but for those that differ on purpose', () => {
    const others = fieldDifferences(file, bytes).filter((difference) => {
      const known = knownDifference(difference, toolOf(path));
      if (known) seen.add(known);
      return !known;
    });
    expect(others).toEqual([]);
  });

  test('a valid file, no larger', () => {
    verify(readTflite(file));
    expect(file.length).toBeLessThanOrEqual(bytes.length);
  });
});

test('what differs on purpose is seen to differ', () => {
  expect(KNOWN_DIFFERENCES.filter((known) => !seen.has(known))).toEqual([]);
});
