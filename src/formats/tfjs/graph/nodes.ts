/** The nodes of a tfjs graph model: checked, in data order, with the outputs they are asked for. */

import { isObject } from '../../../base/checks.ts';
import { PlaygroundError } from '../../../base/errors.ts';
import type { JsonObject } from '../../layers/config.ts';

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Results that it reads, as `node` for the first result of a node and `node:1` for further ones. */
  readonly inputs: readonly string[];
  readonly attributes: JsonObject;
}

export function badGraph(message: string, layer?: string): PlaygroundError {
  return new PlaygroundError(
    'bad-file',
    message,
    'Convert the model again with the TensorFlow.js converter.',
    layer === undefined ? {} : { layer },
  );
}

/** @throws PlaygroundError `bad-file` for a damaged node or two of one name. */
export function readNodes(nodes: readonly unknown[]): ReadonlyMap<string, GraphNode> {
  const byName = new Map<string, GraphNode>();
  for (const json of nodes) {
    const node = readNode(json);
    if (byName.has(node.name)) throw badGraph(`Two nodes are named ${node.name}.`, node.name);
    byName.set(node.name, node);
  }
  return byName;
}

function readNode(node: unknown): GraphNode {
  if (!isObject(node) || typeof node.name !== 'string' || typeof node.op !== 'string')
    throw badGraph('A node of the graph has no name or no op.');
  const { name } = node;
  const inputs = node.input ?? [];
  if (!Array.isArray(inputs) || !inputs.every((input) => typeof input === 'string'))
    throw badGraph(`The inputs of node ${name} are damaged.`, name);
  if (node.attr !== undefined && node.attr !== null && !isObject(node.attr))
    throw badGraph(`The attributes of node ${name} are damaged.`, name);
  return {
    name,
    op: node.op,
    // `^name` is only an order.
    inputs: (inputs as string[]).filter((input) => !input.startsWith('^')).map(resultName),
    attributes: isObject(node.attr) ? node.attr : {},
  };
}

/** `name:0` is the first result of a node. */
const resultName = (reference: string) => reference.replace(/:0$/, '');

/** The node of a result: what stands before the number. */
export const nodeOf = (result: string) => result.replace(/:\d+$/, '');

/** The nodes that `outputs` are computed from. @throws PlaygroundError `bad-file` for a missing node. */
export function neededNodes(
  byName: ReadonlyMap<string, GraphNode>,
  outputs: readonly string[],
): ReadonlySet<GraphNode> {
  const needed = new Set<GraphNode>();
  const waiting = outputs.map(nodeOf);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = byName.get(name);
    if (!node) throw badGraph(`The graph reads the node ${name}, which is missing.`, name);
    if (needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.inputs.map(nodeOf));
  }
  return needed;
}

/** `needed` in the order of the file, but every node after those it reads. @throws PlaygroundError `bad-file` for a circle. */
export function inDataOrder(
  byName: ReadonlyMap<string, GraphNode>,
  needed: ReadonlySet<GraphNode>,
): GraphNode[] {
  const order: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const start of byName.values()) {
    const stack = needed.has(start) ? [start] : [];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      const { name } = node;
      const sources = state.get(name) === 'done' ? [] : node.inputs.map(nodeOf);
      const waiting = sources.filter((source) => state.get(source) !== 'done');
      if (waiting.length === 0) {
        if (state.get(name) !== 'done') order.push(node);
        state.set(name, 'done');
        stack.pop();
        continue;
      }
      if (waiting.some((source) => state.get(source) === 'open' || source === name))
        throw badGraph(`The graph contains a cycle at ${name}.`, name);
      state.set(name, 'open');
      stack.push(...waiting.flatMap((source) => byName.get(source) ?? []));
    }
  }
  return order;
}

/** Named by the signature; without one, the nodes that no other reads. */
export function outputNames(json: JsonObject, byName: ReadonlyMap<string, GraphNode>): string[] {
  const metadata = isObject(json.userDefinedMetadata) ? json.userDefinedMetadata : {};
  const signature = [json.signature, metadata.signature].find(isObject);
  const outputs = isObject(signature?.outputs) ? Object.values(signature.outputs) : [];
  const named = outputs.flatMap((output) =>
    isObject(output) && typeof output.name === 'string' ? [resultName(output.name)] : [],
  );
  if (named.length > 0) return named;
  const read = new Set([...byName.values()].flatMap(({ inputs }) => inputs.map(nodeOf)));
  const last = [...byName.values()].filter(
    ({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp' && op !== 'Placeholder',
  );
  if (last.length === 0) throw badGraph('The graph computes nothing: it has no output.');
  return last.map(({ name }) => name);
}

/** The folders that all names share: `StatefulPartitionedCall/model/` says nothing to a person. */
export function commonPrefix(names: readonly string[]): string {
  const nested = names.filter((name) => name.includes('/'));
  const [first = ''] = nested;
  const parts = first.split('/').slice(0, -1);
  while (parts.length > 0 && !nested.every((name) => name.startsWith(`${parts.join('/')}/`)))
    parts.pop();
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}
