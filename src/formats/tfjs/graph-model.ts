/** tfjs graph models: TensorFlow nodes, lowered node by node. */
import { buildGraph } from '../../ir/builder.ts';
import { PlaygroundError } from '../../ir/errors.ts';
import type { Model } from '../../ir/model.ts';
import { isObject, type JsonObject } from '../layers/config.ts';
import { type GraphNode, nodeContext } from './graph-node.ts';
import { GRAPH_OPS } from './graph-ops.ts';
import type { TfjsWeight } from './manifest.ts';

/** @throws PlaygroundError `unsupported-op` naming the node, `bad-file`, `bad-shape`. */
export function readGraphModel(
  nodes: readonly unknown[],
  json: JsonObject,
  weights: readonly TfjsWeight[],
): { readonly model: Model } {
  const graph = buildGraph();
  const byName = new Map(nodes.map((node) => readNode(node)).map((node) => [node.name, node]));
  const constants = new Map(weights.map((weight) => [weight.name, weight]));
  const tensors = new Map<string, number>();
  const prefix = commonPrefix(
    [...byName.values()]
      .filter(({ op }) => op !== 'Const' && op !== 'Placeholder')
      .map(({ name }) => name),
  );
  const context = nodeContext(graph, constants, tensors, prefix);
  for (const node of inDataOrder(byName)) {
    if (node.op === 'Const' || node.op === 'NoOp') continue;
    const lower = GRAPH_OPS[node.op];
    if (!lower) {
      throw new PlaygroundError(
        'unsupported-op',
        `Node ${node.name} is a ${node.op}, which is not supported.`,
        'Convert the model to .tflite or save it with Keras, and open that.',
        { op: node.op, layer: node.name },
      );
    }
    tensors.set(node.name, lower(context(node)));
  }
  const outputs = outputNames(json, byName).map((name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw bad(`The output ${name} is not computed.`);
    return tensor;
  });
  return { model: graph.finish(outputs) };
}

const bad = (message: string) =>
  new PlaygroundError(
    'bad-file',
    message,
    'Convert the model again with the TensorFlow.js converter.',
  );

function readNode(node: unknown): GraphNode {
  if (!isObject(node) || typeof node.name !== 'string' || typeof node.op !== 'string')
    throw bad('A node of the graph is damaged.');
  const inputs = Array.isArray(node.input) ? node.input.map(String) : [];
  return {
    name: node.name,
    op: node.op,
    // `name:0` is the first output, `^name` only an order.
    inputs: inputs
      .filter((input) => !input.startsWith('^'))
      .map((input) => input.replace(/:0$/, '')),
    attributes: isObject(node.attr) ? node.attr : {},
  };
}

/** Every node after those it reads. @throws PlaygroundError `bad-file` for a cycle or a missing node. */
function inDataOrder(byName: ReadonlyMap<string, GraphNode>): GraphNode[] {
  const order: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const start of byName.keys()) {
    const stack = [start];
    while (stack.length > 0) {
      const name = stack.at(-1) ?? '';
      const node = byName.get(name);
      if (!node) throw bad(`The graph reads the node ${name}, which is missing.`);
      if (state.get(name) === 'done') {
        stack.pop();
        continue;
      }
      const waiting = node.inputs.filter((input) => state.get(input) !== 'done');
      if (waiting.length === 0) {
        state.set(name, 'done');
        order.push(node);
        stack.pop();
        continue;
      }
      if (waiting.some((input) => state.get(input) === 'open'))
        throw bad(`The graph runs in a circle at ${name}.`);
      state.set(name, 'open');
      stack.push(...waiting.filter((input) => state.get(input) === undefined));
    }
  }
  return order;
}

/** Named by the signature; without one, the nodes that nobody reads. */
function outputNames(json: JsonObject, byName: ReadonlyMap<string, GraphNode>): string[] {
  const signature = isObject(json.signature)
    ? json.signature
    : isObject(json.userDefinedMetadata)
      ? json.userDefinedMetadata.signature
      : undefined;
  const outputs =
    isObject(signature) && isObject(signature.outputs) ? Object.values(signature.outputs) : [];
  const named = outputs.flatMap((output) =>
    isObject(output) && typeof output.name === 'string' ? [output.name.replace(/:0$/, '')] : [],
  );
  if (named.length > 0) return named;
  const read = new Set([...byName.values()].flatMap(({ inputs }) => inputs));
  return [...byName.values()]
    .filter(({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp')
    .map(({ name }) => name);
}

/** The folders that all names share: `StatefulPartitionedCall/model/` says nothing to a person. */
function commonPrefix(names: readonly string[]): string {
  const nested = names.filter((name) => name.includes('/'));
  const [first = ''] = nested;
  const parts = first.split('/').slice(0, -1);
  while (parts.length > 0 && !nested.every((name) => name.startsWith(`${parts.join('/')}/`)))
    parts.pop();
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}
