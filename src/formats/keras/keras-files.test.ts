import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { fingerprinted } from '../../testing/fingerprint.ts';
import { referenceFile, sampleOf } from '../../testing/reference-files.ts';
import { runModel, worstDifference } from '../../testing/run-model.ts';
import { importModel } from '../index.ts';
import { parseJson } from './json.ts';
import { snakeCase } from './keras-weights.ts';
import { unpackedLimit, unzipFiles } from './unzip.ts';

const floats = (text: string) =>
  new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);

/** Equal but for the names: Keras may name layers otherwise in another file. */
function withoutNames(model: Model): unknown {
  const { tensors, operators } = mainGraph(model);
  return fingerprinted({ tensors: tensors.map(({ name: _, ...rest }) => rest), operators });
}

describe('.keras', () => {
  test('of Keras 2, the same as the .h5 of the same model', async () => {
    const zip = await importModel(referenceFile('mobilenet/keras2.keras'));
    const h5 = await importModel(sampleOf('mobilenet'));
    expect(zip.format).toBe('Keras 2 (.keras)');
    expect(withoutNames(zip.model)).toEqual(withoutNames(h5.model));
  });

  test('of Keras 3, the same as the .h5 of the same model', async () => {
    const zip = await importModel(referenceFile('small_functional/keras3.keras'));
    const h5 = await importModel(referenceFile('small_functional/keras3.h5'));
    expect([zip.format, h5.format]).toEqual(['Keras 3 (.keras)', 'Keras 3 (.h5)']);
    expect(fingerprinted(zip.model)).toEqual(fingerprinted(h5.model));
    expect(mainGraph(openGraph(zip.model).model).operators.map(({ op }) => op)).toEqual([
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'ADD',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'LEAKY_RELU',
      'MEAN',
      'FULLY_CONNECTED',
      'SOFTMAX',
    ]);
  });

  test('packed again: compressed, in a folder, in another order', async () => {
    const names = ['config.json', 'metadata.json', 'model.weights.h5'];
    const files = unzipFiles(referenceFile('small_functional/keras3.keras'), names);
    const folder = names.toReversed().map((name) => [`model/${name}`, files.get(name)!] as const);
    const zip = zipSync(Object.fromEntries(folder), { level: 9 });
    const { model } = await importModel(zip);
    const { model: original } = await importModel(referenceFile('small_functional/keras3.keras'));
    expect(fingerprinted(model)).toEqual(fingerprinted(original));
  });

  test('group names are Keras’s snake case', () => {
    const names = ['Conv2D', 'ReLU', 'PReLU', 'DepthwiseConv2D', 'LSTM', 'LayerNormalization'];
    expect(names.map(snakeCase)).toEqual([
      'conv2d',
      're_lu',
      'p_re_lu',
      'depthwise_conv2d',
      'lstm',
      'layer_normalization',
    ]);
  });
});

describe('models in models, wrapped and recurrent layers: Keras’s own results', () => {
  test.each(['keras2.h5', 'keras2.keras', 'keras3.h5', 'keras3.keras'])('%s', async (file) => {
    const { model } = await importModel(referenceFile(`nested/${file}`));
    verify(model);
    const prepared = openGraph(model).model;
    verify(prepared);
    const json = new TextDecoder().decode(referenceFile(`nested/${file.split('.')[0]}.json`));
    const { input, outputs } = JSON.parse(json) as { input: string; outputs: string[] };
    const expected = outputs.map(floats);
    expect(worstDifference(await runModel(prepared, [floats(input)]), expected)).toBeLessThan(1e-5);
    const names = mainGraph(prepared).tensors.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['stem/conv2d', 'twice/conv2d_2', 'twice:1/conv2d_2']),
    );
    // A layer that is used three times keeps one kernel before its normalizations are folded.
    const kernels = mainGraph(model).tensors.filter(({ name }) => name.endsWith('conv2d_2/kernel'));
    expect(kernels).toHaveLength(1);
  });
});

describe('attention in heads, whose parts have weights of their own: Keras’s own results', () => {
  test.each(['keras2.h5', 'keras2.keras', 'keras3.h5', 'keras3.keras'])('%s', async (file) => {
    const { model } = await importModel(referenceFile(`attention/${file}`));
    verify(model);
    const json = new TextDecoder().decode(referenceFile(`attention/${file.split('.')[0]}.json`));
    const { inputs, output } = JSON.parse(json) as { inputs: string[]; output: string };
    const actual = await runModel(openGraph(model).model, inputs.map(floats));
    expect(worstDifference(actual, [floats(output)])).toBeLessThan(1e-5);
  });
});

describe('quantization-aware training', () => {
  test('wrappers are taken off, learned ranges stay with their tensors through all passes', async () => {
    const { model, format } = await importModel(referenceFile('fashion_cnn/keras2_qat.h5'));
    expect(format).toBe('Keras 2 (.h5), trained for quantization');
    const plain = await importModel(sampleOf('fashion_cnn'));
    const prepared = mainGraph(openGraph(model).model);
    const shape = ({ op, inputs }: (typeof prepared.operators)[number]) => [op, inputs];
    expect(prepared.operators.map(shape)).toEqual(
      mainGraph(openGraph(plain.model).model).operators.map(shape),
    );
    const learned = prepared.tensors.flatMap(({ name, learned: range, shape: dimensions }) => {
      if (!range) return [];
      const { min, max, quantizedDimension } = range;
      expect(min.length === 1 || min.length === dimensions[quantizedDimension]).toBe(true);
      return [[name, min.length, min[0]?.toFixed(4), max[0]?.toFixed(4)]];
    });
    expect(learned).toEqual([
      ['input_1', 1, '0.0000', '1.0000'],
      ['conv2d/kernel', 64, '-0.2627', '0.2627'],
      ['conv2d', 1, '-0.0550', '0.5034'],
      ['conv2d_1/kernel', 128, '-0.9849', '0.9849'],
      ['conv2d_1', 1, '-0.0550', '1.4756'],
      ['dense', 1, '-0.0550', '10.9237'],
      ['dense_1/kernel', 1, '-1.0941', '1.0941'],
      ['dense_1', 1, '-42.4064', '23.8041'],
    ]);
  });
});

describe('unzipping', () => {
  test('a bomb is stopped', () => {
    const zeros = new Uint8Array(5_000_000);
    const zip = zipSync({ 'config.json': [zeros, { level: 9 }] });
    const stopped = () => unzipFiles(zip, ['config.json'], 1_000_000);
    expect(zip.length).toBeLessThan(10_000);
    expect(stopped).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test('a .keras file that unpacks to 300 MB of configuration costs little time and memory', async () => {
    const spaces = new Uint8Array(300_000_000).fill(0x20);
    const zip = zipSync({
      'metadata.json': strToU8('{"keras_version": "3.15.1"}'),
      'config.json': [spaces, { level: 1 }],
    });
    expect(zip.length).toBeLessThan(3_000_000);
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    const error: unknown = await importModel(zip).catch((reason: unknown) => reason);
    const taken = performance.now() - start;
    expect(error).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining(`more than ${unpackedLimit(zip.length)}; reading stopped`),
      hint: expect.stringContaining('made to fill the memory'),
      where: { file: 'config.json' },
    });
    // What was unpacked until then, and pieces of it in the unpacker.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * unpackedLimit(zip.length));
    // A fraction of a second where nothing else runs.
    expect(taken).toBeLessThan(20_000);
  });

  test('configurations that are long or nested without end are refused before they are parsed', () => {
    const long = () => parseJson(new Uint8Array(64_000_001), 'config.json');
    expect(long).toThrow(expect.objectContaining({ code: 'too-large' }));
    const deep = () => parseJson('['.repeat(1_000_000), 'config.json');
    expect(deep).toThrow(/nested more than 1000 deep/);
    const quoted = `{"a": "${'['.repeat(2_000)}\\"", "b": NaN}`;
    expect(parseJson(quoted, 'config.json')).toMatchObject({ b: null });
  });

  test('only what is wanted is unpacked', () => {
    const zip = zipSync({ 'a/config.json': strToU8('{}'), 'b.bin': strToU8('other') });
    expect([...unzipFiles(zip, ['config.json']).keys()]).toEqual(['config.json']);
  });
});
