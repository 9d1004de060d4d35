/** The table of idioms. One file each; `ends` says where looking begins. */
import type { NodeGraph } from '../graph.ts';
import { gelu } from './gelu.ts';
import { type Idiom, surroundingsOf } from './idiom.ts';
import { zeroState } from './zero-state.ts';

const IDIOMS: readonly Idiom[] = [gelu, ...['LSTM', 'GRU', 'RNN'].map(zeroState)];

/** The graph with idioms put together; what only they read falls away with the rest that no output needs. */
export function recognised(graph: NodeGraph): NodeGraph {
  const around = surroundingsOf(graph);
  const nodes = graph.nodes.map((node) => {
    for (const idiom of IDIOMS) {
      const whole = node.op === idiom.ends ? idiom.match(node, around) : undefined;
      if (whole) return whole;
    }
    return node;
  });
  return { ...graph, nodes };
}
