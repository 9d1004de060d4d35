/** Keras .h5 files that must be refused, each made from a bundled sample by one edit. */
import { publicFile } from '../reference-files.ts';
import { indexOf, patched, withBytes } from './patch.ts';
import type { CorpusRow } from './row.ts';

const mlp = () => publicFile('samples/mlp.h5');
const cnn = () => publicFile('samples/fashion-cnn.h5');
const resnet = () => publicFile('samples/resnet.h5');

/** A tree of six levels whose every entry leads to the same node of the level below: 60,000⁶ visits. */
function fanOut(): Uint8Array {
  const file = mlp();
  const entries = 60_000;
  const nodeBytes = 24 + 16 * entries + 8;
  const first = file.length;
  const bytes = new Uint8Array(first + 6 * nodeBytes);
  bytes.set(file);
  const view = new DataView(bytes.buffer);
  for (let level = 0; level < 6; level++) {
    const at = first + level * nodeBytes;
    bytes.set([0x54, 0x52, 0x45, 0x45, 0, level], at);
    view.setUint16(at + 6, entries, true);
    for (let i = 0; i < entries; i++) {
      const child = level === 0 ? 0 : at - nodeBytes;
      view.setBigUint64(at + 24 + 16 * i + 8, BigInt(child), true);
    }
  }
  // The entry of the root group in the superblock holds the address of its tree; the group's own header does, too.
  const tree = view.getBigUint64(80, true);
  for (let at = 80; at < 4096; at += 8) {
    if (view.getBigUint64(at, true) !== tree) continue;
    view.setBigUint64(at, BigInt(first + 5 * nodeBytes), true);
  }
  return bytes;
}

/** The name of a weight in the heap of names of its group, not in the attribute that lists the weights. */
function withoutKernel(): Uint8Array {
  const file = mlp();
  const attribute = indexOf(file, 'dense/kernel:0');
  const rest = file.subarray(attribute + 1);
  const at = indexOf(rest, '\0kernel:0\0') + attribute + 2;
  return withBytes(file, at, [0x4b]);
}

export const KERAS_H5_ROWS: readonly CorpusRow[] = [
  {
    name: 'signature only',
    bytes: () => mlp().subarray(0, 8),
    code: 'truncated',
    says: /byte 8/,
  },
  {
    name: 'half a file',
    bytes: () => mlp().subarray(0, 200_000),
    code: 'truncated',
    says: /200000.*422656/,
  },
  {
    name: 'last byte missing',
    bytes: () => mlp().subarray(0, -1),
    code: 'truncated',
    says: /422655/,
  },
  {
    name: 'an unknown version of HDF5',
    bytes: () => withBytes(mlp(), 8, [9]),
    code: 'bad-file',
    says: /superblock version: 9/,
  },
  {
    name: 'a tree that fans out without end',
    bytes: fanOut,
    code: 'bad-file',
    says: /over and over/,
  },
  {
    name: 'no model configuration: another kind of HDF5 file',
    bytes: () => patched(mlp(), 'model_config', 'motel_config'),
    code: 'not-a-model',
    says: /no Keras model/,
  },
  {
    name: 'configuration that is no JSON',
    bytes: () => patched(mlp(), '{"class_name"', '{{class_name"'),
    code: 'bad-file',
    says: /JSON/,
  },
  {
    name: 'subclassed model',
    bytes: () => patched(mlp(), '"Sequential"', '"MyNetworks"'),
    code: 'custom-layer',
    says: /MyNetworks/,
  },
  {
    name: 'layer of a class that is not in the file',
    bytes: () => patched(mlp(), '"class_name": "Flatten"', '"class_name": "Flotten"'),
    code: 'custom-layer',
    says: /Flotten/,
  },
  {
    name: 'Lambda layer',
    bytes: () => patched(mlp(), '"class_name": "Flatten"', '"class_name":  "Lambda"'),
    code: 'unsupported-layer',
    says: /layer flatten is a Lambda/i,
  },
  {
    name: 'activation that is not known',
    bytes: () => patched(mlp(), '"activation": "relu"', '"activation": "rilu"'),
    code: 'custom-layer',
    says: /dense .*rilu/,
  },
  {
    name: 'channels first',
    bytes: () => patched(cnn(), '"channels_last"', '"channels_frst"'),
    code: 'unsupported-layer',
    says: /conv2d .*data_format/,
  },
  {
    name: 'a padding that does not exist',
    bytes: () => patched(cnn(), '"padding": "same"', '"padding": "sane"'),
    code: 'unsupported-layer',
    says: /conv2d .*padding = "sane"/,
  },
  {
    name: 'a kernel size of zero',
    bytes: () => patched(cnn(), '"kernel_size": [2, 2]', '"kernel_size": [0, 2]'),
    code: 'bad-file',
    says: /conv2d .*kernel_size/,
  },
  {
    name: 'a kernel size that is not that of the weights',
    bytes: () => patched(cnn(), '"kernel_size": [2, 2]', '"kernel_size": [3, 3]'),
    code: 'bad-file',
    says: /kernel of layer conv2d .*2×2×1×64/,
  },
  {
    name: 'an input size left open',
    bytes: () => patched(mlp(), '[null, 28, 28, 1]', '[null,null,28, 1]'),
    code: 'open-shape',
    says: /open: image \[\?,\?,28,1\]/,
  },
  {
    name: 'an input that does not fit the weights',
    bytes: () => patched(mlp(), '[null, 28, 28, 1]', '[null, 27, 28, 1]'),
    code: 'bad-file',
    says: /dense .*784×128/,
  },
  {
    name: 'a weight that is missing',
    bytes: withoutKernel,
    code: 'bad-file',
    says: /dense\/kernel:0 .*missing/,
  },
  {
    name: 'a layer that reads one that does not exist',
    bytes: () => patched(resnet(), '[[["image", 0, 0', '[[["imago", 0, 0'),
    code: 'bad-file',
    says: /imago/,
  },
  {
    name: 'layers that read each other',
    bytes: () => patched(resnet(), '[[["image", 0, 0', '[[["add",   0, 0'),
    code: 'bad-file',
    says: /own output/,
  },
];
