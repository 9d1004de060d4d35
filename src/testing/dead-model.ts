/** Models with a layer that lets nothing through: its result is 0 for every sample. */
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { elementCount } from '../tensor/shape.ts';

/** Two dense layers named `dead` and `alive`; the bias of the first is below what its ReLU lets through. */
export function deadModel(inputShape: readonly number[], classes: number): Model {
  const graph = buildGraph();
  const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));
  const dense = (name: string, from: number, out: number, inner: number, bias: number) =>
    graph.op(
      'FULLY_CONNECTED',
      name,
      [
        from,
        graph.constant(`${name}/weights`, [out, inner], wave(out * inner)),
        graph.constant(`${name}/bias`, [out], new Float32Array(out).fill(bias)),
      ],
      {
        fusedActivationFunction: ActivationFunctionType.RELU,
        weightsFormat: 0,
        keepNumDims: false,
        asymmetricQuantizeInputs: false,
      },
    );
  const inner = elementCount(inputShape);
  const input = graph.input('input', [-1, ...inputShape]);
  return graph.finish([dense('alive', dense('dead', input, 8, inner, -1000), classes, 8, 0.5)]);
}
