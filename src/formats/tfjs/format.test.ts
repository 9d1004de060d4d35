/** model.json: how it is recognised, which files belong to it, where arrays lie, what is said about them. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { mainGraph } from '../../ir/model.ts';
import type { SourceFile } from '../format.ts';
import { pathsOf, tfjs, tfjsZip } from './format.ts';

const json = (value: unknown) => strToU8(JSON.stringify(value));

describe('recognised', () => {
  test.each<[string, boolean]>([
    ['{"modelTopology": {}}', true],
    [' \n\t{"weightsManifest": []}', true],
    ['{"format": "layers-model"}', true],
    ['{"format": "graph-model"}', true],
    ['{"modelTopologyX": 1}', false],
    ['["modelTopology"]', false],
    ['x{"modelTopology": 1}', false],
    ['{"a": 1}', false],
    ['', false],
  ])('%j: %s', (text, is) => {
    expect(tfjs.match(strToU8(text))).toBe(is);
  });
});

describe('its files', () => {
  const file = (name: string, bytes = new Uint8Array()): SourceFile => ({ name, bytes });
  const manifest = (...paths: unknown[][]) =>
    json({ weightsManifest: paths.map((group) => ({ paths: group, weights: [] })) });

  test.each<[string, unknown[], string[], string[]]>([
    ['beside it first', ['a.bin'], ['a.bin', 'x/a.bin', 'm/a.bin'], ['m/a.bin']],
    ['else at the top', ['a.bin'], ['x/a.bin', 'a.bin', 'y/a.bin'], ['a.bin']],
    ['else the only one', ['a.bin'], ['x/a.bin', 'x/b.bin'], ['x/a.bin']],
    ['none of several', ['a.bin'], ['x/a.bin', 'y/a.bin'], []],
    ['none of other names', ['a.bin'], ['xa.bin', 'a.bin.x'], []],
    ['each once', ['a.bin', 'b.bin', 'a.bin'], ['b.bin', 'a.bin'], ['a.bin', 'b.bin']],
    ['numbers are names', [7], ['7'], ['7']],
  ])('%s', (_, paths, others, expected) => {
    const main = file('m/model.json', manifest(paths));
    const found = tfjs.parts?.(
      main,
      others.map((name) => file(name)),
    );
    expect(found?.map(({ name }) => name)).toEqual(expected);
  });

  test('a model.json at the top', () => {
    const others = [file('x/a.bin'), file('a.bin')];
    expect(tfjs.parts?.(file('model.json', manifest(['a.bin'])), others)).toEqual([others[1]]);
  });

  test.each<[string, Uint8Array, string[]]>([
    ['of all groups', manifest(['a', 'b'], ['c']), ['a', 'b', 'c']],
    [
      'none of groups that are none',
      json({ weightsManifest: [7, { paths: 3 }, { paths: ['a'] }] }),
      ['a'],
    ],
    ['none without a manifest', json({ weightsManifest: { paths: ['a'] } }), []],
    ['none of a list', json([1]), []],
    ['none of damage', strToU8('{"weights'), []],
  ])('%s', (_, bytes, paths) => {
    expect(pathsOf(bytes)).toEqual(paths);
  });
});

interface Weight {
  readonly name: string;
  readonly shape: number[];
  readonly quantization?: object;
}

const dense = (name: string) => ({
  class_name: 'Dense',
  config: { name, units: 1, use_bias: false, activation: 'gelu' },
});
const input = { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 2] } };
const topology = (...layers: object[]) => ({
  class_name: 'Sequential',
  config: { name: 'm', layers: [input, ...layers] },
});
const kernel = (name: string, quantization?: string): Weight => ({
  name,
  shape: [2, 1],
  ...(quantization && { quantization: { dtype: quantization, scale: 1, min: 0 } }),
});

/** A model with `weights` of bytes 1, 2, … */
function modelOf(modelTopology: unknown, weights: readonly Weight[]): [Uint8Array, SourceFile] {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
  const floats = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer);
  const shard = weights.some(({ quantization }) => quantization) ? bytes : floats;
  const entries = weights.map((weight) => ({ dtype: 'float32', ...weight }));
  const manifest = [{ paths: ['a.bin'], weights: entries }];
  return [json({ modelTopology, weightsManifest: manifest }), { name: 'a.bin', bytes: shard }];
}

async function read(modelTopology: unknown, weights: readonly Weight[] = [kernel('d/kernel')]) {
  const [bytes, shard] = modelOf(modelTopology, weights);
  const { model, format, diagnostics } = await tfjs.read(bytes, [shard]);
  const { tensors, operators } = mainGraph(model);
  const constants = Object.fromEntries(
    tensors.flatMap(({ name, data }) =>
      data && name.endsWith('kernel') ? [[name, Array.from(data, Number)]] : [],
    ),
  );
  return { format, diagnostics, operators, constants };
}

/** A function that changed from one version to the next. */
const VERSIONED = { class_name: 'Activation', config: { name: 'a', activation: 'hard_sigmoid' } };
const VERSIONS: Readonly<Record<number, readonly string[]>> = {
  2: ['MUL', 'ADD', 'MINIMUM', 'RELU'],
  3: ['ADD', 'MUL'],
};

describe('a layers model', () => {
  test('with its configuration below model_config, or by itself', async () => {
    for (const given of [topology(dense('d')), { model_config: topology(dense('d')) }]) {
      const { format, diagnostics, constants } = await read(given);
      expect(format).toBe('TensorFlow.js layers model');
      expect(diagnostics).toEqual([]);
      expect(constants).toEqual({ 'd/kernel': [1, 2] });
    }
  });

  test.each<[unknown, number]>([
    [undefined, 2],
    ['2.15.0', 2],
    ['3.8.0', 3],
    ['13.0', 2],
  ])('keras_version %j', async (keras_version, keras) => {
    const given = { keras_version, model_config: topology(VERSIONED) };
    const { operators } = await read(given, []);
    expect(operators.map(({ op }) => op)).toEqual(VERSIONS[keras]);
  });

  test('arrays by the name of the layer, in whatever model they lie', async () => {
    const { constants } = await read(topology(dense('d'), dense('e')), [
      { name: 'm/e/kernel', shape: [1, 1] },
      kernel('d/kernel'),
      kernel('x/d/kernel'),
      kernel('dd/kernel'),
    ]);
    expect(constants).toEqual({ 'd/kernel': [2, 3], 'e/kernel': [1] });
  });

  test.each<[string, string[], string, string]>([
    ['one type', ['uint8', 'uint8'], 'uint8', 'uint8'],
    ['two types', ['float16', 'uint8'], 'float16/uint8', 'float16 and uint8'],
  ])('weights stored in fewer bits, of %s, are said', async (_, types, inFormat, inWords) => {
    const { format, diagnostics } = await read(topology(dense('d'), dense('e')), [
      kernel('d/kernel', types[0]),
      { ...kernel('e/kernel', types[1]), shape: [1, 1] },
    ]);
    expect(format).toBe(`TensorFlow.js layers model, ${inFormat} weights`);
    expect(diagnostics).toMatchObject([
      {
        severity: 'info',
        code: 'weights-stored-in-fewer-bits',
        message: expect.stringContaining(`stored as ${inWords};`),
        where: {},
      },
    ]);
  });
});

describe('an archive', () => {
  const [bytes, shard] = modelOf(topology(dense('d')), [kernel('d/kernel')]);

  test('with a model.json of any name, and its shards', async () => {
    const zip = zipSync({
      'm/notes.json': json({ a: 1 }),
      'm/net.json': bytes,
      'm/a.bin': shard.bytes,
    });
    expect((await tfjsZip.read(zip)).format).toBe('TensorFlow.js layers model');
  });

  test.each<[string, Uint8Array]>([
    ['one without', zipSync({ 'a.json': json({ a: 1 }), 'model.txt': bytes })],
    ['one whose topology is none', zipSync({ 'a.json': json({ modelTopology: 7 }) })],
  ])('%s is not a model', async (_, zip) => {
    await expect(tfjsZip.read(zip)).rejects.toMatchObject({ code: 'not-a-model' });
  });

  test('nor is a list', async () => {
    await expect(tfjs.read(json([1]))).rejects.toMatchObject({ code: 'not-a-model' });
  });
});
