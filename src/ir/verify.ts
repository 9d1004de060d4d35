/** The executable spec of the IR: what every pass, reader and mode must leave true. */
import type { Model, Signature } from './model.ts';
import { fail } from './verify-fail.ts';
import { verifySubgraph } from './verify-subgraph.ts';

/** @throws PlaygroundError `invalid-graph` naming the op index, tensor and dtype of the first broken rule. */
export function verify(model: Model): void {
  model.subgraphs.forEach((graph, i) => {
    verifySubgraph(model, graph, i);
  });
  for (const signature of model.signatures) verifySignature(model, signature);
}

function verifySignature(model: Model, { key, subgraph, inputs, outputs }: Signature): void {
  const graph = model.subgraphs[subgraph];
  if (!graph) fail(`Signature ${key} refers to subgraph ${subgraph}, which is missing.`);
  for (const [what, entries, own] of [
    ['input', inputs, graph.inputs],
    ['output', outputs, graph.outputs],
  ] as const) {
    for (const { name, tensor } of entries) {
      const named = graph.tensors[tensor];
      if (!named) fail(`Signature ${key} refers to tensor ${tensor}, which is missing.`);
      if (!own.includes(tensor)) {
        fail(`The ${what} ${name} of signature ${key} is not an ${what} of the graph.`, {
          tensor: named.name,
        });
      }
    }
  }
}
