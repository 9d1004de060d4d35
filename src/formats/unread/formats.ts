/**
 * Formats that are not read, distinguished by content, and by name where the content does not say, so that the message can say how
 * to get a file that is. One row per format.
 */
import { WireType } from '@bufbuild/protobuf/wire';
import type { SourceFile } from '../format.ts';
import { hasFields, protobufFields } from './protobuf.ts';

export interface UnreadFormat {
  /** What it is, to follow “This is …”. */
  readonly what: string;
  /** How to get a file that is read: a sentence or two, with a line of Python where one does it. */
  readonly how: string;
  readonly match: (file: SourceFile) => boolean;
  /** Names of such files inside an archive, or of files that such an archive holds. */
  readonly entry?: RegExp;
}

const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0) =>
  start.every((byte, i) => bytes[at + i] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));
const isNamed = ({ name }: SourceFile, ending: RegExp) => ending.test(name.toLowerCase());

const TO_LITERT =
  'import torch, litert_torch; litert_torch.convert(model.eval(), (torch.randn(1, 3, 224, 224),)).export("model.tflite")';
/** The size of the sample is that of the network's input. */
const TO_ONNX =
  'import torch; torch.onnx.export(model.eval(), (torch.randn(1, 3, 224, 224),), "model.onnx")';
const FROM_TORCH = `A checkpoint holds numbers, and the network that they belong to is code. Load it in Python and export it: ${TO_ONNX}. With ultralytics: from ultralytics import YOLO; YOLO("model.pt").export(format="onnx"). Then open the .onnx file here.`;
const { LengthDelimited: LENGTH, Varint: VARINT } = WireType;

/** Pickles of PyTorch before its zip format begin with this number as a pickle. */
const OLD_TORCH = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50];

const isPickle = (bytes: Uint8Array) =>
  bytes[0] === 0x80 &&
  bytes[1] !== undefined &&
  bytes[1] >= 2 &&
  bytes[1] <= 5 &&
  bytes.at(-1) === 0x2e;

/** Eight bytes of length, then a JSON object of that length. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length <= BigInt(bytes.length - 8);
}

/** In the order they are asked: those recognised by content come first. */
const UNREAD_FORMATS: readonly UnreadFormat[] = [
  {
    what: 'a model in GGUF, the format of llama.cpp: a quantized language model',
    how: 'It cannot be made into a .tflite file. Convert the model that it was made from, for example with litert_torch.',
    match: ({ bytes }) => ascii(bytes, 0, 4) === 'GGUF',
    entry: /\.gguf$/i,
  },
  {
    what: 'a bundle of LiteRT-LM, a language model',
    how: 'Open the .tflite file of a network instead.',
    match: ({ bytes }) => ascii(bytes, 0, 8) === 'LITERTLM',
    entry: /\.litertlm$/i,
  },
  {
    what: 'an ExecuTorch program',
    how: `Convert the PyTorch model that it was made from: ${TO_LITERT}`,
    match: ({ bytes }) => /^ET\d\d$/.test(ascii(bytes, 4, 8)),
    entry: /\.pte$/i,
  },
  {
    what: 'a safetensors file: weights without the network that they belong to',
    how: `Load them into the network in Python, model.load_state_dict(safetensors.torch.load_file("model.safetensors")), then export it: ${TO_ONNX}. With timm: model = timm.create_model("NAME", pretrained=True). Then open the .onnx file here.`,
    match: ({ bytes }) => isSafetensors(bytes),
    entry: /\.safetensors$/i,
  },
  {
    what: 'a PyTorch file',
    how: FROM_TORCH,
    match: ({ bytes }) => startsWith(bytes, OLD_TORCH),
    entry: /(^|\/)data\.pkl$|\.(pt|pth|ptl)$|(^|\/)archive_format$/i,
  },
  {
    what: 'a TensorFlow SavedModel',
    how: 'Convert its folder in Python: import tensorflow as tf; open("model.tflite", "wb").write(tf.lite.TFLiteConverter.from_saved_model("FOLDER").convert())',
    // SavedModel: version, meta_graphs.
    match: ({ bytes }) =>
      bytes[0] === 0x08 && hasFields(protobufFields(bytes), { 1: VARINT, 2: LENGTH }, []),
    entry: /(^|\/)saved_model\.(pb|pbtxt)$/i,
  },
  {
    what: 'a frozen TensorFlow 1 graph',
    how: 'Convert it in Python, with the names of its inputs and outputs: import tensorflow as tf; open("model.tflite", "wb").write(tf.compat.v1.lite.TFLiteConverter.from_frozen_graph("model.pb", ["input"], ["output"]).convert())',
    // GraphDef: nodes, each with a name and an op.
    match(file) {
      const fields = protobufFields(file.bytes);
      const isGraph =
        hasFields(fields, { 1: LENGTH }, [2, 3, 4, 5]) &&
        hasFields(
          protobufFields(fields.get(1)?.value ?? new Uint8Array()),
          { 1: LENGTH, 2: LENGTH },
          [3, 4, 5, 6, 7],
        );
      return isGraph || isNamed(file, /\.pb(txt)?$/);
    },
    entry: /\.pb(txt)?$/i,
  },
  {
    what: 'a TensorFlow checkpoint: weights without the network that they belong to',
    how: 'Load it into its network in Python with model.load_weights("CHECKPOINT"), then save the whole model: model.save("model.keras")',
    match: (file) =>
      isNamed(file, /\.ckpt$|\.ckpt[.-].*|\.data-\d+-of-\d+$|(^|\/)variables\.index$/),
    entry: /\.ckpt(\.index)?$|\.data-\d+-of-\d+$/i,
  },
  {
    what: 'a Core ML model',
    how: `Convert the model that it was made from, for a PyTorch network: ${TO_LITERT}`,
    match: (file) => isNamed(file, /\.mlmodel$/),
    entry: /\.mlmodel$/i,
  },
  {
    what: 'a NumPy array, not a model',
    how: 'Arrays are samples to calibrate with: quantize --calibration on the command line.',
    match: ({ bytes }) => startsWith(bytes, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]),
    entry: /\.npy$/i,
  },
  {
    what: 'a Python pickle',
    how: 'It is a program, which is never run here. If it is a Keras model of your own, save it as one: import pickle; pickle.load(open("model.pkl", "rb")).save("model.keras")',
    match: ({ bytes }) => isPickle(bytes),
    entry: /\.(pkl|pickle|joblib)$/i,
  },
  {
    what: 'a compressed file',
    how: 'Unpack it, then open the model that is in it.',
    match: ({ bytes }) =>
      startsWith(bytes, [0x1f, 0x8b]) ||
      startsWith(bytes, [0x37, 0x7a, 0xbc, 0xaf]) ||
      ascii(bytes, 257, 262) === 'ustar',
    entry: /\.(zip|tar|tgz|gz|7z)$/i,
  },
  {
    what: 'a PyTorch file',
    how: FROM_TORCH,
    match: (file) => isNamed(file, /\.(pt|pth|pt2|ptl)$/),
  },
];

/** The format of the first file that is of one, in the order of the table: what says most goes first. */
export function unreadFormat(
  files: readonly SourceFile[],
): { readonly format: UnreadFormat; readonly file: SourceFile } | undefined {
  for (const format of UNREAD_FORMATS) {
    const file = files.find((candidate) => format.match(candidate));
    if (file) return { format, file };
  }
  return undefined;
}

/** The same for the names of what an archive holds. */
export function unreadEntry(
  names: readonly string[],
): { format: UnreadFormat; name: string } | undefined {
  for (const format of UNREAD_FORMATS) {
    const name = names.find((candidate) => format.entry?.test(candidate));
    if (name !== undefined) return { format, name };
  }
  return undefined;
}
