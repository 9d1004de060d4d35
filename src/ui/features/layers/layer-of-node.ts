/** Operators of a file and the layers that were measured, by name. */
import type { AutopsyReport, LayerReport, NetworkNode } from '../../../workers/engine.ts';

/** Conversions at the ends have the names of what they convert, and are no layers. */
const isLayer = ({ op }: NetworkNode) => op !== 'QUANTIZE' && op !== 'DEQUANTIZE';

/** The measured layer that an operator is; undefined where it is none, or nothing was measured. */
export function layerOfNode(
  report: AutopsyReport | undefined,
  node: NetworkNode,
): LayerReport | undefined {
  return isLayer(node) ? report?.layers.find(({ name }) => name === node.name) : undefined;
}

/** The operator that is a layer. */
export function nodeOfLayer(nodes: readonly NetworkNode[], layer: string): NetworkNode | undefined {
  return nodes.find((node) => isLayer(node) && node.name === layer);
}

/** What is opened at first: the layer of the first cause, or else the one with the largest weights. */
export function firstOpened(
  nodes: readonly NetworkNode[],
  report: AutopsyReport | undefined,
): NetworkNode | undefined {
  const cause = report?.causes.find(({ layer }) => layer !== null)?.layer;
  const guilty = cause === undefined || cause === null ? undefined : nodeOfLayer(nodes, cause);
  return guilty ?? nodes.toSorted((a, b) => b.bytes - a.bytes)[0];
}
