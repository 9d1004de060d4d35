/** Where the trained arrays of each layer lie in the `model.weights.h5` of a .keras file. */
import type { WeightsOf } from '../layers/build-model.ts';
import type { WeightArray } from '../layers/layer.ts';
import type { LayerNode, ModelConfig } from '../layers/model-config.ts';
import { type H5Group, isDataset, isGroup } from './hdf5.ts';

/** A layer's group is named after its class, with a number for the second and further of a class: `layers/conv2d_1/vars/0`. */
export function kerasWeights(config: ModelConfig, root: H5Group): WeightsOf {
  const found = new Map<LayerNode, readonly WeightArray[]>();
  const visit = ({ layers }: ModelConfig, group: H5Group): void => {
    // TensorFlow 2.12 named the group of all layers otherwise.
    const container = group.find('layers') ?? group.find('_layer_checkpoint_dependencies');
    const used = new Map<string, number>();
    for (const layer of layers) {
      // Keras counts layers only.
      if (layer.uses) continue;
      const name = snakeCase(CLASS_NAMES.get(layer.className) ?? layer.className);
      const count = used.get(name) ?? 0;
      used.set(name, count + 1);
      const own = isGroup(container) && container.find(count === 0 ? name : `${name}_${count}`);
      if (!own || !isGroup(own)) continue;
      if (layer.inner) visit(layer.inner, own);
      else found.set(layer, arraysOf(own));
    }
  };
  visit(config, root);
  return (layer) => found.get(layer) ?? [];
}

/** Classes that are exported under another name than their own. */
const CLASS_NAMES: ReadonlyMap<string, string> = new Map([
  ['GroupQueryAttention', 'GroupedQueryAttention'],
]);

/** Keras's `to_snake_case`: Conv2D → conv2d, ReLU → re_lu, DepthwiseConv2D → depthwise_conv2d. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Parts that layers create in another order than that of the alphabet: of Bidirectional, and of attention in heads. */
const PARTS = ['forward_layer', 'query_dense', 'key_dense', 'gate_dense', 'value_dense'];

/** Some versions begin the names with an underscore. */
function placeOf(part: string): number {
  const place = PARTS.indexOf(part.replace(/^_/, ''));
  return place < 0 ? PARTS.length : place;
}

/** `vars/0`, `vars/1`, …, then those of the parts of the layer (the cell of an LSTM); random generators have no part in it. */
function arraysOf(group: H5Group): WeightArray[] {
  const arrays: WeightArray[] = [];
  for (let i = 0; ; i++) {
    const dataset = group.find(`vars/${i}`);
    if (!isDataset(dataset)) break;
    arrays.push(dataset);
  }
  const keys = [...group.keys].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  for (const key of keys) {
    const part = key === 'vars' || key === 'seed_generator' ? undefined : group.find(key);
    if (isGroup(part)) arrays.push(...arraysOf(part));
  }
  return arrays;
}
