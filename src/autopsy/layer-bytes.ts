/** Bytes of a layer's constants as the file stores them. */
import { type Model, mainGraph, type Subgraph, tensorAt } from '../ir/model.ts';
import { byteLengthOf } from '../tensor/dtype.ts';
import { elementCount } from '../tensor/shape.ts';

/** @returns bytes by the layer's name; constants that are expanded before use count for the layer that reads them. */
export function layerBytes(quantized: Model): ReadonlyMap<string, number> {
  const graph = mainGraph(quantized);
  const makers = new Map(
    graph.operators.flatMap((operator) => operator.outputs.map((index) => [index, operator])),
  );
  const bytesOf = (index: number): number => {
    if (index < 0) return 0;
    const { data, dtype, shape } = tensorAt(graph, index);
    if (data) return byteLengthOf(dtype, elementCount(shape));
    const maker = makers.get(index);
    const [source = -1] = maker?.inputs ?? [];
    return maker?.op === 'DEQUANTIZE' && isConstant(graph, source) ? bytesOf(source) : 0;
  };
  return new Map(
    graph.operators.flatMap(({ inputs, outputs: [output] }) =>
      output === undefined
        ? []
        : [[tensorAt(graph, output).name, inputs.reduce((sum, index) => sum + bytesOf(index), 0)]],
    ),
  );
}

function isConstant(graph: Subgraph, index: number): boolean {
  return graph.tensors[index]?.data !== undefined;
}
