/** Constants against the files of the real tools, bit for bit. The float graphs are the converter's own, so that only quantization is compared. */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { REFERENCE_MODELS, referenceFile } from '../testing/reference-files.ts';
import { convertModel } from './conversion.ts';
import { defaultRecipe, type ModeName } from './recipe.ts';

const CASES: readonly (readonly [path: string, mode: ModeName])[] = [
  ...REFERENCE_MODELS.flatMap(
    (model) =>
      [
        [`${model}/tflite_float.tflite`, 'float32'],
        [`${model}/tflite_float16.tflite`, 'float16'],
        [`${model}/tflite_dynamic.tflite`, 'dynamic-int8'],
      ] as const,
  ),
  ['fashion_cnn/aeq_weight_only_wi8_afp32.tflite', 'weight-only-int8'],
];

/** Constants that operators read, by name. */
function constants(model: Model): ReadonlyMap<string, Tensor> {
  const graph = mainGraph(model);
  const read = graph.operators.flatMap(({ inputs }) => inputs.map((index) => graph.tensors[index]));
  return new Map(read.flatMap((tensor) => (tensor?.data ? [[tensor.name, tensor]] : [])));
}

describe.each(CASES)('%s as %s', (path, mode) => {
  const [folder] = path.split('/');
  const reference = referenceFile(path);
  const float = readTflite(referenceFile(`${folder}/tflite_float.tflite`));
  const { model, file } = convertModel({ ...float, metadata: [] }, defaultRecipe(mode));

  test('same operators', () => {
    const sequence = (m: Model) => mainGraph(m).operators.map(({ op }) => op);
    expect(sequence(model)).toEqual(sequence(readTflite(reference)));
  });

  test('same constants, scales and zero points', () => {
    const ours = constants(model);
    for (const [name, theirs] of constants(readTflite(reference))) {
      const own = ours.get(name);
      expect(own?.dtype, name).toBe(theirs.dtype);
      expect(fingerprint(own?.data), name).toBe(fingerprint(theirs.data));
      expect(own?.quantization?.scale, name).toEqual(theirs.quantization?.scale);
      expect(own?.quantization?.zeroPoint, name).toEqual(theirs.quantization?.zeroPoint);
    }
  });

  test('a valid file, no larger', () => {
    verify(readTflite(file));
    expect(file.length).toBeLessThanOrEqual(reference.length);
  });
});
