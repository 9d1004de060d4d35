import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { DEFAULT_TRAINING } from '../training/settings.ts';
import { demoPage } from './html-demo.ts';
import { STARTERS } from './index.ts';
import { STARTER_NAMES } from './kinds.ts';
import {
  identifier,
  type StarterSource,
  type StarterSubject,
  type StarterTraining,
} from './starter.ts';
import { subjectOf } from './subject.ts';

const KERAS: StarterSource = { fileName: 'mlp.h5', format: 'Keras 2 (.h5)' };
/** Quicker than a deep comparison. */
const same = (a: Uint8Array | undefined, b: Uint8Array) =>
  a !== undefined && Buffer.compare(a, b) === 0;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function subject(path: string, fileName = 'my-net.int8.tflite'): StarterSubject {
  const file = referenceFile(path);
  return subjectOf({ file, fileName, recipe: defaultRecipe('int8'), source: KERAS });
}

/** Reads a value of `#define NAME value`. */
function defined(header: string, name: string): string | undefined {
  return new RegExp(`^#define ${name} (.*)$`, 'm').exec(header)?.[1];
}

describe('C header', () => {
  const from = subject('mlp/tflite_int8_io.tflite');
  const header = text(STARTERS.c(from, []));

  test('the array, read back, is the file', () => {
    const [, body = ''] =
      /^.* static const unsigned char \w+\[\d+\] = \{\n([^}]*)\};$/m.exec(header) ?? [];
    const bytes = Uint8Array.from(body.trim().split(/,\s*/).filter(Boolean), Number);
    expect(same(bytes, from.file)).toBe(true);
    expect(header).toContain(`static const uint32_t my_net_int8_len = ${from.file.length};`);
  });

  test('guard, constants of input and output, memory and operators', () => {
    expect(header.match(/^#(ifndef|define|endif).*MY_NET_INT8_H_/gm)).toHaveLength(3);
    const input = from.facts.inputs[0];
    expect(Math.fround(Number.parseFloat(defined(header, 'MY_NET_INT8_INPUT_SCALE') ?? ''))).toBe(
      input?.scale,
    );
    expect(defined(header, 'MY_NET_INT8_INPUT_ZERO_POINT')).toBe('(-128)');
    expect(defined(header, 'MY_NET_INT8_INPUT_SHAPE')).toBe('{1, 28, 28, 1}');
    expect(defined(header, 'MY_NET_INT8_INPUT_CTYPE')).toBe('int8_t');
    expect(defined(header, 'MY_NET_INT8_OUTPUT_ELEMENTS')).toBe('10');
    expect(defined(header, 'MY_NET_INT8_INPUT_LAYOUT')).toBe('"NHWC"');
    expect(defined(header, 'MY_NET_INT8_OUTPUT_LAYOUT')).toBe('"NC"');
    expect(defined(header, 'MY_NET_INT8_ACTIVATION_BYTES')).toBe('1568');
    const { interpreterBytes } = from.facts;
    expect(interpreterBytes).toBeGreaterThan(0);
    expect(defined(header, 'MY_NET_INT8_ARENA_BYTES')).toBe(`(1568 + ${interpreterBytes})`);
    expect(header).toContain('MicroMutableOpResolver<3>');
    expect(header).toContain('resolver.AddFullyConnected();  // 2 of them');
  });

  test('floats have no scale', () => {
    const float = text(STARTERS.c(subject('mlp/tflite_float.tflite'), []));
    expect(defined(float, 'MY_NET_INT8_INPUT_CTYPE')).toBe('float');
    expect(float).not.toContain('_SCALE');
  });

  test('a name that would end the comment, and one that no language takes', () => {
    const odd = subject('mlp/tflite_int8_io.tflite', '3 d*/ "x".tflite');
    const odder = text(STARTERS.c(odd, []));
    expect(odder.split('\n')[0]).toContain('3 d* / "x".tflite');
    expect(odder).toContain('static const unsigned char model_3_d_x[');
    expect(identifier('ünï')).toBe('n');
    expect(identifier('…')).toBe('model');
  });
});

describe('web page', () => {
  const runtime = [{ name: 'core.js', bytes: Uint8Array.of(1, 2, 3) }];

  test('page, file, runtime and what to do with them; the same content is the same zip', () => {
    const from = subject('mlp/tflite_float.tflite');
    const zip = STARTERS.html(from, runtime);
    expect(same(STARTERS.html(from, runtime), zip)).toBe(true);
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual([
      'README.md',
      'index.html',
      'litert/core.js',
      'model.tflite',
    ]);
    expect(same(files['model.tflite'], from.file)).toBe(true);
    expect(text(files['README.md'] ?? new Uint8Array())).toContain('http.server');
  });

  test('nothing is left open, and no name ends the script', () => {
    const from = subject('mlp/tflite_float.tflite', '</script><b>.tflite');
    const [input] = from.facts.inputs;
    const inputs = input ? [{ ...input, name: '</script><i>' }] : [];
    const page = demoPage({ ...from, facts: { ...from.facts, inputs } });
    expect(page).not.toMatch(/\{\{[A-Z]+\}\}/);
    expect(page).not.toMatch(/<b>|<i>/);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/https?:\/\//);
  });

  test.each([
    ['mlp/tflite_float.tflite', 'new Tensor('],
    ['mlp/tflite_int8_io.tflite', 'createManaged('],
  ])('%s: types that LiteRT.js makes tensors of, and others', (path, call) => {
    expect(demoPage(subject(path))).toContain(call);
  });
});

describe('Python script', () => {
  const script = (recipe: Recipe, source = KERAS) =>
    text(STARTERS.python({ ...subject('mlp/tflite_int8.tflite'), recipe, source }, []));

  test.each([
    ['float32', [], ['Optimize', 'ai_edge_quantizer']],
    ['float16', ['supported_types = [tf.float16]'], ['representative']],
    ['dynamic-int8', ['tf.lite.Optimize.DEFAULT'], ['representative']],
    ['int8', ['OpsSet.TFLITE_BUILTINS_INT8', 'CALIBRATION_SAMPLES = 200'], ['quantizer']],
    ['int16x8', ['ACTIVATIONS_INT16_WEIGHTS_INT8'], ['quantizer']],
    ['weight-only-int8', ['"num_bits": 8', '"compute_precision": "FLOAT"'], ['Optimize']],
    ['weight-only-int4', ['"num_bits": 4', '"compute_precision": "FLOAT"'], ['Optimize']],
    ['dynamic-int4', ['"num_bits": 4', '"compute_precision": "INTEGER"'], ['Optimize']],
  ] as const)('%s: what it sets, and nothing else', (mode, contained, missing) => {
    const made = script(defaultRecipe(mode));
    for (const part of contained) expect(made).toContain(part);
    for (const part of missing) expect(made).not.toContain(part);
    expect(made).toMatchSnapshot();
  });

  test('settings are filled in', () => {
    const int8 = { ...defaultRecipe('int8'), calibrationSamples: 123 };
    expect(script({ ...int8, io: 'uint8', granularity: 'per-tensor' })).toMatch(
      /CALIBRATION_SAMPLES = 123[\s\S]*inference_output_type = tf\.uint8[\s\S]*_disable_per_channel = True/,
    );
    const blocks = { ...defaultRecipe('dynamic-int4'), granularity: 'blockwise-32' as const };
    expect(script(blocks)).toMatch(
      /"CHANNELWISE"[\s\S]*"operation": "FULLY_CONNECTED"[\s\S]*"BLOCKWISE_32"/,
    );
    const mixed = { ...int8, overrides: [{ layer: '^dense$', mode: 'float32' as const }] };
    expect(script(mixed)).toMatch(
      /"regex": "\^dense\$",\s+"operation": "\*",\s+"algorithm_key": "no_quantize"/,
    );
    expect(script({ ...defaultRecipe('float16'), sparsity: 0.5 })).toContain('SPARSITY = 0.5');
  });

  test('where the result differs is said', () => {
    const best = script({ ...defaultRecipe('int8'), scheme: 'best', estimator: 'mse' });
    expect(best).toMatch(/The scheme best balances channels across layers.*\n.*not mse/);
    expect(script(defaultRecipe('int8'))).not.toContain('The scheme best');
    const narrow = script({ ...defaultRecipe('weight-only-int8'), weightBits: 3 });
    expect(narrow).toContain('The tools store 4 or 8 bits');
    expect(narrow).toContain('"num_bits": 8');
    const trained = script({ ...defaultRecipe('int8'), trained: 'run-1' });
    expect(trained).toContain('tfmot.quantization.keras.quantize_model(model)');
    expect(trained).toContain('It is trained anew');
    expect(trained).toContain('EPOCHS and LEARNING_RATE are yours to set');
  });

  test('a training run that is known: its settings', () => {
    const recipe = { ...defaultRecipe('int8'), trained: 'run-1' };
    const of = (changes: Partial<StarterTraining>) => {
      const training = { ...DEFAULT_TRAINING, ...changes };
      const own = { ...subject('mlp/tflite_int8.tflite'), recipe, source: KERAS, training };
      return text(STARTERS.python(own, []));
    };
    const run = of({ epochs: 3, batchSize: 32, learningRate: 0.002, images: 5000, seed: 7 });
    expect(run).toContain('EPOCHS, BATCH_SIZE, LEARNING_RATE = 3, 32, 0.002\n');
    expect(run).toContain('keras.utils.set_random_seed(7)\n');
    expect(run).toContain('images, labels = (array[:5000] for array in samples)\n');
    expect(run).toContain('epochs=EPOCHS, validation_split=0.1\n');
    expect(run).toContain('keras.optimizers.Adam(LEARNING_RATE)');
    expect(run).toContain('are those of the run on the page');
    expect(run).not.toContain('clone_model');
    const other = of({ kind: 'float', start: 'scratch', optimizer: 'sgd', momentum: 0.8 });
    expect(other).toContain('keras.optimizers.SGD(LEARNING_RATE, momentum=0.8)');
    expect(other).toContain('model = keras.models.clone_model(model)');
    expect(other).toContain('did not round while it trained');
  });

  test.each([
    [{ fileName: 'net.keras', format: 'Keras 3 (.keras)' }, 'import keras\n'],
    [{ fileName: 'net.tflite', format: 'TensorFlow Lite' }, 'return file.read()'],
    [
      { fileName: 'model.json', format: 'TensorFlow.js layers' },
      'do not read TensorFlow.js layers',
    ],
  ])('from %j', (source, part) => {
    expect(script(defaultRecipe('float16'), source)).toContain(part);
  });

  test('a name does not end the text at its head', () => {
    const made = script(defaultRecipe('int8'), { ...KERAS, fileName: 'a"""\nimport os\\.h5' });
    expect(made.split('"""')).toHaveLength(5);
  });
});

test('every starter makes something of a file', () => {
  for (const name of STARTER_NAMES) {
    expect(STARTERS[name](subject('mlp/tflite_int8.tflite'), []).length).toBeGreaterThan(1000);
  }
});
