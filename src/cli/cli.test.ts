import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { modelCost } from '../cost/cost.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { fullyConvolutional } from '../testing/fully-convolutional.ts';
import { smoothImages, tagger } from '../testing/hard-networks.ts';
import { npyFile } from '../testing/npy.ts';
import { publicFile, referenceFile, referenceResults } from '../testing/reference-files.ts';
import { runCommandLine } from '../testing/run-command.ts';
import { smallModel, streamingModel } from '../testing/streaming-model.ts';
import { unevenModel } from '../testing/uneven-model.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const save = (name: string, bytes: Uint8Array) => writeFileSync(path(name), bytes);
const sample = fileURLToPath(new URL('../../public/samples/mlp.h5', import.meta.url));
const load = async (name: string) => publicFile(`datasets/${name}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const training = await fashionMnist(load).loadCalibration(1000);
  const rows = async (count: number) => (await training.read(0, count))[0] as Float32Array;
  save('c200.npy', npyFile([200, 28, 28, 1], await rows(200)));
  save('c1000.npy', npyFile([1000, 28, 28, 1], await rows(1000)));
  save('wrong.npy', npyFile([2, 28, 28, 3], new Float32Array(2 * 28 * 28 * 3)));
  const tests = await fashionMnist(load).loadTest();
  const [images] = (await tests.read(0, 10_000)) as [Float32Array];
  save('x.npy', npyFile([10_000, 28, 28, 1], images));
  save('y.npy', npyFile([10_000], BigInt64Array.from(tests.labels, BigInt)));
  save(
    'moved.npy',
    npyFile(
      [10_000],
      BigInt64Array.from(tests.labels, (l) => BigInt((l + 1) % 10)),
    ),
  );
  save('short.npy', npyFile([3], Int32Array.of(1, 2, 3)));
  save('text.txt', new TextEncoder().encode('not a model\n'));
  save('cut.tflite', referenceFile('mlp/tflite_int8.tflite').slice(0, 3000));
  save('small.tflite', writeTflite(smallModel()));
  save('streaming.tflite', writeTflite(streamingModel('int8')));
  save('nan.tflite', writeTflite(unevenModel({ large: Number.NaN })));
  save('model.json', referenceFile('mlp/tfjs_layers/model.json'));
  save('any-size.zip', fullyConvolutional());
  save('two-inputs.zip', fullyConvolutional({ inputs: ['left', 'right'] }));
  save('tagger.tflite', writeTflite(tagger()));
  const [images32] = (await smoothImages(32).read(0, 32)) as [Float32Array];
  save('images.npy', npyFile([32, 16, 16, 3], images32));
  mkdirSync(path('folder'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as a process of its own, in the folder of the files above. */
function run(command: 'quantize' | 'inspect' | 'evaluate', ...args: readonly string[]) {
  return runCommandLine(command, args, folder);
}

/** The command fails as it should: one line, exit code 2, nothing on stdout, no file made. */
function expectFailure(result: ReturnType<typeof run>, message: RegExp) {
  expect(result.stderr).toMatch(message);
  expect(result.stderr).toMatch(/^[a-z]+: [^\n]+\. [^\n]+\n$/);
  expect(result.status).toBe(2);
  expect(result.stdout).toBe('');
  expect(readdirSync(folder).filter((name) => /out|\.part$/.test(name))).toEqual([]);
}

describe('quantize and evaluate', () => {
  const expected = referenceResults().mlp ?? {};
  test.each([
    ['float32', 'tflite_float', []],
    ['float16', 'tflite_float16', []],
    ['dynamic-int8', 'tflite_dynamic', []],
    ['int8', 'tflite_int8', ['--calibration', 'c200.npy']],
    ['weight-only-int8', 'tflite_dynamic', []],
  ])('%s: as large as the converter’s file at most, and as accurate', (mode, theirs, more) => {
    const made = `${mode}.tflite`;
    const result = run('quantize', sample, '--mode', mode, '-o', made, '--json', ...more);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    const report = JSON.parse(result.stdout);
    const file = new Uint8Array(readFileSync(path(made)));
    const model = readTflite(file);
    verify(model);
    const operators = mainGraph(model).operators;
    expect(report).toMatchObject({ bytes: file.length, mode, keptFloat: [], diagnostics: [] });
    const counts = Object.values(report.ops as Record<string, number>);
    expect(counts.reduce((a, b) => a + b)).toBe(operators.length);
    expect(report.quantizedTensors > 0).toBe(mode !== 'float32');
    expect(file.length).toBeLessThanOrEqual(expected[theirs]?.bytes ?? 0);

    const measured = run('evaluate', made, '--images', 'x.npy', '--labels', 'y.npy', '--json');
    expect(measured.stderr).toBe('');
    const { accuracy, images, correct, diagnostics } = JSON.parse(measured.stdout);
    expect({ images, correct }).toEqual({ images: 10_000, correct: accuracy * 10_000 });
    expect(diagnostics).toEqual([]);
    expect(Math.abs(accuracy - (expected[theirs]?.accuracy ?? 0))).toBeLessThanOrEqual(0.001);
    rmSync(path(made));
  });

  test('evaluate says that a model only guesses, and what is probably wrong', () => {
    save('float.tflite', referenceFile('mlp/tflite_float.tflite'));
    save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
    const args = ['--images', 'x.npy', '--labels', 'moved.npy'];
    const { stdout, status } = run('evaluate', 'float.tflite', ...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nwarning: Right on \d\.\d % of 10,000 images is worse than guessing/);
    expect(stdout).toContain('renumbered, 87 % would be right');
    expect(stdout).not.toContain('float32 file');
    const [note] = JSON.parse(run('evaluate', 'int8.tflite', ...args, '--json').stdout).diagnostics;
    expect(note).toMatchObject({ severity: 'warning', code: 'no-better-than-guessing' });
    expect(note.message).toContain('Evaluate the float32 file as well');
  });

  test('a .tflite file goes in too; 1,000 calibration samples, or the first 200 of them', () => {
    save('float.tflite', referenceFile('mlp/tflite_float.tflite'));
    const int8 = (name: string, ...args: string[]) => {
      const result = run('quantize', 'float.tflite', '--mode', 'int8', '-o', name, ...args);
      expect(result.stderr).toBe('');
      expect(result.stdout).toContain('FULLY_CONNECTED ×2');
      const bytes = readFileSync(path(name));
      rmSync(path(name));
      return bytes;
    };
    const all = int8('a.tflite', '--calibration', 'c1000.npy');
    const first = int8('b.tflite', '--calibration', 'c1000.npy', '--calibration-samples', '200');
    const same = int8('c.tflite', '--calibration', 'c200.npy');
    expect(first.equals(same)).toBe(true);
    expect(all.equals(same)).toBe(false);
  });

  test('a quantized .tflite file is a float model first, and says so; its ranges need no samples', () => {
    save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
    const made = (mode: string) => {
      const result = run('quantize', 'int8.tflite', '--mode', mode, '-o', 'again.tflite', '--json');
      expect(result.stderr).toBe('');
      const codes = JSON.parse(result.stdout).diagnostics.map(({ code }: { code: string }) => code);
      expect(codes).toEqual(['dequantized']);
      const { tensors } = mainGraph(readTflite(new Uint8Array(readFileSync(path('again.tflite')))));
      rmSync(path('again.tflite'));
      return tensors.flatMap(({ data, dtype, shape }) => (data && shape.length === 2 ? dtype : []));
    };
    expect(made('int8')).toEqual(['int8', 'int8']);
    expect(made('float16')).toEqual(['float16', 'float16']);
    expect(made('float32')).toEqual(['float32', 'float32']);
  });

  test.each(['', '/model.json'])('a TensorFlow.js model, given as its folder%s', (end) => {
    const model = fileURLToPath(new URL('../testing/reference/mlp/tfjs_layers', import.meta.url));
    const made = (source: string, name: string) => {
      const result = run('quantize', source, '--mode', 'dynamic-int8', '-o', name);
      expect(result.stderr).toBe('');
      const { tensors } = mainGraph(readTflite(new Uint8Array(readFileSync(path(name)))));
      rmSync(path(name));
      return tensors.flatMap(({ dtype, data }) => (dtype === 'int8' ? fingerprint(data) : []));
    };
    expect(made(model + end, 'a.tflite')).toEqual(made(sample, 'b.tflite'));
  });

  test('an existing output is replaced; an output that is the model is refused', () => {
    save('model.tflite', referenceFile('mlp/tflite_float.tflite'));
    save('old.tflite', new Uint8Array(3));
    expect(run('quantize', 'model.tflite', '--mode', 'float32', '-o', 'old.tflite').status).toBe(0);
    verify(readTflite(new Uint8Array(readFileSync(path('old.tflite')))));
    const onto = run('quantize', 'model.tflite', '--mode', 'float16', '-o', './model.tflite');
    expectFailure(onto, /model\.tflite is one of the inputs/);
    expect(readFileSync(path('model.tflite'))).toHaveLength(
      referenceFile('mlp/tflite_float.tflite').length,
    );
  });
});

describe('settings', () => {
  const convert = (...args: string[]) => {
    const result = run('quantize', sample, ...args, '-o', 'set.tflite', '--json');
    expect(result.stderr).toBe('');
    const { tensors, inputs, outputs } = mainGraph(
      readTflite(new Uint8Array(readFileSync(path('set.tflite')))),
    );
    rmSync(path('set.tflite'));
    const ends = [...inputs, ...outputs].map((index) => tensors[index]?.dtype);
    const weights = tensors.filter(({ data, shape }) => data && shape.length === 2);
    return { report: JSON.parse(result.stdout), ends, weights };
  };
  const calibration = ['--calibration', 'c200.npy'];

  test.each(['int8', 'uint8'])('--io %s', (io) => {
    expect(convert('--mode', 'int8', '--io', io, ...calibration).ends).toEqual([io, io]);
  });

  test('--starter: code that starts a project, beside the file', () => {
    const starters = ['c', 'html', 'python'].flatMap((kind) => ['--starter', kind]);
    const result = run('quantize', sample, '--mode', 'float16', '-o', 'kit.tflite', ...starters);
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('kit.demo.zip: Web page');
    const { length } = readFileSync(path('kit.tflite'));
    expect(readFileSync(path('kit.h'), 'utf8')).toContain(`kit_len = ${length};`);
    expect(readFileSync(path('kit.py'), 'utf8')).toMatch(/^"""mlp\.h5 to kit\.tflite/);
    const names = Object.keys(unzipSync(readFileSync(path('kit.demo.zip'))));
    expect(names).toContain('litert/litert_wasm_internal.wasm');
    for (const name of ['kit.tflite', 'kit.h', 'kit.py', 'kit.demo.zip']) rmSync(path(name));
  });

  test('--granularity and --bits', () => {
    const { weights } = convert('--mode', 'dynamic-int8', '--granularity', 'per-tensor');
    expect(weights.map(({ quantization }) => quantization?.scale.length)).toEqual([1, 1]);
    const coarse = convert('--mode', 'weight-only-int8', '--bits', '6').weights;
    for (const { data } of coarse) {
      const largest = (data as Int8Array).reduce((most, q) => Math.max(most, Math.abs(q)), 0);
      expect(largest).toBe(31);
    }
  });

  test('sizes: after gzip, and theoretical where weights have no type of their own', () => {
    const sizes = (...args: string[]) => {
      const { report } = convert('--mode', 'weight-only-int8', ...args);
      return report as { bytes: number; gzipBytes: number; theoreticalBytes: number | null };
    };
    const eight = sizes();
    const three = sizes('--bits', '3');
    expect(eight.theoreticalBytes).toBeNull();
    // Three bits take the type for four.
    expect(eight.bytes - three.bytes).toBeGreaterThan(0.99 * (101_632 / 2));
    expect(three.bytes - (three.theoreticalBytes ?? 0)).toBe(Math.floor(101_632 / 8));
    expect(three.gzipBytes).toBeLessThan(eight.gzipBytes);
    expect(eight.gzipBytes).toBeLessThan(eight.bytes);
    const args = [sample, '--mode', 'dynamic-int8', '--bits', '3', '-o', 'three.tflite'];
    const said = /^gzipped: \d+ bytes\ntheoretical: \d+ bytes if /m;
    expect(run('quantize', ...args).stdout).toMatch(said);
    expect(run('inspect', 'three.tflite').stdout).toMatch(said);
    rmSync(path('three.tflite'));
  });

  test('--prune: that share of the weights is 0', () => {
    const { weights } = convert('--mode', 'float32', '--prune', '0.5');
    for (const { data } of weights) {
      const zeros = (data as Float32Array).filter((w) => w === 0).length;
      expect(zeros / (data?.length ?? 0)).toBeCloseTo(0.5, 2);
    }
  });

  test('--estimator changes the ranges of scheme best', () => {
    const scale = (...args: string[]) => {
      const all = ['--mode', 'int8', '--scheme', 'best', ...calibration, ...args];
      run('quantize', sample, ...all, '-o', 'e.tflite');
      const { tensors, operators } = mainGraph(
        readTflite(new Uint8Array(readFileSync(path('e.tflite')))),
      );
      rmSync(path('e.tflite'));
      const dense = operators.find(({ op }) => op === 'FULLY_CONNECTED');
      return tensors[dense?.outputs[0] ?? -1]?.quantization?.scale[0] ?? 0;
    };
    expect(scale('--estimator', 'percentile')).toBeLessThan(scale());
  });

  test('--scheme best: what would harm is left out, and says so', () => {
    const args = ['tagger.tflite', '--mode', 'weight-only-int8', '--scheme', 'best'];
    const quantize = (...more: string[]) =>
      run('quantize', ...args, '-o', 'set.tflite', ...more).stdout;
    const codes = (...more: string[]) =>
      JSON.parse(quantize('--json', ...more)).diagnostics.map(({ code }: Diagnostic) => code);
    expect(codes()).toEqual(['scheme-not-checked']);
    expect(codes('--calibration', 'images.npy')).toEqual(['pass-left-out']);
    const text = quantize('--calibration', 'images.npy');
    expect(text).toMatch(
      /^info: Equalization across layers was left out: .* 32 calibration samples/m,
    );
    rmSync(path('set.tflite'));
  });

  test('--recipe: settings by layer; options go before it', () => {
    const recipe = { mode: 'dynamic-int8', overrides: [{ layer: 'dense_1', mode: 'float32' }] };
    save('recipe.json', new TextEncoder().encode(JSON.stringify(recipe)));
    const dtypes = (...args: string[]) =>
      convert('--recipe', 'recipe.json', ...args).weights.map(({ dtype }) => dtype);
    expect(dtypes().toSorted()).toEqual(['float32', 'int8']);
    const rule = {
      regex: '.*',
      operation: 'FULLY_CONNECTED',
      algorithm_key: 'min_max_uniform_quantize',
      op_config: {
        weight_tensor_config: { num_bits: 8, granularity: 'CHANNELWISE' },
        compute_precision: 'INTEGER',
      },
    };
    save('aeq.json', new TextEncoder().encode(JSON.stringify([rule])));
    const theirs = convert('--recipe', 'aeq.json').weights;
    expect(theirs.map(({ dtype }) => dtype)).toEqual(['int8', 'int8']);
    expect(dtypes('--mode', 'float16').toSorted()).toEqual(['float16', 'float32']);
  });
});

describe('inspect', () => {
  test('text: every tensor with dtype, shape, scale and zero point', () => {
    save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
    const { stdout, stderr } = run('inspect', 'int8.tflite');
    expect(stderr).toBe('');
    expect(stdout).toContain('TensorFlow Lite (.tflite), quantized');
    expect(stdout).toMatch(/int8\[\?×784\] s=0\.0039\d+ zp=-128/);
    expect(stdout).toMatch(/FULLY_CONNECTED v\d+/);
  });

  test('JSON: the same graph, all scales', () => {
    save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
    const graph = JSON.parse(run('inspect', 'int8.tflite', '--json').stdout);
    const truth = mainGraph(readTflite(referenceFile('mlp/tflite_int8.tflite')));
    expect(graph.tensors).toHaveLength(truth.tensors.length);
    expect(graph).toMatchObject({ gzipBytes: expect.any(Number), theoreticalBytes: null });
    truth.tensors.forEach((tensor, i) => {
      expect(graph.tensors[i]).toMatchObject({
        name: tensor.name,
        dtype: tensor.dtype,
        shape: tensor.shapeSignature ?? tensor.shape,
        constant: tensor.data !== undefined,
      });
      const { scale, zeroPoint } = tensor.quantization ?? {};
      expect(graph.tensors[i].scale).toEqual(scale && Array.from(scale));
      expect(graph.tensors[i].zeroPoint).toEqual(zeroPoint && Array.from(zeroPoint));
    });
    expect(graph.operators.map(({ op }: { op: string }) => op)).toEqual(
      truth.operators.map(({ op }) => op),
    );
  });

  test('cost: each operator and in total, as text and as JSON', () => {
    save('float.tflite', referenceFile('fashion_cnn/tflite_float.tflite'));
    const { stdout } = run('inspect', 'float.tflite');
    expect(stdout).toContain('8231424 multiply-accumulates, 6566696 bytes of weights');
    expect(stdout).toMatch(/254016 bytes in TensorFlow Lite, 250880 in TensorFlow Lite Micro/);
    // Weights and bias, what is read and written, and the input with both beside it.
    expect(stdout).toMatch(/^ +6422528 +131584 +50176 +100352 +153664 {2}CONV_2D .*conv2d_1/m);
    const { cost, operators } = JSON.parse(run('inspect', 'float.tflite', '--json').stdout);
    expect(cost).toEqual(modelCost(readTflite(referenceFile('fashion_cnn/tflite_float.tflite'))));
    expect(cost.operators).toHaveLength(operators.length);
  });

  test('a Keras file, as its layers say it', () => {
    const { stdout, status } = run('inspect', sample);
    expect(status).toBe(0);
    expect(stdout).toContain('float32[?×28×28×1]');
  });
});

describe('inputs of open size', () => {
  test('are quantized with the size that is given', () => {
    const { stdout, stderr } = run(
      ...(['quantize', 'any-size.zip', '--mode', 'int8', '--calibration', 'c200.npy'] as const),
      ...['--input-shape', '1,28,28,1', '-o', 'sized.tflite'],
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('CONV_2D ×1');
    const { tensors, inputs } = mainGraph(readTflite(readFileSync(path('sized.tflite'))));
    const input = tensors[inputs[0] ?? -1];
    expect(input?.shapeSignature ?? input?.shape).toEqual([-1, 28, 28, 1]);
  });

  test('of several inputs, each by its name', () => {
    const { stdout } = run(
      ...(['inspect', 'two-inputs.zip', '--input-shape', 'left=?,8,6,1'] as const),
      ...['--input-shape', 'right=1,8,6,1'],
    );
    expect(stdout).toMatch(/\[\?×8×6×1\] {2}left\n.*\[\?×8×6×1\] {2}right/);
  });
});

test('a mode that leaves all layers in float by its rules writes the file, and warns', () => {
  const { status, stdout } = run(
    'quantize',
    'small.tflite',
    '--mode',
    'dynamic-int8',
    '-o',
    'all-float.tflite',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^warning: Nothing in this model was changed by dynamic-int8: layer only stays in float, its 64 weights /m,
  );
});

describe('errors: one line that says what, where and what next', () => {
  const to = (...args: string[]) => [...args, '-o', 'out.tflite'];
  const float = ['--mode', 'float32'];
  test.each<[string, 'quantize' | 'inspect' | 'evaluate', string[], RegExp]>([
    ['a missing file', 'quantize', to('none.h5', ...float), /none\.h5 does not exist\. Check/],
    ['a folder', 'quantize', to('folder', ...float), /folder is a folder\. Give/],
    ['no model', 'quantize', to('text.txt', ...float), /text\.txt\)\. Files that can/],
    [
      'a cut model',
      'quantize',
      to('cut.tflite', ...float),
      /\(cut\.tflite, byte \d+\)\. The file is/,
    ],
    [
      'weights that are not numbers',
      'quantize',
      to('nan.tflite', '--mode', 'weight-only-int8'),
      /Layer large cannot be stored as weight-only-int8: 1 of its 1024 weights is not a number .*, in channel 3 \(of 0 to 31\)/,
    ],
    [
      'a quantized streaming model',
      'quantize',
      to('streaming.tflite', '--mode', 'weight-only-int8'),
      /quantized already, and nothing of it could be changed to weight-only-int8\. This is a streaming model: .*READ_VARIABLE.*start from the float model/,
    ],
    ['no calibration', 'quantize', to(sample, '--mode', 'int8'), /Add --calibration FILE/],
    [
      'calibration of another shape',
      'quantize',
      to(sample, '--mode', 'int8', '--calibration', 'wrong.npy'),
      /wrong\.npy has the shape 2×28×28×3, the model takes \?×28×28×1\. Save/,
    ],
    [
      'calibration that does not fit the model',
      'quantize',
      to(sample, '--mode', 'int8', '--calibration', 'text.txt'),
      /which is no line of text \(text\.txt\)\. Text needs/,
    ],
    [
      'no samples wanted',
      'quantize',
      to(sample, '--mode', 'int8', '--calibration', 'c200.npy', '--calibration-samples', '0'),
      /whole number above 0/,
    ],
    ['an unknown mode', 'quantize', to(sample, '--mode', 'int9'), /no mode “int9”\. Choose one of/],
    ['no mode', 'quantize', to(sample), /No --mode/],
    [
      'a setting that the mode does not read',
      'quantize',
      to(sample, '--mode', 'float16', '--io', 'int8'),
      /--io int8 changes nothing in mode float16\. Leave/,
    ],
    [
      'an unknown value of a setting',
      'quantize',
      to(sample, '--mode', 'int8', '--io', 'int4'),
      /--io is “int4”\. Choose one of float32, int8, uint8/,
    ],
    [
      'a setting out of range',
      'quantize',
      to(sample, '--mode', 'dynamic-int8', '--bits', '9'),
      /whole number from 2 to 8/,
    ],
    [
      'scales that no kernel reads',
      'quantize',
      to(sample, '--mode', 'dynamic-int8', '--granularity', 'blockwise-32'),
      /No kernel runs mode dynamic-int8 .* Choose per-channel or per-tensor\./,
    ],
    [
      'a TensorFlow.js model without its weights',
      'inspect',
      ['model.json'],
      /group1-shard1of1\.bin/,
    ],
    [
      'a recipe that is no JSON',
      'quantize',
      to(sample, '--recipe', 'text.txt'),
      /not a JSON object or list \(text\.txt\)\. Write/,
    ],
    ['no output', 'quantize', [sample, ...float], /Add -o/],
    ['an unknown option', 'quantize', to(sample, ...float, '--fast'), /'--fast'\. Run quantize/],
    ['no model given', 'quantize', to(...float), /No model file/],
    [
      'an output folder that is not there',
      'quantize',
      [sample, ...float, '-o', 'gone/x.tflite'],
      /gone does not exist/,
    ],
    ['an output that is a folder', 'quantize', [sample, ...float, '-o', 'folder'], /is a folder/],
    [
      'an output that cannot be written',
      'quantize',
      [sample, ...float, '-o', `${'out'.repeat(90)}.tflite`],
      /too long a name\. Choose/,
    ],
    [
      'an input of open size',
      'quantize',
      to('any-size.zip', ...float),
      /open: image \[\?,\?,\?,1\] .*for example: --input-shape 1,224,224,1\./,
    ],
    [
      'inputs of open size',
      'inspect',
      ['two-inputs.zip'],
      /--input-shape left=1,224,224,1 --input-shape right=1,224,224,1\./,
    ],
    [
      'a size that does not fit',
      'quantize',
      to('any-size.zip', ...float, '--input-shape', '1,28,28,3'),
      /input image is \[1,28,28,3\] .* states \[\?,\?,\?,1\]/,
    ],
    [
      'a size that is none',
      'inspect',
      ['any-size.zip', '--input-shape', '28x28'],
      /--input-shape is “28x28”\. Give whole numbers/,
    ],
    ['inspect: no model', 'inspect', ['text.txt'], /text\.txt(?!, byte)/],
    [
      'evaluate: no .tflite',
      'evaluate',
      [sample, '--images', 'x.npy', '--labels', 'y.npy'],
      /not a \.tflite file\. Make/,
    ],
    ['evaluate: no labels', 'evaluate', ['int8.tflite', '--images', 'x.npy'], /--labels/],
    [
      'evaluate: too few labels',
      'evaluate',
      ['int8.tflite', '--images', 'x.npy', '--labels', 'short.npy'],
      /short\.npy.*10000 images/,
    ],
    [
      'evaluate: images of another shape',
      'evaluate',
      ['int8.tflite', '--images', 'wrong.npy', '--labels', 'y.npy'],
      /wrong\.npy has the shape/,
    ],
  ])('%s', (_, command, args, message) => {
    save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
    expectFailure(run(command, ...args), message);
  });
});

test('npm runs commands in the project’s folder: paths are from where it was called', () => {
  save('int8.tflite', referenceFile('mlp/tflite_int8.tflite'));
  const tsx = import.meta.resolve('tsx');
  const script = fileURLToPath(new URL('./inspect.ts', import.meta.url));
  const { stderr, stdout } = spawnSync(process.execPath, ['--import', tsx, script, 'int8.tflite'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      INIT_CWD: folder,
      npm_lifecycle_script: 'tsx src/cli/inspect.ts',
    },
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('FULLY_CONNECTED');
});

test.each(['quantize', 'inspect', 'evaluate'] as const)(
  '%s --help says how it is used',
  (command) => {
    const { stdout, stderr, status } = run(command, '--help');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain(`  ${command} MODEL`);
  },
);
