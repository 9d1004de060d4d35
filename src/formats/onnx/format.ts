/** ONNX: what PyTorch and many others export. One file, or a second one with the weights beside it. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { ModelFormat } from '../format.ts';
import { lowerNodes } from './lower/read.ts';
import { nodesOf } from './model.ts';
import { fileNamed } from './tensors.ts';
import { readMessage } from './wire.ts';

/** Fields of ModelProto beside its graph. */
const ABOUT = new Set([1, 2, 3, 4, 5, 6, 8, 14, 20, 25, 26]);
const GRAPH = 7;

/** ir_version first, then what describes the model, then its graph, which is longer than the head of a file. */
function startsAsModel(head: Uint8Array): boolean {
  if (head[0] !== 0x08) return false;
  const reader = new BinaryReader(head);
  try {
    while (reader.pos < head.length) {
      const [field, wire] = reader.tag();
      if (field === GRAPH) return wire === WireType.LengthDelimited;
      if (!ABOUT.has(field)) return false;
      reader.skip(wire);
    }
  } catch {
    return false;
  }
  return false;
}

/** Names of the files that hold weights of a model; none where it is damaged, which reading it says. */
function externalFiles(bytes: Uint8Array): readonly string[] {
  try {
    const tensors = readMessage('Model', bytes).graph?.initializer ?? [];
    return tensors.flatMap(({ externalData }) =>
      externalData.flatMap(({ key, value = '' }) => (key === 'location' ? [value] : [])),
    );
  } catch {
    return [];
  }
}

export const onnx: ModelFormat = {
  label: 'ONNX (.onnx)',
  match: startsAsModel,
  named: externalFiles,
  parts: ({ bytes }, others) => {
    // Most models stand alone: nothing is looked for then.
    const named = others.length > 0 ? new Set(externalFiles(bytes)) : [];
    const found = [...named].map((location) => fileNamed(location, others));
    return [...new Set(found.filter((file) => file !== undefined))];
  },
  async read(bytes, others = [], options = {}) {
    const model = readMessage('Model', bytes);
    const { model: graph, diagnostics } = lowerNodes(nodesOf(model, others), options);
    const producer = [model.producerName, model.producerVersion].filter(Boolean).join(' ');
    return {
      model: graph,
      format: producer === '' ? 'ONNX' : `ONNX (${producer.slice(0, 40)})`,
      diagnostics,
    };
  },
};
