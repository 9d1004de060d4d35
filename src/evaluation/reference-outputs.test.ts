import { beforeAll, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { mostReferenceSamples, referenceOutputs } from './reference-outputs.ts';
import { headlineOf } from './tasks.ts';

let runtime: InferenceRuntime;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
});

const COUNT = 50;
const samples = {
  count: COUNT,
  read: (first: number, count: number) => [
    Float32Array.from({ length: count * 784 }, (_, i) => (((first * 784 + i) * 37) % 101) / 101),
  ],
};

test('files are held against the float model without labels, on real runs', async () => {
  const [float, int8] = ['tflite_float', 'tflite_int8'].map((name) =>
    referenceFile(`mlp/${name}.tflite`),
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const labels = await referenceOutputs({ file: float, samples, runtime });
  expect(labels).toMatchObject({ count: COUNT, outputs: [{ size: 10 }] });
  const task = 'agreement';
  const measured = async (file: Uint8Array) => {
    const runners = [runHere({ file, task, samples, labels, runtime })] as const;
    return (await measure({ task, count: COUNT, labels, runners })).evaluation;
  };
  const itself = headlineOf(await measured(float));
  expect(itself?.value).toBeGreaterThan(90);
  const report = await measured(int8);
  expect(headlineOf(report)?.value).toBeGreaterThan(5);
  expect(headlineOf(report)?.value).toBeLessThan(60);
  expect(report.figures.map(({ name }) => name)).toContain('Same answer');
});

test('no more outputs are kept than fit into 64 MiB', () => {
  expect(mostReferenceSamples(referenceFile('mlp/tflite_float.tflite'))).toBe(
    Math.floor((64 * 2 ** 20) / 40),
  );
});
