/** Three dense layers whose results differ a lot in size, as a file that may call its tensors what it likes. */
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';

const FACTORS = { small: 1e-2, large: 1e4, last: 1e-3 };
const SIZE = 32;

/**
 * Takes [samples, 32], gives [samples, 32]; layers `small`, `large` and `last`.
 * @param faulty a value for one weight in channel 3 of a layer.
 */
export function unevenModel(faulty: Partial<Record<keyof typeof FACTORS, number>> = {}): Model {
  const graph = buildGraph();
  let at = graph.input('input', [-1, SIZE]);
  Object.entries(FACTORS).forEach(([name, factor], layer) => {
    const weights = Float32Array.from(
      { length: SIZE * SIZE },
      (_, i) => factor * Math.sin(i * 1.7 + layer),
    );
    weights[3 * SIZE + 1] = faulty[name as keyof typeof FACTORS] ?? 0;
    const bias = Float32Array.from({ length: SIZE }, (_, i) => factor * Math.cos(i + layer));
    at = graph.op(
      'FULLY_CONNECTED',
      name,
      [
        at,
        graph.constant(`${name}/weights`, [SIZE, SIZE], weights),
        graph.constant(`${name}/bias`, [SIZE], bias),
      ],
      {
        fusedActivationFunction: ActivationFunctionType.NONE,
        weightsFormat: 0,
        keepNumDims: false,
        asymmetricQuantizeInputs: false,
      },
    );
  });
  return graph.finish([at]);
}

/** `model` with tensors called by `rename`. */
export function renamed(model: Model, rename: (name: string) => string): Model {
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor) => ({ ...tensor, name: rename(tensor.name) }));
  return withMainGraph(model, { ...graph, tensors });
}
