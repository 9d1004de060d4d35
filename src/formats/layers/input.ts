/** InputLayer: where the data come in. */
import type { GraphBuilder } from '../../ir/builder.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import { readConfig } from './config.ts';
import type { LayerNode } from './model-config.ts';

const INPUT_DTYPES: readonly DType[] = ['float32', 'int32', 'int64', 'uint8', 'int8', 'bool'];

/** What the layer says, batch first; −1 for a size that is open, as the batch always is. @throws PlaygroundError */
export function statedShape(layer: LayerNode): Shape {
  const config = readConfig(layer.name, layer.className, layer.config);
  const key = config.has('batch_input_shape') ? 'batch_input_shape' : 'batch_shape';
  const shape = config.raw(key);
  if (!Array.isArray(shape) || shape.length === 0) {
    return config.refuse('the model was saved without an input shape');
  }
  const [, ...rest] = shape as unknown[];
  const sizes = rest.map((d) => {
    if (d === null) return -1;
    return Number.isInteger(d) && (d as number) > 0 && (d as number) < 2 ** 31
      ? (d as number)
      : config.bad(key, 'sizes');
  });
  return [-1, ...sizes];
}

/** Adds a graph input of a shape in which only the batch is open. */
export function inputOf(graph: GraphBuilder, layer: LayerNode, name: string, shape: Shape): number {
  const config = readConfig(layer.name, layer.className, layer.config);
  const dtype = config.string('dtype', 'float32');
  // Half-precision models are run in float32, as the TFLite converter does with their weights.
  const known = INPUT_DTYPES.find((candidate) => candidate === dtype);
  if (!known && !/^(b?float16|float64)$/.test(dtype)) {
    return config.refuse(`inputs of type ${dtype.slice(0, 20)} are not supported`);
  }
  return graph.input(name, shape, known ?? 'float32');
}
