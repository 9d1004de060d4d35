/** The layers and arrays that the files of a small graph hold, for tests of what each operator becomes. */
import { expect } from 'vitest';
import type { WrittenLayer } from '../formats/tfjs/layers/call.ts';
import { readManifest } from '../formats/tfjs/manifest.ts';
import { writeTfjsLayers } from '../formats/tfjs/write-layers.ts';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { elementCount } from '../tensor/shape.ts';

export const LAST = { data_format: 'channels_last' };

export type Build = (graph: GraphBuilder, x: number) => number;
/** Class, name, settings besides the name, and the layers that are read. */
export type Row = [string, string, Record<string, unknown>, ...string[]];
export type Arrays = Record<string, [readonly number[], readonly number[]]>;

/** The layers behind the input `x`, and all arrays by name. */
export function written(build: Build, shape: readonly number[] = [-1, 7, 8, 4]) {
  const graph = buildGraph();
  const model = graph.finish([build(graph, graph.input('x', shape))]);
  const [json, ...shards] = writeTfjsLayers(model);
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json?.bytes));
  const { layers, output_layers } = modelTopology.model_config.config;
  const rows = (layers as WrittenLayer[])
    .filter(({ class_name }) => class_name !== 'InputLayer')
    .map(({ class_name, name, config, inbound_nodes }): Row => {
      const { name: own, ...settings } = config;
      expect(own).toBe(name);
      const [node = []] = inbound_nodes as [string, number, number, object][][];
      expect(node.every(([, at, index]) => at === 0 && index === 0)).toBe(true);
      return [class_name, name, settings, ...node.map(([source]) => source)];
    });
  const arrays: Arrays = Object.fromEntries(
    readManifest(weightsManifest, shards).map(({ name, shape: own, values }) => [
      name,
      [own, [...values()]],
    ]),
  );
  return { rows, arrays, output: output_layers[0][0] as string };
}

/** 1, 2, 3, … */
export const counted = (g: GraphBuilder, name: string, shape: readonly number[]) =>
  g.constant(
    name,
    shape,
    Float32Array.from({ length: elementCount(shape) }, (_, i) => i + 1),
  );
export const scalar = (g: GraphBuilder, value: number, name = 'c') =>
  g.constant(name, [], Float32Array.of(value));
export const perChannel = (g: GraphBuilder) => g.constant('c', [4], Float32Array.of(1, -2, 4, 8));
export const ints = (g: GraphBuilder, name: string, values: number[], shape = [values.length]) =>
  g.constant(name, shape, Int32Array.from(values), 'int32');

export const rescaling = (name: string, scale: number, offset: number, x: string): Row => [
  'Rescaling',
  name,
  { scale, offset },
  x,
];
export const activation = (name: string, of: string, x: string): Row => [
  'Activation',
  name,
  { activation: of },
  x,
];
export const normalization = (name: string, x: string): Row => [
  'BatchNormalization',
  name,
  { axis: -1, momentum: 0.99, epsilon: 0, center: true, scale: true },
  x,
];
/** The arrays of a normalization by which values are scaled and moved. */
export const moved = (name: string, scale: number[], offset: number[]): Arrays => ({
  [`${name}/gamma`]: [[4], scale],
  [`${name}/beta`]: [[4], offset],
  [`${name}/moving_mean`]: [[4], [0, 0, 0, 0]],
  [`${name}/moving_variance`]: [[4], [1, 1, 1, 1]],
});
export const ONES = [1, 1, 1, 1];
export const ZEROS = [0, 0, 0, 0];
