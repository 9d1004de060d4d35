/** Activations beside those of the float model: which ones, and on how many samples. */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { scriptedRuntime } from '../testing/scripted-runtime.ts';
import { convertWith } from '../testing/single-steps.ts';
import { compareTensors, watchedFiles } from './compare-tensors.ts';

/** x → ABS `y`, an output → ABS `z`, the other one; `c` follows from a constant. */
function float(): Model {
  const graph = buildGraph();
  const y = graph.op('ABS', 'y', [graph.input('x', [-1, 2])], {});
  const half = graph.constant('half', [1, 2], Float32Array.of(0.5, 0.25));
  const c = graph.op('EXP', 'c', [half], {});
  return graph.finish([y, graph.op('ADD', 'z', [y, c], { fusedActivationFunction: 0 })]);
}

const INT8 = defaultRecipe('int8');

/** Steps of 1/100: 0 to 2.55, and −1.28 to 1.27 for the input. */
function watched(recipe: Partial<Recipe>) {
  const ranges = (name: string) =>
    name === 'x' ? { min: -1.28, max: 1.27 } : { min: 0, max: 2.55 };
  const model = float();
  return watchedFiles(model, convertWith(model, { ...INT8, ...recipe }, ranges).model);
}

const outputsOf = (file: Uint8Array) => {
  const graph = mainGraph(readTflite(file));
  return graph.outputs.map(
    (index) => `${tensorAt(graph, index).name} ${tensorAt(graph, index).dtype}`,
  );
};

describe('which', () => {
  test.each([
    ['float32', 'y_int8 int8', 'z_int8 int8'],
    ['int8', 'y int8', 'z int8'],
    ['uint8', 'y_int8 int8', 'z_int8 int8'],
  ] as const)('inputs and outputs of %s: the integers themselves', (io, y, z) => {
    const files = watched({ io });
    expect(files.names).toEqual(['y', 'z']);
    expect(outputsOf(files.reference)).toEqual(['y float32', 'z float32']);
    expect(outputsOf(files.candidate)).toEqual([y, z]);
    expect(files.inputs).toMatchObject([{ name: 'x', dtype: 'int8' }]);
  });

  test('a layer in float: its floats', () => {
    const files = watched({ overrides: [{ layer: '^z$', mode: 'float32' }] });
    expect(outputsOf(files.candidate)).toEqual(['y_int8 int8', 'z float32']);
  });

  test('a file without integers: all floats, and no input that becomes any', () => {
    const files = watched({ mode: 'float32' });
    expect(outputsOf(files.candidate)).toEqual(['y float32', 'z float32']);
    expect(files.inputs).toEqual([null]);
  });
});

describe('on all samples, without what fills up the last batch', () => {
  /** Sample i is [i / 100, −i / 100]; a hundred run at once. */
  const samples = {
    count: 101,
    read: (first: number, count: number) => [
      Float32Array.from({ length: 2 * count }, (_, i) => {
        const value = (first + Math.floor(i / 2)) / 100;
        return i % 2 === 0 ? value : -value;
      }),
    ],
  };
  const shapes = [[100, 2]];

  test('sums over values and inputs', async () => {
    const given: number[] = [];
    const runtime = scriptedRuntime({
      inputs: shapes,
      outputs: [...shapes, ...shapes],
      run([x = new Float32Array()]) {
        given.push(x.length);
        // The file is off by one step in `y`, and by none in `z`.
        if (x instanceof Int8Array)
          return [new Int8Array(200).fill(-27), new Int8Array(200).fill(-128)];
        return [new Float32Array(200).fill(1), new Float32Array(200)];
      },
    });
    const [x, y, z, ...others] = await compareTensors({
      ...watched({ io: 'int8' }),
      samples,
      runtime,
    });
    expect(others).toEqual([]);
    expect(given).toEqual([200, 200, 200, 200]);
    expect(x).toMatchObject({
      name: 'x',
      count: 202,
      min: -1,
      max: 1,
      levelsUsed: 201,
      clipped: 0,
    });
    expect(y).toMatchObject({ name: 'y', count: 202, signal: 202, levelsUsed: 1 });
    expect(y?.noise).toBeCloseTo(202 * 0.01 ** 2, 6);
    expect(z).toMatchObject({ name: 'z', count: 202, noise: 0 });
    expect(runtime.disposed).toBe(2);
  });

  test('lets both files go when a run fails, or is cancelled', async () => {
    const fails = scriptedRuntime({
      inputs: shapes,
      outputs: [...shapes, ...shapes],
      run: () => {
        throw new Error('broken');
      },
    });
    const job = { ...watched({ io: 'int8' }), samples };
    await expect(compareTensors({ ...job, runtime: fails })).rejects.toThrow('broken');
    const abort = new AbortController();
    abort.abort();
    const cancelled = compareTensors({ ...job, runtime: fails, signal: abort.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(fails.disposed).toBe(4);
  });
});
