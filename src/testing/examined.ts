/** What causes are looked for in, by hand: a network of two layers, `a` and `b`, whatever they compute. */
import type { Examined, ExaminedLayer } from '../autopsy/causes/cause.ts';
import type { ChannelRange, TensorErrors } from '../autopsy/tensor-errors.ts';
import type { WeightFacts } from '../autopsy/weight-facts.ts';
import { growingHistogram } from '../calibration/growing-histogram.ts';
import type { TensorStatistics } from '../calibration/statistics.ts';
import type { Subgraph } from '../ir/model.ts';
import type { OpName } from '../ops/op-spec.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { namedGraph } from './named-graph.ts';

/** x → a → b, and each as large as the other. */
export function chain(a: OpName = 'FULLY_CONNECTED', b: OpName = 'FULLY_CONNECTED'): Subgraph {
  return namedGraph({
    tensors: { x: [1, 4], a: [1, 4], b: [1, 4] },
    operators: [
      [a, ['x'], ['a']],
      [b, ['a'], ['b']],
    ],
    inputs: ['x'],
    outputs: ['b'],
  });
}

function histogramOf(values: readonly number[]) {
  const histogram = growingHistogram();
  histogram.add(values, Math.min(...values), Math.max(...values));
  return histogram.finish();
}

/** int8 with a step of 0.01: −1.28 to 1.27. */
export const INT8 = {
  dtype: 'int8',
  scale: 0.01,
  zeroPoint: 0,
  low: -1.28,
  high: 1.27,
  levels: 256,
} as const;

/** Values of a float model from −1 to 1 that int8 holds well. */
export function errorsOf(name: string, changes: Partial<TensorErrors> = {}): TensorErrors {
  return {
    ...{ name, count: 1000, min: -1, max: 1, lattice: INT8 },
    ...{ signal: 300, energy: 300, dot: 300, noise: 0.01, maxError: 0.005 },
    ...{ clipped: 0, clipNoise: 0, saturated: 0, levelsUsed: 200 },
    channels: [channel(-1, 1), channel(-1, 1)],
    histogram: histogramOf([-1, 1]),
    ...changes,
  };
}

export function channel(min: number, max: number): ChannelRange {
  return { min, max, mean: (min + max) / 2, deviation: (max - min) / 2 };
}

/** Statistics of these values; of three channels or of one makes no difference to causes. */
export function seenOf(values: readonly number[]): TensorStatistics {
  const range = { min: Math.min(...values), max: Math.max(...values) };
  return {
    ...range,
    ...{ count: values.length, skipped: 0, moving: range, histogram: histogramOf(values) },
    ...{ channelMeans: new Float64Array(1), channelMins: new Float64Array(1) },
  };
}

/** Weights [2, 20] that are quantized well, a scale per channel. */
export function weightsOf({
  quantization,
  ...changes
}: Partial<Omit<WeightFacts, 'quantization'>> & {
  readonly quantization?: Partial<WeightFacts['quantization']>;
} = {}): WeightFacts {
  return {
    ...{ tensor: 'a/weights', shape: [2, 20], sharing: 'channel', vanished: 0.02 },
    channelMax: Float64Array.of(1, 1),
    lattice: { min: -128.5, max: 127.5, counts: new Uint32Array(256).fill(1) },
    beside: { min: -1, max: 1, counts: new Uint32Array(128).fill(1) },
    largest: [
      { at: 3, largest: 1, next: 0.9 },
      { at: 23, largest: 1, next: 0.8 },
    ],
    ...changes,
    quantization: {
      ...{ dtype: 'int8', bits: 8, scales: Float32Array.of(1 / 127, 1 / 127), zeroPoint: 0 },
      ...{ levels: 255, levelsUsed: 40, zeros: 0.02, sqnrDb: 42, rmse: 0.002, rmseOverScale: 0.29 },
      example: { x: 0, scale: 0, zeroPoint: 0, q: 0, restored: 0, index: 0, channel: 0 },
      ...quantization,
    },
  };
}

const NOTHING = { score: 1, chance: null, mse: 0, sqnrDb: Number.POSITIVE_INFINITY };

/** Layer `at` of the graph, named after its result. */
export function layerOf(
  graph: Subgraph,
  at: number,
  changes: Partial<Omit<ExaminedLayer, 'layer' | 'errors'>> = {},
): ExaminedLayer {
  const operator = graph.operators[at];
  const name = graph.tensors[operator?.outputs[0] ?? -1]?.name ?? '';
  const settings = {
    mode: 'int8',
    granularity: 'per-channel',
    weightBits: null,
    weightEstimator: 'min-max',
  } as const;
  return {
    layer: { at, name, op: operator?.op ?? 'FULLY_CONNECTED', settings },
    errors: { isolated: NOTHING, leaveOneOut: NOTHING, cumulative: NOTHING },
    ...{ output: errorsOf(name), weights: undefined, blame: 0.1 },
    ...changes,
  };
}

export interface Scene extends Partial<Omit<Examined, 'tensor' | 'recipe'>> {
  readonly recipe?: Partial<Recipe>;
}

/** A file that lost accuracy, and nothing of it is wrong yet. */
export function examinedOf({ recipe, ...scene }: Scene = {}): Examined {
  const { graph = chain() } = scene;
  const { layers = graph.operators.map((_, at) => layerOf(graph, at)) } = scene;
  const { inputs = [errorsOf('x')] } = scene;
  const all = [...inputs, ...layers.flatMap(({ output }) => output ?? [])];
  return {
    ...{ stats: undefined, calibrationSamples: 100, diagnostics: [], fell: true },
    ...scene,
    ...{ graph, layers, inputs },
    recipe: { ...defaultRecipe('int8'), ...recipe },
    tensor: (name) => all.find((one) => one.name === name),
  };
}
