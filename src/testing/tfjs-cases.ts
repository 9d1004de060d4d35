/** The tfjs graphs of one op each that `reference/scripts/tfjs-graphs.mjs` wrote, with what TensorFlow.js computes. */
import { readGraphModel } from '../formats/tfjs/graph/read.ts';
import { readManifest } from '../formats/tfjs/manifest.ts';
import type { Model } from '../ir/model.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { referenceFile } from './reference-files.ts';

export interface StoredNode {
  readonly op: string;
  readonly attr?: Readonly<Record<string, unknown>>;
}

interface StoredGraph {
  readonly name: string;
  readonly model: {
    readonly modelTopology: { readonly node: readonly StoredNode[] };
    readonly signature: unknown;
    readonly weightsManifest: unknown;
  };
  /** Base64 of the weight file. */
  readonly weights: string;
  readonly input: readonly number[];
  readonly outputs: readonly (readonly number[])[];
}

export interface TfjsCase {
  readonly name: string;
  readonly inputs: readonly TensorData[];
  readonly outputs: readonly Float32Array[];
  /** The graph as it is stored. */
  readonly nodes: readonly StoredNode[];
  /** Our graph, nothing folded yet; of other nodes, where given. */
  build(nodes?: readonly StoredNode[]): Model;
}

export function tfjsCases(): TfjsCase[] {
  const text = new TextDecoder().decode(referenceFile('tfjs_graphs.json'));
  const stored: readonly StoredGraph[] = JSON.parse(text);
  return stored.map(({ name, model, weights, input, outputs }) => ({
    name,
    inputs: [Float32Array.from(input)],
    outputs: outputs.map((output) => Float32Array.from(output)),
    nodes: model.modelTopology.node,
    build(nodes = model.modelTopology.node) {
      const bytes = new Uint8Array(Buffer.from(weights, 'base64'));
      const manifest = readManifest(model.weightsManifest, [{ name: 'w.bin', bytes }]);
      const { signature } = model;
      return readGraphModel(nodes, { signature }, manifest).model;
    },
  }));
}
