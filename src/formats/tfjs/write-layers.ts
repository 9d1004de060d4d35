/** IR → a layers model of TensorFlow.js: model.json, and the weights in shards beside it. */
import { type Model, mainGraph, NO_TENSOR, type Operator, tensorAt } from '../../ir/model.ts';
import { bytesOf } from '../../tensor/dtype.ts';
import type { SourceFile } from '../format.ts';
import {
  type LayerList,
  type LayerRow,
  layerList,
  opCall,
  refuseOperator,
  type WrittenWeight,
  withoutBatch,
} from './layers/call.ts';
import { LAYER_ROWS } from './layers/index.ts';

/** What the tfjs converter makes of long files: browsers cache parts of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * A float model as the files of a Keras 2 functional model, weights in float32. It predicts what the model predicts, here
 * and in TensorFlow.js; dropouts become layers, and normalizations stay folded into the weights. Layers are named after tensors,
 * model.json comes first.
 * @throws PlaygroundError `unsupported-op` naming operator and layer, for what TensorFlow.js has no layers for.
 */
export function writeTfjsLayers(model: Model): SourceFile[] {
  const list = layerList();
  const ends = addLayers(model, list);
  const { shards, paths } = writeShards(list.weights);
  const refs = (names: readonly string[]) => names.map((name) => [name, 0, 0]);
  const json = {
    format: 'layers-model',
    generatedBy: 'quantization playground',
    convertedBy: null,
    modelTopology: {
      // The dialect of Keras that the topology is written in.
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: {
        class_name: 'Functional',
        config: {
          name: 'model',
          layers: list.layers,
          input_layers: refs(ends.inputs),
          output_layers: refs(ends.outputs),
        },
      },
    },
    weightsManifest: [
      {
        paths,
        weights: list.weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
  const text = new TextEncoder().encode(JSON.stringify(json));
  return [{ name: 'model.json', bytes: text }, ...shards];
}

/** Adds the layers of all operators. Returns those that data enter by and those that give the results. */
function addLayers(model: Model, list: LayerList) {
  const graph = mainGraph(model);
  const computed = new Map<number, string>();
  const put = (tensor: number, layer: string) => {
    const { name, dropout: rate } = tensorAt(graph, tensor);
    const result = rate ? list.add('Dropout', `${name}_dropout`, { rate }, [layer]) : layer;
    computed.set(tensor, result);
  };
  const inputs = graph.inputs.map((index) => {
    const tensor = tensorAt(graph, index);
    const config = { batch_input_shape: [null, ...withoutBatch(tensor)], dtype: tensor.dtype };
    const layer = list.add('InputLayer', tensor.name, config, []);
    put(index, layer);
    return layer;
  });
  for (const operator of graph.operators) {
    const [output = NO_TENSOR] = operator.outputs;
    const { name } = tensorAt(graph, output);
    const row = LAYER_ROWS[operator.op] as LayerRow<Operator['op']> | undefined;
    if (!row) refuseOperator(operator, name);
    put(output, row(opCall(graph, operator, computed, list)));
  }
  const outputs = graph.outputs.map((index) => {
    const layer = computed.get(index);
    if (layer === undefined) throw new RangeError(`output ${index} is not computed`);
    return layer;
  });
  return { inputs, outputs };
}

/** All arrays one after another, cut into parts without regard to where one ends. */
function writeShards(weights: readonly WrittenWeight[]) {
  const total = weights.reduce((sum, { data }) => sum + data.byteLength, 0);
  const count = Math.ceil(total / SHARD_BYTES);
  const shards = Array.from({ length: count }, (_, i): SourceFile => {
    const length = Math.min(SHARD_BYTES, total - i * SHARD_BYTES);
    return { name: `group1-shard${i + 1}of${count}.bin`, bytes: new Uint8Array(length) };
  });
  let at = 0;
  for (const { data } of weights) {
    for (let rest = bytesOf(data); rest.length > 0; ) {
      const offset = at % SHARD_BYTES;
      const part = rest.subarray(0, SHARD_BYTES - offset);
      shards[Math.floor(at / SHARD_BYTES)]?.bytes.set(part, offset);
      at += part.length;
      rest = rest.subarray(part.length);
    }
  }
  return { shards, paths: shards.map(({ name }) => name) };
}
