/** The files themselves: names, topology, parts of weights. That a model predicts the same when it is read again is tested beside. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { importModel } from '../index.ts';
import { writeTfjsLayers } from './write-layers.ts';

function layersOf(
  model: Model,
): readonly { class_name: string; name: string; config: { rate?: number } }[] {
  const [json] = writeTfjsLayers(model);
  const { modelTopology } = JSON.parse(new TextDecoder().decode(json?.bytes));
  return modelTopology.model_config.config.layers;
}

describe('files', () => {
  test('names are valid, and each layer has its own', () => {
    const graph = buildGraph();
    let last = graph.input('serving_default_x:0', [-1, 3]);
    for (const name of ['a/b', 'a:b', 'a_b', '_a_b', '日'])
      last = graph.op('TANH', name, [last], {});
    const names = layersOf(graph.finish([last])).map(({ name }) => name);
    expect(names).toEqual(['serving_default_x_0', 'a_b', 'a_b_1', 'a_b_2', 'a_b_3', 'layer']);
  });

  test('dropouts become layers and come back', async () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 3]);
    const y = graph.op('TANH', 'y', [x], {});
    graph.note(x, { dropout: 0.25 });
    graph.note(y, { dropout: 0.5 });
    const model = graph.finish([graph.op('RELU', 'z', [y], {})]);
    expect(layersOf(model).map(({ class_name, config }) => [class_name, config.rate])).toEqual([
      ['InputLayer', undefined],
      ['Dropout', 0.25],
      ['Activation', undefined],
      ['Dropout', 0.5],
      ['Activation', undefined],
    ]);
    const { tensors } = mainGraph((await importModel(writeTfjsLayers(model))).model);
    expect(tensors.map(({ dropout }) => dropout)).toEqual([0.25, 0.5, undefined]);
  });

  test('weights lie in parts of 4 MB, cut where one ends and another does not', async () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 1023]);
    // The first one ends 4 kB before the first part does; the second one fills that and part of the next.
    const first = Float32Array.from({ length: 1024 * 1023 }, (_, i) => i);
    const second = Float32Array.from({ length: 2 * 1024 }, (_, i) => -1 - i);
    const a = graph.op('FULLY_CONNECTED', 'a', [x, graph.constant('v', [1024, 1023], first)], {});
    const b = graph.op('FULLY_CONNECTED', 'b', [a, graph.constant('w', [2, 1024], second)], {});
    const [json, ...shards] = writeTfjsLayers(graph.finish([b]));
    expect(shards.map(({ name, bytes }) => [name, bytes.length])).toEqual([
      ['group1-shard1of2.bin', 2 ** 22],
      ['group1-shard2of2.bin', 4096],
    ]);
    expect(JSON.parse(new TextDecoder().decode(json?.bytes)).weightsManifest).toEqual([
      {
        paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'],
        weights: [
          { name: 'a/kernel', shape: [1023, 1024], dtype: 'float32' },
          { name: 'b/kernel', shape: [1024, 2], dtype: 'float32' },
        ],
      },
    ]);
    const bytes = Buffer.concat(shards.map((shard) => shard.bytes));
    const value = (i: number) => bytes.readFloatLE(4 * i);
    // Keras has the matrix the other way round: place [row, column] is that of [column, row].
    expect([0, 1, 1024, 1024 * 1023 - 1].map(value)).toEqual([0, 1023, 1, 1024 * 1023 - 1]);
    const start = 1024 * 1023;
    expect([0, 1, 2, 1023, 1024, 2047].map((i) => value(start + i))).toEqual([
      -1,
      -1 - 1024,
      -2,
      -1 - 1024 - 511,
      -1 - 512,
      -1 - 2047,
    ]);
  });

  test('exactly one part is not followed by an empty one', () => {
    const graph = buildGraph();
    const kernel = graph.constant('w', [1024, 1024], new Float32Array(2 ** 20));
    const x = graph.input('x', [-1, 1024]);
    const files = writeTfjsLayers(
      graph.finish([graph.op('FULLY_CONNECTED', 'y', [x, kernel], {})]),
    );
    expect(files.map(({ name, bytes }) => (name.endsWith('.json') ? name : bytes.length))).toEqual([
      'model.json',
      2 ** 22,
    ]);
  });

  test('the topology is a functional model of Keras 2', () => {
    const graph = buildGraph();
    const [x, z] = [graph.input('x', [-1, 3]), graph.input('z', [-1, 3])];
    graph.note(z, { dropout: 0.25 });
    const y = graph.op('ADD', 'y', [x, z], { fusedActivationFunction: 0 });
    const [json] = writeTfjsLayers(graph.finish([y, x]));
    const input = { batch_input_shape: [null, 3], dtype: 'float32' };
    const read = JSON.parse(new TextDecoder().decode(json?.bytes));
    expect(json?.name).toBe('model.json');
    expect(read).toMatchObject({
      format: 'layers-model',
      convertedBy: null,
      modelTopology: {
        keras_version: '2.15.0',
        backend: 'tensorflow',
        model_config: {
          class_name: 'Functional',
          config: {
            name: 'model',
            layers: [
              { class_name: 'InputLayer', name: 'x', config: input, inbound_nodes: [] },
              { class_name: 'InputLayer', name: 'z', config: input, inbound_nodes: [] },
              {
                class_name: 'Dropout',
                name: 'z_dropout',
                config: { rate: 0.25 },
                inbound_nodes: [[['z', 0, 0, {}]]],
              },
              {
                class_name: 'Add',
                name: 'y',
                inbound_nodes: [
                  [
                    ['x', 0, 0, {}],
                    ['z_dropout', 0, 0, {}],
                  ],
                ],
              },
            ],
            input_layers: [
              ['x', 0, 0],
              ['z', 0, 0],
            ],
            output_layers: [
              ['y', 0, 0],
              ['x', 0, 0],
            ],
          },
        },
      },
      weightsManifest: [{ paths: [], weights: [] }],
    });
  });

  test('an output that no layer gives is a fault of the caller', () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 3]);
    const c = graph.constant('c', [1], Float32Array.of(1));
    expect(() => writeTfjsLayers(graph.finish([graph.op('TANH', 'y', [x], {}), c]))).toThrow(
      new RangeError(`output ${c} is not computed`),
    );
  });

  test('an operator that no layer does is refused, naming it', () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 3]);
    expect(() => writeTfjsLayers(graph.finish([graph.op('RSQRT', 'y', [x], {})]))).toThrow(
      expect.objectContaining({ code: 'unsupported-op', where: { layer: 'y', op: 'RSQRT' } }),
    );
  });

  test('a model without weights is one file', () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 3]);
    expect(writeTfjsLayers(graph.finish([graph.op('TANH', 'y', [x], {})]))).toHaveLength(1);
  });
});
