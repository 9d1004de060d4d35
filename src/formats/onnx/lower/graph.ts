/** A network as nodes of ONNX's operators: what every reader of such a file hands on. Names come from a file: Maps, never objects. */
import { PlaygroundError } from '../../../base/errors.ts';
import type { Known, NodeDtype } from '../../arrays/known.ts';

export type AttributeValue = number | string | Known | readonly number[] | readonly string[];

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Values by name; '' for an optional input that is left out. */
  readonly inputs: readonly string[];
  /** '' for results that nobody reads. */
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export interface GraphInput {
  readonly name: string;
  readonly dtype: NodeDtype;
  /** A number, or the name of a size that the file leaves open ('' where it has none). */
  readonly dims: readonly (number | string)[];
}

export interface NodeGraph {
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  /** Any order. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, Known>;
  /** Version of the operators' definitions. */
  readonly opset: number;
}

export const EXPORT_AGAIN =
  'Export it from PyTorch as a .tflite file instead: import litert_torch; litert_torch.convert(model.eval(), (sample,)).export("model.tflite")';

export function badNode(message: string, node: Pick<GraphNode, 'name' | 'op'>): PlaygroundError {
  const where = { layer: node.name, op: node.op };
  return new PlaygroundError('bad-file', message, 'Export the model again.', where);
}

/**
 * The nodes that the outputs need, each after those it reads.
 * @throws PlaygroundError `bad-file` for a value that is computed twice, nowhere or from itself.
 */
export function inDataOrder({ nodes, outputs, constants, inputs }: NodeGraph): GraphNode[] {
  const makers = new Map<string, GraphNode>();
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output === '') continue;
      if (makers.has(output)) throw badNode(`The value ${output} is computed twice.`, node);
      makers.set(output, node);
    }
  }
  const given = new Set([...constants.keys(), ...inputs.map(({ name }) => name)]);
  const order: GraphNode[] = [];
  const state = new Map<GraphNode, 'open' | 'done'>();
  // Not by recursion: a chain may be as long as the file.
  const visit = (start: GraphNode) => {
    const stack: { node: GraphNode; next: number }[] = [{ node: start, next: 0 }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { node } = top;
      const input = node.inputs[top.next++];
      if (input === undefined) {
        state.set(node, 'done');
        order.push(node);
        stack.pop();
        continue;
      }
      if (input === '' || given.has(input)) continue;
      const maker = makers.get(input);
      if (!maker)
        throw badNode(`Node ${node.name} (${node.op}) reads ${input}, which is missing.`, node);
      if (state.get(maker) === 'open')
        throw badNode(`Node ${node.name} (${node.op}) is computed from itself.`, node);
      if (state.has(maker)) continue;
      state.set(maker, 'open');
      stack.push({ node: maker, next: 0 });
    }
  };
  for (const output of outputs) {
    const maker = makers.get(output);
    if (maker && !state.has(maker)) visit(maker);
  }
  return order;
}
