/** Results that are 0 in all calibration samples: LiteRT must run the file of the scheme `best` whatever op they come from. */

import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { minMaxRanges, type RangeLookup } from '../calibration/estimators.ts';
import { openGraph } from '../driver/open-model.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import { OPS, specOf } from '../ops/index.ts';
import { columnRecipe, defaultRecipe } from '../quantization/recipe/recipe.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { deadModel } from './dead-model.ts';
import { layerCases } from './layer-cases.ts';
import { convertWith, statisticsOf } from './single-steps.ts';

const runtime = await createLiteRtRuntime();

async function run(file: Uint8Array, inputs: readonly TensorData[]) {
  const loaded = await runtime.load(file);
  try {
    return await loaded.run(inputs);
  } finally {
    loaded.dispose();
  }
}

async function rangesOf(model: Model, inputs: readonly TensorData[]): Promise<RangeLookup> {
  const samples = { count: 1, read: () => [...inputs] };
  return minMaxRanges(await statisticsOf(model, samples, runtime, 1));
}

const denseInputs = [Float32Array.from({ length: 16 }, (_, i) => Math.cos(i))];

test('a dead layer: best makes its scale coarser and says so, and the file runs', async () => {
  const model = deadModel([16], 4);
  const { file, report } = convertWith(
    model,
    columnRecipe('int8'),
    await rangesOf(model, denseInputs),
  );
  expect(report.diagnostics).toMatchObject([{ code: 'scale-coarsened', where: { layer: 'dead' } }]);
  const [output] = await run(file, denseInputs);
  for (const value of output as Float32Array) expect(value).toBeCloseTo(0.5, 2);
});

test('the scheme tflite keeps the converter’s scale, which LiteRT refuses, and says so', async () => {
  const model = deadModel([16], 4);
  const ranges = await rangesOf(model, denseInputs);
  const converted = convertWith(model, defaultRecipe('int8'), ranges);
  const { tensors } = mainGraph(converted.model);
  const dead = tensors.find(({ name }) => name === 'dead');
  expect(dead?.quantization?.scale[0]).toBeCloseTo(2e-6 / 255, 12);
  const { diagnostics } = converted.report;
  const warning = diagnostics.find(({ severity }) => severity === 'warning');
  expect(warning).toMatchObject({ code: 'scale-too-fine', where: { layer: 'dead' } });
  await expect(run(converted.file, denseInputs)).rejects.toThrow(/XNNPack/);
});

test('every op with a limit, in int8 and int16x8', { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  for (const layer of layerCases(3)) {
    const model = openGraph(layer.build()).model;
    const graph = mainGraph(model);
    const limited = graph.operators.filter(({ op }) => specOf(op)?.rescale);
    // Recurrent layers are unrolled: hundreds of the same.
    if (limited.length === 0 || limited.length > 8) continue;
    const ranges = await rangesOf(model, layer.inputs);
    for (const { op, outputs } of limited) {
      const dead = tensorAt(graph, outputs[0] ?? -1).name;
      const lookup: RangeLookup = (name) => (name === dead ? { min: 0, max: 0 } : ranges(name));
      for (const mode of ['int8', 'int16x8'] as const) {
        const { file } = convertWith(model, columnRecipe(mode), lookup);
        await expect(run(file, layer.inputs), `${layer.name}, ${mode}`).resolves.toBeDefined();
      }
      seen.add(op);
    }
  }
  const all = Object.values(OPS).filter((row) => 'rescale' in row);
  expect([...seen].sort()).toEqual(all.map(({ name }) => name).sort());
});
