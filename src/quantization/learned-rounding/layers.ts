/** Which layers of a model can learn to round, and what they learn from and into. */
import type { RangeLookup } from '../../calibration/estimators.ts';
import type { LayerRows, LayerWindow } from '../../calibration/sample-layers.ts';
import {
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  type Tensor,
  withMainGraph,
} from '../../ir/model.ts';
import { operandOf } from '../../ir/operands.ts';
import { withLargestBatch } from '../../ir/with-batch.ts';
import { withOutputs } from '../../ir/with-outputs.ts';
import { specOf } from '../../ops/index.ts';
import { windowGeometry } from '../../ops/window.ts';
import type { Instruction } from '../plan/instruction.ts';
import { planQuantization } from '../plan/plan.ts';
import { isRotation } from '../plan/rotation-notes.ts';
import type { Recipe } from '../recipe/recipe.ts';
import {
  integersOf,
  quantizeWeights,
  type WeightSpec,
  weightScales,
} from '../rounding/rounding.ts';
import type { LearningOptions } from './learn.ts';
import { methodFor, methodOf, type RoundingMethod } from './methods.ts';
import type { RoundingProblem } from './problem.ts';

/** A layer whose weights become integers by `spec`. */
export interface RoundingLayer {
  readonly window: LayerWindow;
  /** Tensor of the weights. */
  readonly weights: number;
  readonly spec: WeightSpec;
  /** Every output reads its own input channel. */
  readonly depthwise: boolean;
  readonly method: RoundingMethod;
}

/** What has to be run to learn from, as a graph: see `sampleLayers`. */
export interface RoundingGraph {
  readonly model: Model;
  readonly inputs: readonly string[];
  readonly tensors: readonly string[];
  readonly layers: readonly LayerWindow[];
}

/**
 * Layers of `model` whose weights `recipe` rounds and that can learn how: convolutions and matrix products with weights of
 * their own.
 * @param ranges where the recipe needs them.
 */
export function roundingLayers(
  model: Model,
  recipe: Recipe,
  ranges?: RangeLookup,
): readonly RoundingLayer[] {
  const graph = mainGraph(model);
  const { instructions } = planQuantization(model, recipe, ranges);
  const method = methodFor(recipe);
  return instructions.flatMap((instruction) => layerOf(graph, instruction, method) ?? []);
}

function layerOf(
  graph: Subgraph,
  instruction: Instruction,
  method: RoundingMethod,
): RoundingLayer | undefined {
  if (instruction.kind !== 'quantize-weights') return undefined;
  const { at, spec } = instruction;
  const operator = graph.operators[at.op];
  // The entries of a rotation are integers times one factor: nothing is left to learn.
  if (!operator || isRotation(graph, operator)) return undefined;
  const weights = operandOf(operator, at.input);
  const uses = graph.operators.flatMap(({ inputs }) => inputs).filter((i) => i === weights).length;
  const window = uses === 1 ? windowOf(graph, operator, String(at.op)) : undefined;
  const product = specOf(operator.op)?.product;
  if (method === 'gptq-of-tools' && product !== 'matrix') return undefined;
  return window && { window, weights, spec, depthwise: product === 'channel-window', method };
}

function windowOf(graph: Subgraph, operator: Operator, name: string): LayerWindow | undefined {
  const [source, filter] = operator.inputs.map((index) => graph.tensors[index]);
  if (source?.dtype !== 'float32' || source.data || !filter) return undefined;
  const product = specOf(operator.op)?.product;
  if (product === 'matrix') return rowsWindow(source, filter, name);
  if (product !== 'window' && product !== 'channel-window') return undefined;
  const [, height = 0, width = 0, channels = 0] = source.shape;
  const [, windowHeight = 1, windowWidth = 1, depth = 1] = filter.shape;
  // A grouped convolution has fewer: it reads its channels piecewise.
  if (depth % channels !== 0) return undefined;
  const [, outHeight = 0, outWidth = 0] =
    graph.tensors[operator.outputs[0] ?? NO_TENSOR]?.shape ?? [];
  const { stride, dilation } = windowGeometry(operator.options);
  // Without padding no window reaches beyond the image.
  const before = (size: number, out: number, window: number, i: 0 | 1) => {
    const reach = (out - 1) * stride[i] + (window - 1) * dilation[i] + 1;
    return Math.floor(Math.max(0, reach - size) / 2);
  };
  return {
    name,
    tensor: source.name,
    input: [height, width],
    channels,
    output: [outHeight, outWidth],
    window: [windowHeight, windowWidth],
    stride,
    dilation,
    padding: [before(height, outHeight, windowHeight, 0), before(width, outWidth, windowWidth, 1)],
  };
}

/** A matrix product sees its input as rows of as many values as its weights have. */
function rowsWindow(source: Tensor, filter: Tensor, name: string): LayerWindow | undefined {
  const channels = filter.shape.at(-1) ?? 1;
  const count = source.shape.slice(1).reduce((a, b) => a * b, 1);
  if (count % channels !== 0) return undefined;
  const rows = count / channels;
  return {
    name,
    tensor: source.name,
    input: [rows, 1],
    channels,
    output: [rows, 1],
    window: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [0, 0],
  };
}

/** The graph that gives the inputs of `layers`. @throws PlaygroundError as `withBatch`. */
export function roundingGraph(model: Model, layers: readonly RoundingLayer[]): RoundingGraph {
  const graph = mainGraph(model);
  const nameOf = (index: number) => graph.tensors[index]?.name ?? '';
  const wanted = new Set(layers.map(({ window }) => window.tensor));
  const written = graph.operators.flatMap(({ outputs }) => outputs);
  const watched = written.filter((index) => wanted.has(nameOf(index)));
  // A file must have an output: any will do where only inputs are asked for.
  const outputs = watched.length > 0 ? watched : graph.outputs.slice(0, 1);
  return {
    model: withLargestBatch(withOutputs(model, outputs)),
    inputs: graph.inputs.map(nameOf),
    tensors: outputs.map(nameOf),
    layers: layers.map(({ window }) => window),
  };
}

/**
 * `model` with learned rounding on the weights of `layers`.
 * @param rows what `sampleLayers` gave.
 * @throws PlaygroundError `cancelled`.
 */
export async function withLearnedRounding(
  model: Model,
  layers: readonly RoundingLayer[],
  rows: ReadonlyMap<string, LayerRows>,
  { signal, onProgress }: LearningOptions = {},
): Promise<Model> {
  const graph = mainGraph(model);
  const tensors = [...graph.tensors];
  const efforts = layers.map((layer) => {
    const weights = tensors[layer.weights]?.data?.length ?? 0;
    return effortOf(layer, weights, rows.get(layer.window.name));
  });
  const total = efforts.reduce((a, b) => a + b, 0);
  let before = 0;
  for (const [i, layer] of layers.entries()) {
    const tensor = tensors[layer.weights];
    const seen = rows.get(layer.window.name);
    const effort = efforts[i] ?? 0;
    const from = before;
    const report = (share: number) => onProgress?.((from + share * effort) / total);
    before += effort;
    if (!tensor || !seen || seen.rows === 0) continue;
    const integers = await learnLayer(tensor, layer, seen, { signal, onProgress: report });
    const { bits, halfRange } = layer.spec;
    tensors[layer.weights] = { ...tensor, rounded: { bits, halfRange, integers } };
  }
  return withMainGraph(model, { ...graph, tensors });
}

/** How much work a layer is. */
function effortOf(
  { depthwise, method, window }: RoundingLayer,
  weights: number,
  { rows, width } = NOTHING_SEEN,
): number {
  const groups = depthwise ? window.channels : 1;
  const size = { rows, width: width / groups, outputs: weights / width };
  return rows === 0 ? 0 : groups * methodOf(method).effort(size);
}

const NOTHING_SEEN: Pick<LayerRows, 'rows' | 'width'> = { rows: 0, width: 1 };

async function learnLayer(
  tensor: Tensor,
  layer: RoundingLayer,
  seen: LayerRows,
  options: LearningOptions,
): Promise<Int8Array> {
  const { spec, depthwise } = layer;
  const { solve } = methodOf(layer.method);
  const rowsPerSample = layer.window.output[0] * layer.window.output[1];
  const weights = tensor.data as Float32Array;
  const nearest = quantizeWeights(weights, spec);
  const scales = weightScales(spec);
  const { channels, inner } = spec.layout;
  const steps = weights.map((_, k) => scales[Math.floor(k / inner) % channels]!);
  const { min, max } = integersOf(spec);
  if (!depthwise) {
    const { width, rows, values: inputs } = seen;
    const outputs = weights.length / width;
    const integers = { steps, nearest, min, max };
    return solve({ weights, outputs, width, ...integers, inputs, rows, rowsPerSample }, options);
  }
  const integers = nearest.slice();
  const groups = layer.window.channels;
  for (let group = 0; group < groups; group++) {
    const problem = depthwiseProblem({ weights, steps, nearest, min, max }, layer, seen, group);
    const learned = await solve(problem, { signal: options.signal });
    scatter(learned, integers, problem, group);
    options.onProgress?.((group + 1) / groups);
  }
  return integers;
}

/** The weights that read one input channel: those of its outputs, one row each. */
function depthwiseProblem(
  all: Pick<RoundingProblem, 'weights' | 'steps' | 'nearest' | 'min' | 'max'>,
  { window: { channels, window } }: RoundingLayer,
  { rows, values }: LayerRows,
  group: number,
): RoundingProblem {
  const width = window[0] * window[1];
  const outputs = all.weights.length / width / channels;
  const { min, max } = all;
  const inputs = new Float32Array(rows * width);
  for (let i = 0; i < inputs.length; i++) inputs[i] = values[i * channels + group]!;
  const weights = new Float32Array(outputs * width);
  const steps = new Float32Array(outputs * width);
  const nearest = new Int8Array(outputs * width);
  for (let i = 0; i < weights.length; i++) {
    const from = depthwiseIndex(i, outputs, width, channels, group);
    weights[i] = all.weights[from]!;
    steps[i] = all.steps[from]!;
    nearest[i] = all.nearest[from]!;
  }
  return { weights, outputs, width, steps, nearest, min, max, inputs, rows };
}

function scatter(from: Int8Array, to: Int8Array, problem: RoundingProblem, group: number): void {
  const { outputs, width } = problem;
  const channels = to.length / width / outputs;
  from.forEach((integer, i) => {
    to[depthwiseIndex(i, outputs, width, channels, group)] = integer;
  });
}

/** Where weight `i` of the matrix [outputs, width] of `group` lies in [1, h, w, channels · outputs]. */
function depthwiseIndex(
  i: number,
  outputs: number,
  width: number,
  channels: number,
  group: number,
): number {
  const output = Math.floor(i / width);
  return (i % width) * channels * outputs + group * outputs + output;
}
