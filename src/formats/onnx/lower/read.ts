/** Walks the nodes of a network: what is known before a run is computed at once, everything else becomes operators. */
import type { Diagnostic } from '../../../base/diagnostic.ts';
import { buildGraph, type GraphBuilder } from '../../../ir/builder.ts';
import type { LearnedRange, Model } from '../../../ir/model.ts';
import { elementCount, type Shape } from '../../../tensor/shape.ts';
import type { Known } from '../../arrays/known.ts';
import type { ReadOptions } from '../../format.ts';
import { closeShapes } from '../../input-shapes.ts';
import { withLearnedRanges } from '../../layers/learned-ranges.ts';
import { checkMade, checkWeights } from '../../limits.ts';
import { checkFolded, readForSamples } from '../../lowering.ts';
import { type NodeCall, nodeCall } from './call.ts';
import { badNode, type GraphNode, inDataOrder, type NodeGraph } from './graph.ts';
import { recognised } from './idioms/index.ts';
import { ROWS, refuseUnknownOps } from './index.ts';
import { layoutOf } from './layout.ts';
import { withoutIntegers } from './quantized-nodes.ts';
import { signsOf } from './signs.ts';
import {
  channelsLast,
  inOrder,
  isKnown,
  isPlain,
  isReread,
  type Laid,
  plainOrder,
  sameOrder,
  type Value,
} from './values.ts';

export interface LoweredGraph {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** Inputs and outputs whose channels are last here, and first in the file. */
  readonly moved: ReadonlySet<string>;
}

/** Most elements that are computed while a model is read, where they are more than those they are computed from. */
const MAX_FOLDED = 2 ** 24;

/**
 * A graph that computes with the number of samples of a run, other than to shape its data, is read for one sample a run.
 * @throws PlaygroundError `unsupported-op` naming the node, `open-shape` for inputs whose sizes neither it nor
 *   `options` say, `bad-file` naming node and attribute, `bad-shape`, `too-large`.
 */
export function lowerNodes(file: NodeGraph, options: ReadOptions = {}): LoweredGraph {
  const { graph: floats, diagnostics } = withoutIntegers(file);
  const graph = recognised(floats);
  const order = inDataOrder(graph);
  refuseUnknownOps(order);
  const stated = graph.inputs.map(({ name, dims }) => ({
    name,
    shape: dims.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : -1)),
  }));
  const closed = closeShapes(stated, options.inputShapes);
  const read = (samples: number) =>
    lower(graph, order, { shapes: closed, samples, memory: options.memory });
  const lowered = readForSamples(read);
  return { ...lowered, diagnostics: [...lowered.diagnostics, ...diagnostics] };
}

interface Reading {
  /** Of the inputs. */
  readonly shapes: readonly Shape[];
  readonly samples: number;
  readonly memory: number | undefined;
}

function lower(
  file: NodeGraph,
  order: readonly GraphNode[],
  { shapes, samples, memory }: Reading,
): LoweredGraph {
  const graph = buildGraph();
  const layout = layoutOf(graph);
  const values = new Map<string, Value>(file.constants);
  const learned = new Map<number, LearnedRange>();
  const outputs = new Set(file.outputs);
  const moved: string[] = [];
  let [made, held] = [0, 0];
  const given = new Set<number>();
  const images = comingToImages(order);
  file.inputs.forEach(({ name, dtype }, i) => {
    const [first = -1, ...rest] = shapes[i] ?? [];
    const shape = shapes[i]?.length === 0 ? [] : [first === -1 ? samples : first, ...rest];
    const isImage = shape.length > 2 && images.has(name);
    const laid = isImage ? channelsLast(shape.length) : plainOrder(shape.length);
    if (isImage) moved.push(name);
    const tensor = graph.input(name, inOrder(shape, laid), dtype);
    given.add(tensor);
    values.set(name, { tensor, order: laid });
  });
  const around = {
    hold: (count: number) => {
      held += count;
      checkWeights(held);
    },
    graph,
    layout,
    opset: file.opset,
    isNeverNegative: signsOf(graph),
    get: (name: string) => values.get(name),
    nameOf: ({ name, outputs: [first = ''] }: GraphNode) =>
      outputs.has(first) || name === '' ? first : name.replace(/^\//, ''),
    learn: (tensor: number, min: number, max: number) => {
      const range = { min: Float32Array.of(min), max: Float32Array.of(max) };
      learned.set(tensor, { ...range, quantizedDimension: 0 });
    },
  };
  for (const node of order) {
    const { results, more } = resultsOf(nodeCall(node, around));
    made += more;
    checkMade(made, memory);
    node.outputs.forEach((name, i) => {
      const value = results[i];
      if (name !== '' && value !== undefined) values.set(name, value);
    });
  }
  const tensors = file.outputs.map((name) => {
    const { tensor, isMoved } = outputOf(name, values, layout, moved.length > 0);
    if (isMoved) moved.push(name);
    return given.has(tensor) ? copyOf(graph, tensor, name) : tensor;
  });
  const model = withLearnedRanges(graph.finish(tensors), learned);
  const diagnostics = moved.length > 0 ? [channelsMoved(moved)] : [];
  return { model, diagnostics, moved: new Set(moved) };
}

/** The runtime fills no output that is an input. */
function copyOf(graph: GraphBuilder, tensor: number, name: string): number {
  const shape = Int32Array.from(graph.shapeOf(tensor));
  const target = graph.constant(`${name}/shape`, [shape.length], shape, 'int32');
  return graph.op('RESHAPE', name, [tensor, target], { newShape: shape });
}

/** What leaves the network; images leave it as they come in. */
function outputOf(
  name: string,
  values: ReadonlyMap<string, Value>,
  layout: ReturnType<typeof layoutOf>,
  takesImages: boolean,
): { tensor: number; isMoved: boolean } {
  const value = values.get(name);
  const node = { name, op: 'output' };
  if (value === undefined) throw badNode(`The output ${name} is not computed.`, node);
  if (isKnown(value)) throw badNode(`The output ${name} is a constant.`, node);
  const laid: Laid = isReread(value) ? layout.reread(value) : value;
  const rank = laid.order.length;
  const isMoved =
    takesImages && rank > 2 && !isPlain(laid.order) && sameOrder(laid.order, channelsLast(rank));
  return { tensor: isMoved ? laid.tensor : layout.arranged(laid, plainOrder(rank)), isMoved };
}

const channelsMoved = (names: readonly string[]): Diagnostic => ({
  severity: 'info',
  code: 'channels-last',
  message: `Channels are the last dimension of ${names.slice(0, 6).join(', ')} here, as in all of TensorFlow Lite; in the file they come first.`,
  where: {},
});

/** What a node gives, computed at once where all it reads is known, and how many known values more there are than before. */
function resultsOf(call: NodeCall): {
  readonly results: readonly (Value | undefined)[];
  readonly more: number;
} {
  const { op, name } = call.node;
  const row = ROWS.get(op);
  if (!row) return call.refuse('has no row');
  const given = Array.from({ length: call.arity }, (_, i) => i).filter((i) => call.has(i));
  const inputs = given.map((i) => call.known(i));
  const isKnownWhole = inputs.length > 0 && inputs.every((input) => input !== undefined);
  const result =
    isKnownWhole && row.fold ? row.fold(call, inputs as readonly Known[]) : row.lower(call);
  const results: readonly (Value | undefined)[] = Array.isArray(result)
    ? result
    : [result as Value];
  const readFrom = inputs.reduce((sum, input) => sum + elementCount(input?.shape ?? []), 0);
  const most = row.repeats ? Number.POSITIVE_INFINITY : Math.max(MAX_FOLDED, readFrom);
  const known = results.filter((value) => value !== undefined).filter(isKnown);
  for (const { shape } of known) checkFolded(shape, most, name, op);
  const count = known.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  // What a node without inputs gives is stored in it.
  return { results, more: given.length === 0 ? 0 : Math.max(0, count - readFrom) };
}

/** Values that come to an operator on images, past others that leave their dimensions as they are: one way back through the nodes. */
function comingToImages(order: readonly GraphNode[]): ReadonlySet<string> {
  const coming = new Set<string>();
  for (const { op, inputs, outputs } of order.toReversed()) {
    const layout = ROWS.get(op)?.layout;
    const passes = layout === 'any' || layout === 'axes';
    if (layout === 'channels-last' || (passes && outputs.some((name) => coming.has(name))))
      for (const name of inputs) coming.add(name);
  }
  return coming;
}
