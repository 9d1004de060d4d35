/** Unrolled layers: the steps share their weights, in the graph and in the file of every mode. */

import { describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { mainGraph } from '../../ir/model.ts';
import { MODE_NAMES } from '../../quantization/modes/index.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { layerCases } from '../../testing/layer-cases.ts';
import { convertWith } from '../../testing/single-steps.ts';
import { readTflite } from '../tflite/read.ts';

/** Matrices of each layer: of the input, of the state. The kernel of a GRU's state is cut where it resets before the product. */
const MATRICES: Readonly<Record<string, number>> = { lstm: 2, gru: 2, gru_unrolled_before: 3 };

describe.each(Object.keys(MATRICES))('%s', (name) => {
  const layer = layerCases(3).find((one) => one.name === name);

  test.each(MODE_NAMES)('%s: each matrix is stored once for all steps', (mode) => {
    if (!layer) throw new Error(`no case ${name}`);
    const recipe = { ...defaultRecipe('float32'), overrides: [{ mode }] };
    const { file } = convertWith(openGraph(layer.build()).model, recipe, () => ({
      min: -1,
      max: 1,
    }));
    const graph = mainGraph(readTflite(file));
    const products = graph.operators.filter(({ op }) => op === 'FULLY_CONNECTED');
    expect(products.length).toBeGreaterThan(MATRICES[name] ?? 0);
    expect(new Set(products.map(({ inputs }) => inputs[1])).size).toBe(MATRICES[name]);
    const matrices = graph.tensors.filter(({ data, shape }) => data && shape.length === 2);
    expect(matrices.length).toBe(MATRICES[name]);
  });
});
