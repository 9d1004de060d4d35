/** The models of one layer each that `reference/scripts/layers.py` wrote, with Keras's and the converter's results. */
import { buildModel } from '../formats/layers/build-model.ts';
import {
  type LayerNode,
  type ModelConfig,
  parseModelConfig,
} from '../formats/layers/model-config.ts';
import type { Model } from '../ir/model.ts';
import { type DType, type TensorData, viewAs } from '../tensor/dtype.ts';
import { referenceFile } from './reference-files.ts';

interface StoredArray {
  readonly shape: readonly number[];
  readonly dtype?: DType;
  /** Base64 of the values, float32 unless `dtype` says otherwise. */
  readonly data: string;
}

interface StoredCase {
  readonly config: unknown;
  readonly weights: Readonly<Record<string, readonly StoredArray[]>>;
  readonly inputs: readonly StoredArray[];
  readonly outputs: readonly StoredArray[];
  /** Operators of the converter's float file; null where it does not convert the model. */
  readonly ops: readonly string[] | null;
}

export interface LayerCase {
  readonly name: string;
  readonly keras: 2 | 3;
  readonly inputs: readonly TensorData[];
  /** What Keras computes. */
  readonly outputs: readonly TensorData[];
  /** Our graph, nothing folded yet. */
  build(): Model;
  /** Operators of the converter's float file; null where it does not convert the model. */
  readonly ops: readonly string[] | null;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const values = ({ dtype = 'float32', data }: StoredArray) => viewAs(dtype, bytes(data));

/** Layers of nested models are stored as "outer/inner". */
function pathsOf(config: ModelConfig, prefix = ''): Map<LayerNode, string> {
  return new Map(
    config.layers.flatMap((layer): [LayerNode, string][] =>
      layer.inner
        ? [...pathsOf(layer.inner, `${prefix}${layer.name}/`)]
        : [[layer, prefix + layer.name]],
    ),
  );
}

export function layerCases(keras: 2 | 3): LayerCase[] {
  const text = new TextDecoder().decode(referenceFile(`layers/keras${keras}.json`));
  const stored: Readonly<Record<string, StoredCase>> = JSON.parse(text);
  return Object.entries(stored).map(([name, { config, weights, inputs, outputs, ops }]) => ({
    name,
    keras,
    inputs: inputs.map(values),
    outputs: outputs.map(values),
    build() {
      const parsed = parseModelConfig(config);
      const paths = pathsOf(parsed);
      const weightsOf = (layer: LayerNode) =>
        (weights[paths.get(layer) ?? ''] ?? []).map((array) => ({
          shape: array.shape,
          values: () => values(array) as Float32Array,
        }));
      return buildModel(parsed, weightsOf, keras).model;
    },
    ops,
  }));
}
