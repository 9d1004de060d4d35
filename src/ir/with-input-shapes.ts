/** Gives the inputs of a finished graph sizes that it leaves open. */

import { PlaygroundError } from '../base/errors.ts';
import type { Shape } from '../tensor/shape.ts';
import { graphAtBatch, statedShape } from './batch-shapes.ts';
import { type Model, mainGraph, type Tensor, withMainGraph } from './model.ts';
import { layerName } from './operands.ts';

/**
 * `model` with these shapes of its main graph's inputs, and with what follows from them for all other tensors.
 * @param shapes one per input; −1 for a batch that stays open.
 * @throws PlaygroundError `bad-shape` naming the layer that does not work with them.
 */
export function withInputShapes(model: Model, shapes: readonly Shape[]): Model {
  const graph = mainGraph(model);
  const isOpen = shapes.some(([batch]) => batch === -1);
  const { tensors: shaped } = graphAtBatch(graph, {
    inputs: shapes.map((shape) => shape.map((d) => (d < 0 ? 1 : d))),
    batch: 1,
    onUnknown(operator, why) {
      const layer = layerName(graph, operator);
      throw new PlaygroundError(
        'bad-shape',
        `Layer ${layer} does not work with this size of the input: ${why}.`,
        'Give a size that the model was made for.',
        { layer, op: operator.op },
      );
    },
  });
  const follows = new Set([
    ...graph.inputs,
    ...graph.operators.flatMap((operator) => operator.outputs),
  ]);
  const tensors = graph.tensors.map((tensor, i): Tensor => {
    const shape = shaped[i]?.shape;
    if (!follows.has(i) || !shape) return tensor;
    const { shapeSignature: _, ...rest } = tensor;
    // What the file leaves open in the first place is, or grows with, the batch.
    const keepsOpen = isOpen && statedShape(tensor)[0] === -1;
    return {
      ...rest,
      shape,
      ...(keepsOpen && { shapeSignature: [-1, ...shape.slice(1)] }),
    };
  });
  return withMainGraph(model, { ...graph, tensors });
}
