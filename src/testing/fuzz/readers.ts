/** What reads things from outside, each with sound examples and the damage that is done to them. */
import { encode } from 'fast-png';
import { unzipSync, zipSync } from 'fflate';
import { readNpy } from '../../data/arrays/npy.ts';
import { scanData } from '../../data/scan.ts';
import { openGraph } from '../../driver/open-model.ts';
import { importModel } from '../../formats/index.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { verify } from '../../ir/verify.ts';
import { readRecipe } from '../../quantization/recipe/read-recipe.ts';
import { columnRecipe, defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { decodeLink, encodeLink } from '../../share/link.ts';
import { DEFAULT_LINK_STATE } from '../../share/link-state.ts';
import { packJson, unpackJson } from '../../share/packed-json.ts';
import { graphZip, soundGraph } from '../corpus/tfjs-graph.ts';
import { given } from '../data-sets.ts';
import { npyFile } from '../npy.ts';
import { onnxOpCases } from '../onnx-cases.ts';
import { referenceFile } from '../reference-files.ts';
import { smallModel } from '../streaming-model.ts';
import { damagedBytes, damagedJson, damagedText } from './damage.ts';

export interface FuzzedReader {
  readonly name: string;
  /**
   * Makes what reads the example number `random` picks, damaged.
   * @returns a way to read it, which ends well or with an error.
   */
  readonly damaged: (random: () => number) => () => unknown;
}

const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

/** Reads a model as far as a file that is handed out. */
async function throughFile(bytes: Uint8Array): Promise<void> {
  const { model } = await importModel([{ name: 'model', bytes }]);
  verify(readTflite(writeTflite(openGraph(model).model)));
}

/** A model format whose bytes are damaged. */
function bytesOf(name: string, examples: () => readonly Uint8Array[]): FuzzedReader {
  let made: readonly Uint8Array[] | undefined;
  return {
    name,
    damaged: (random) => {
      made ??= examples();
      const bytes = damagedBytes(pick(made, random), random);
      return () => throughFile(bytes);
    },
  };
}

/** A zip archive of which one file is JSON: that is damaged, and packed again. */
function jsonInZip(name: string, archive: () => Uint8Array, path: string): FuzzedReader {
  let files: Record<string, Uint8Array> | undefined;
  return {
    name,
    damaged: (random) => {
      files ??= unzipSync(archive());
      const json: unknown = JSON.parse(new TextDecoder().decode(files[path]));
      const text = JSON.stringify(damagedJson(json, random)) ?? '';
      const bytes = zipSync({ ...files, [path]: new TextEncoder().encode(text) }, { level: 0 });
      return () => throughFile(bytes);
    },
  };
}

const LINK = encodeLink({
  ...DEFAULT_LINK_STATE,
  columns: (['float32', 'int8', 'dynamic-int4'] as const).map(columnRecipe),
});

const PICTURE = encode({ width: 4, height: 2, channels: 1, data: new Uint8Array(8) });
const COCO = {
  info: { year: 2026 },
  images: [{ id: 1, file_name: '1.png', width: 4, height: 2 }],
  annotations: [
    { image_id: 1, category_id: 3, bbox: [0, 0, 2, 1], iscrowd: 0 },
    { image_id: 1, category_id: 7, bbox: [1, 1, 1, 1] },
  ],
  categories: [
    { id: 3, name: 'red' },
    { id: 7, name: 'blue' },
  ],
};

const refuse = (message: string): never => {
  throw new Error(message);
};

export const FUZZED_READERS: readonly FuzzedReader[] = [
  bytesOf('FlatBuffer (.tflite)', () => [
    writeTflite(smallModel()),
    referenceFile('mlp/tflite_int8.tflite'),
    referenceFile('fused_lstm/int8.tflite'),
  ]),
  bytesOf('HDF5 (.h5)', () => [referenceFile('small_functional/keras3.h5')]),
  bytesOf('zip (.keras)', () => [referenceFile('small_functional/keras3.keras')]),
  bytesOf('protobuf (.onnx)', () => onnxOpCases().map(({ given }) => given.model)),
  jsonInZip('JSON (.pt2)', () => referenceFile('torch_cnn/model.pt2'), 'model/models/model.json'),
  jsonInZip(
    'JSON (.pt2, recurrent)',
    () => referenceFile('pt2_modules/recurrent.pt2'),
    'recurrent/models/model.json',
  ),
  jsonInZip('JSON (.keras)', () => referenceFile('small_functional/keras3.keras'), 'config.json'),
  {
    name: 'JSON (TensorFlow.js)',
    damaged: (random) => {
      const graph = damagedJson(soundGraph(), random);
      return () => throughFile(graphZip(graph));
    },
  },
  {
    name: 'NumPy (.npy)',
    damaged: (random) => {
      const bytes = damagedBytes(npyFile([2, 3], Float32Array.from([1, 2, 3, 4, 5, 6])), random);
      return () => readNpy(bytes, 'x.npy');
    },
  },
  {
    name: 'JSON (boxes of COCO)',
    damaged: (random) => {
      const boxes = JSON.stringify(damagedJson(COCO, random)) ?? '';
      return () => scanData([given('1.png', PICTURE), given('boxes.json', boxes)]);
    },
  },
  {
    name: 'recipe',
    damaged: (random) => {
      const recipe = damagedJson(
        pick([defaultRecipe('int8'), columnRecipe('dynamic-int2')], random),
        random,
      );
      return () => readRecipe(recipe);
    },
  },
  {
    name: 'link',
    damaged: (random) => {
      if (random() < 0.5) {
        const text = damagedText(LINK, random);
        return () => decodeLink(text);
      }
      // What it says, damaged, in a shell that is sound.
      const state = damagedJson(unpackJson(LINK.slice(3), 2 ** 16, refuse), random);
      const text = `q2.${packJson(Object(state))}`;
      return () => decodeLink(text);
    },
  },
];
