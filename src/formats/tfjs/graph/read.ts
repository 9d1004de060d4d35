/** tfjs graph models: TensorFlow nodes, lowered node by node; what is known before a run is computed at once. */

import type { Diagnostic } from '../../../base/diagnostic.ts';
import { buildGraph, type GraphBuilder } from '../../../ir/builder.ts';
import type { LearnedRange, Model } from '../../../ir/model.ts';
import type { Shape } from '../../../tensor/shape.ts';
import { type Known, known, type Value } from '../../arrays/known.ts';
import type { ReadOptions } from '../../format.ts';
import { closeShapes } from '../../input-shapes.ts';
import type { JsonObject } from '../../layers/config.ts';
import { withLearnedRanges } from '../../layers/learned-ranges.ts';
import { checkFolded, readForSamples } from '../../lowering.ts';
import type { TfjsWeight } from '../manifest.ts';
import { readAttributes } from './attributes.ts';
import { type NodeCall, nodeCall } from './call.ts';
import { foldElementwise } from './fold-elementwise.ts';
import { LEAST_INPUTS, SHAPING_FOLDS } from './fold-shaping.ts';
import { FOLDED_OPS, GRAPH_OPS, refuseUnknownOps } from './index.ts';
import { MAX_FOLDED } from './limits.ts';
import {
  badGraph,
  commonPrefix,
  type GraphNode,
  inDataOrder,
  neededNodes,
  nodeOf,
  outputNames,
  readNodes,
} from './nodes.ts';

interface GraphModel {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A graph that computes with the number of samples of a run, other than to shape its data, is read for one sample a run.
 * @throws PlaygroundError `unsupported-op` naming the node, `open-shape` for inputs whose sizes neither it nor
 *   `options` say, `bad-file` naming node and attribute, `bad-shape`, `too-large`.
 */
export function readGraphModel(
  json: readonly unknown[],
  file: JsonObject,
  weights: readonly TfjsWeight[],
  { inputShapes }: ReadOptions = {},
): GraphModel {
  const byName = readNodes(json);
  const outputs = outputNames(file, byName);
  const needed = neededNodes(byName, outputs);
  refuseUnknownOps(needed);
  // Inputs that nothing reads are inputs all the same.
  const inputs = [...byName.values()].filter(({ op }) => op === 'Placeholder');
  const stated = inputs.map((node) => ({
    name: node.name,
    shape: attributesOf(node).shape('shape'),
  }));
  const closed = closeShapes(stated, inputShapes);
  const shapes = new Map(stated.map(({ name }, i) => [name, closed[i] ?? []]));
  const order = inDataOrder(byName, new Set([...inputs, ...needed]));
  const constants = new Map(weights.map((weight) => [weight.name, weight]));
  const read = (samples: number) => lowerGraph(order, outputs, constants, shapes, samples);
  return readForSamples(read);
}

function lowerGraph(
  order: readonly GraphNode[],
  outputs: readonly string[],
  weights: ReadonlyMap<string, TfjsWeight>,
  inputShapes: ReadonlyMap<string, Shape>,
  samples: number,
): GraphModel {
  const graph = buildGraph();
  const diagnostics: Diagnostic[] = [];
  const values = new Map<string, Value>();
  const learned = new Map<number, LearnedRange>();
  const results = { get: (result: string) => values.get(result), constants: new Map(), learned };
  const prefix = commonPrefix(
    order.filter(({ op }) => op !== 'Const' && op !== 'Placeholder').map(({ name }) => name),
  );
  const short = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  for (const node of order) {
    if (node.op === 'NoOp') continue;
    if (node.op === 'Const') {
      const weight = weights.get(node.name);
      if (!weight)
        throw badGraph(`The constant ${node.name} is not in the weightsManifest.`, node.name);
      values.set(node.name, known(weight.shape, weight.dtype, weight.values));
    } else if (node.op === 'Placeholder') {
      const [first, ...rest] = inputShapes.get(node.name) ?? [];
      const shape = first === undefined ? [] : [first === -1 ? samples : first, ...rest];
      values.set(node.name, placeholder(node, order, graph, shape, diagnostics));
    } else {
      const call = nodeCall(node, graph, results, short);
      const lowered = valuesOf(call);
      lowered.forEach((value, i) => {
        values.set(i === 0 ? node.name : `${node.name}:${i}`, value);
      });
    }
  }
  const tensors = outputs.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw badGraph(`The output ${name} is not computed.`, nodeOf(name));
    if (typeof value === 'number') return value;
    throw badGraph(`The output ${name} is a constant.`, nodeOf(name));
  });
  return { model: withLearnedRanges(graph.finish(tensors), learned), diagnostics };
}

/** What a node gives: computed at once where all it reads is known. */
function valuesOf(call: NodeCall): readonly Value[] {
  const { op, name } = call.node;
  const inputs = Array.from({ length: call.arity }, (_, i) => call.known(i));
  const isKnown = inputs.length > 0 && inputs.every((input) => input !== undefined);
  const folded = isKnown ? fold(call, inputs as readonly Known[]) : undefined;
  const lower = GRAPH_OPS.get(op);
  const result = folded ?? lower?.(call);
  if (result === undefined)
    return call.refuse(
      FOLDED_OPS.has(op) ? 'depends on the data of a run' : 'computes with nothing',
    );
  const list: readonly Value[] = Array.isArray(result) ? result : [result as Value];
  for (const value of list) {
    if (typeof value !== 'number') checkFolded(value.shape, MAX_FOLDED, name, op);
  }
  return list;
}

function fold(call: NodeCall, inputs: readonly Known[]): Known | readonly Known[] | undefined {
  const least = LEAST_INPUTS.get(call.node.op) ?? 0;
  if (inputs.length < least) return call.refuse(`has ${inputs.length} of its ${least} inputs`);
  return foldElementwise(call, inputs) ?? SHAPING_FOLDS.get(call.node.op)?.(call, inputs);
}

const attributesOf = ({ name, op, attributes }: GraphNode) => readAttributes(name, op, attributes);

/** An input. Integers that the graph only makes floats of are taken as floats, as all else here takes them. */
function placeholder(
  node: GraphNode,
  order: readonly GraphNode[],
  graph: GraphBuilder,
  shape: Shape,
  diagnostics: Diagnostic[],
): number {
  const attributes = attributesOf(node);
  const dtype = attributes.dtype('dtype', 'float32');
  const readers = order.filter(({ inputs }) => inputs.includes(node.name));
  const onlyCast = readers.every(
    (reader) => reader.op === 'Cast' && attributesOf(reader).dtype('DstT') === 'float32',
  );
  if (dtype !== 'int32' || !onlyCast) return graph.input(node.name, shape, dtype);
  diagnostics.push({
    severity: 'info',
    code: 'float-input',
    message: `Input ${node.name} takes whole numbers; here they are given as float32.`,
    where: { tensor: node.name },
  });
  return graph.input(node.name, shape);
}
