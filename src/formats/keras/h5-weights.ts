/** Where the trained arrays of each layer lie in a whole-model HDF5 file. */
import { PlaygroundError } from '../../base/errors.ts';
import type { WeightArray } from '../layers/layer.ts';
import type { LayerNode, ModelConfig } from '../layers/model-config.ts';
import { type H5Group, isDataset, isGroup } from './hdf5.ts';

export interface NamedWeight extends WeightArray {
  /** E.g. "conv2d/kernel:0". */
  readonly name: string;
}

/** Each layer has a group whose `weight_names` gives the order; those of a nested model are in the group of the model. */
export function h5Weights(
  config: ModelConfig,
  root: H5Group,
): (layer: LayerNode) => readonly NamedWeight[] {
  const found = new Map<LayerNode, readonly NamedWeight[]>();
  const visit = (layer: LayerNode, weights: readonly NamedWeight[]): void => {
    found.set(layer, weights);
    if (!layer.inner) return;
    const byLayer = new Map<string, NamedWeight[]>();
    for (const weight of weights) {
      for (const part of new Set(weight.name.split('/').slice(0, -1))) {
        const list = byLayer.get(part);
        if (list) list.push(weight);
        else byLayer.set(part, [weight]);
      }
    }
    // Names do not tell which of the models inside a weight belongs to, only its layer.
    for (const inner of layer.inner.layers) {
      visit(inner, inner.inner ? weights : (byLayer.get(inner.name) ?? []));
    }
  };
  for (const layer of config.layers) visit(layer, weightsOfGroup(root, layer.name));
  return (layer) => found.get(layer) ?? [];
}

function weightsOfGroup(root: H5Group, layer: string): NamedWeight[] {
  const group = root.find(layer);
  if (!isGroup(group)) return [];
  return nameList(group, 'weight_names').map((name) => {
    const dataset = group.find(name);
    if (!isDataset(dataset)) {
      throw new PlaygroundError(
        'bad-file',
        `The weight ${name} of layer ${layer} is missing from the file.`,
        'Save the model again with Keras.',
        { layer, tensor: name },
      );
    }
    return { name, shape: dataset.shape, values: () => dataset.values() };
  });
}

/** A list of names in an attribute; Keras splits long ones into `name0`, `name1`, … */
export function nameList(group: H5Group, name: string): string[] {
  const parts: unknown[] = [];
  const whole = group.attribute(name);
  if (whole !== undefined) parts.push(whole);
  else {
    for (let i = 0; ; i++) {
      const part = group.attribute(`${name}${i}`);
      if (part === undefined) break;
      parts.push(part);
    }
  }
  return parts
    .flat()
    .filter((item) => typeof item === 'string')
    .map((item) => item.replace(/\0+$/, ''));
}
