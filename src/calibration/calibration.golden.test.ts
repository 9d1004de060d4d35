/** Ranges of the bundled data against those of the converter. */
import { describe, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph } from '../ir/model.ts';
import { publicFile, referenceFile } from '../testing/reference-files.ts';
import { calibrate, calibrationGraph } from './calibrate.ts';
import { minMaxRanges } from './estimators.ts';

const load = async (path: string) => publicFile(`datasets/${path}`);

describe('against the converter: 200 training images', () => {
  test.each(['fashion_cnn', 'mlp'])('%s: ranges give the scales of its int8 file', async (name) => {
    const model = readTflite(referenceFile(`${name}/tflite_float.tflite`));
    const samples = await fashionMnist(load).loadCalibration(200);
    const { model: watched, inputs, tensors } = calibrationGraph(model);
    const runtime = await createLiteRtRuntime();
    const file = writeTflite(watched);
    const ranges = minMaxRanges(await calibrate({ file, inputs, tensors, samples, runtime }));
    const int8 = mainGraph(readTflite(referenceFile(`${name}/tflite_int8.tflite`))).tensors;
    const layers = mainGraph(model).operators.flatMap(({ op, outputs }) =>
      op === 'CONV_2D' || op === 'FULLY_CONNECTED' ? outputs : [],
    );
    expect(layers.length).toBeGreaterThan(1);
    for (const index of layers) {
      const tensor = mainGraph(model).tensors[index];
      const range = ranges(tensor?.name ?? '');
      const scale = ((range?.max ?? 0) - Math.min(0, range?.min ?? 0)) / 255;
      const theirs = int8.find(({ name }) => name === tensor?.name)?.quantization?.scale[0];
      expect(theirs).toBeGreaterThan(0);
      expect(Math.abs(scale / (theirs ?? 0) - 1)).toBeLessThan(1e-4);
    }
  });
});
