/** Keras .keras files that must be refused, each made from a reference file by one edit. */
import { strToU8, zipSync } from 'fflate';
import { unzipFiles } from '../../formats/keras/unzip.ts';
import { referenceFile } from '../reference-files.ts';
import { indexOf, patched, withBytes } from './patch.ts';
import type { CorpusRow } from './row.ts';

const NAMES = ['config.json', 'metadata.json', 'model.weights.h5'];
const good = () => referenceFile('small_functional/keras3.keras');

/** The archive packed again with some files edited, null leaves one out. */
function repacked(edits: Readonly<Record<string, ((file: Uint8Array) => Uint8Array) | null>>) {
  const files = [...unzipFiles(good(), NAMES)].flatMap(([name, file]) => {
    const edit = edits[name];
    return edit === null ? [] : [[name, edit ? edit(file) : file] as const];
  });
  return zipSync(Object.fromEntries(files), { level: 0 });
}

/** A model of `depth` models, each of which uses the one inside `uses` times. */
function nest(depth: number, uses: number): unknown {
  const input = { class_name: 'InputLayer', name: 'i', config: { batch_shape: [null, 2] } };
  const inner =
    depth === 0 ? { class_name: 'ReLU', config: {} } : (nest(depth - 1, uses) as object);
  const calls = Array.from({ length: uses }, () => [['i', 0, 0, {}]]);
  return {
    class_name: 'Functional',
    config: {
      name: `level${depth}`,
      layers: [input, { ...inner, name: 'm', inbound_nodes: calls }],
      input_layers: [['i', 0, 0]],
      output_layers: [['m', 0, 0]],
    },
  };
}

const withConfig = (config: unknown) =>
  repacked({ 'config.json': () => strToU8(JSON.stringify(config)) });

export const KERAS_ZIP_ROWS: readonly CorpusRow[] = [
  {
    name: '.keras cut off',
    bytes: () => good().subarray(0, 30_000),
    code: 'truncated',
    says: /no end/,
  },
  {
    name: '.keras whose compressed data are damaged',
    bytes() {
      const zip = zipSync({ 'config.json': strToU8('{"a": 1}'.repeat(99)) }, { level: 9 });
      return withBytes(zip, 41 + 'config.json'.length - 11, [0xff, 0xff, 0xff, 0xff]);
    },
    code: 'bad-file',
    says: /damaged/,
  },
  {
    name: '.keras without weights',
    bytes: () => repacked({ 'model.weights.h5': null }),
    code: 'bad-file',
    says: /no model\.weights\.h5/,
  },
  {
    name: '.keras without a configuration',
    bytes: () => repacked({ 'config.json': null }),
    code: 'bad-file',
    says: /no config\.json/,
  },
  {
    name: '.keras whose configuration is no JSON',
    bytes: () => repacked({ 'config.json': () => strToU8('{') }),
    code: 'bad-file',
    says: /config\.json.*JSON/,
  },
  {
    name: '.keras whose weights are cut off',
    bytes: () => repacked({ 'model.weights.h5': (file) => file.subarray(0, 20_000) }),
    code: 'truncated',
    says: /20000/,
  },
  {
    name: '.keras whose weights are another file',
    bytes: () => repacked({ 'model.weights.h5': () => strToU8('not at all') }),
    code: 'bad-file',
    says: /model\.weights\.h5 is not an HDF5 file/,
  },
  {
    name: '.keras with a layer whose arrays are missing',
    bytes: () =>
      repacked({
        'model.weights.h5': (file) => withBytes(file, indexOf(file, 'conv2d\0'), [0x78]),
      }),
    code: 'bad-file',
    says: /layer conv2d_2 .*0 trained arrays/i,
  },
  {
    name: 'models nested without end',
    bytes: () => withConfig(nest(40, 1)),
    code: 'bad-file',
    says: /nested more than 32 deep/,
  },
  {
    name: 'models that multiply each other',
    bytes: () => withConfig(nest(9, 10)),
    code: 'bad-file',
    says: /more than 100000 layers/,
  },
  {
    name: '.keras with a class of its own',
    bytes: () => repacked({ 'config.json': (file) => patched(file, '"LeakyReLU"', '"MyOwnReLU"') }),
    code: 'custom-layer',
    says: /leaky_re_lu .*MyOwnReLU/,
  },
];
