import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph } from '../ir/model.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { convertModel } from './conversion.ts';
import { columnRecipe, defaultRecipe } from './recipe/recipe.ts';

test('ranges that the converter measures after they were written over are named in its scheme alone', () => {
  const model = readTflite(referenceFile('resnet/tflite_float.tflite'));
  const { operators, tensors } = mainGraph(model);
  const order = operators.flatMap(({ outputs }) => outputs.map((index) => tensors[index]?.name));
  // Every result has a wider range than the one before it.
  const seen = (name: string) => ({ min: -1, max: 1 + order.indexOf(name) + 1 });
  const of = (recipe: ReturnType<typeof defaultRecipe>) =>
    convertModel(model, recipe, seen).report.diagnostics;
  const found = of(defaultRecipe('int8'));
  expect(found.length).toBeGreaterThan(0);
  for (const { code, message, where } of found) {
    expect(code).toBe('range-contaminated');
    expect(message).toContain(where.layer);
  }
  expect(of(columnRecipe('int8'))).toEqual([]);
});

test('weights made coarser so that the bias fits int32 are named', () => {
  const graph = buildGraph();
  const output = graph.op(
    'FULLY_CONNECTED',
    'dense',
    [
      graph.input('input', [-1, 2]),
      graph.constant('weights', [2, 2], Float32Array.of(1e-4, 1e-4, 1, 1)),
      graph.constant('bias', [2], Float32Array.of(1000, 1)),
    ],
    {
      fusedActivationFunction: 0,
      weightsFormat: 0,
      keepNumDims: false,
      asymmetricQuantizeInputs: false,
    },
  );
  const { report } = convertModel(graph.finish([output]), defaultRecipe('int8'), (name) =>
    name === 'input' ? { min: 0, max: 1e-2 } : { min: 0, max: 1000 },
  );
  expect(report.diagnostics).toMatchObject([{ code: 'bias-room', where: { layer: 'dense' } }]);
  expect(report.diagnostics[0]?.message).toContain('1 of its channels');
});
