/** Which model of an archive is opened, and which of several files are models: by formats of one line each. */
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { buildGraph } from '../ir/builder.ts';
import { archiveOf } from './archive.ts';
import type { ImportedModel, ModelFormat, ReadOptions, SourceFile } from './format.ts';
import { modelsAmong } from './models-among.ts';

const text = (value: string) => new TextEncoder().encode(value);
const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function anyModel() {
  const graph = buildGraph();
  return graph.finish([graph.op('TANH', 'y', [graph.input('x', [-1, 2])], {})]);
}
/** A format whose files begin with its name; it gives out what it was given. */
const format = (label: string, more: Partial<ModelFormat> = {}): ModelFormat => ({
  label,
  match: (head) => said(head).startsWith(label),
  async read(bytes, others = [], options): Promise<ImportedModel> {
    if (said(bytes).includes('broken')) {
      throw new PlaygroundError('bad-file', 'It is broken.', 'Mend it.', { tensor: 't' });
    }
    if (said(bytes).includes('placed')) {
      throw new PlaygroundError('bad-file', 'It is.', 'Mend it.', { file: 'inner' });
    }
    if (said(bytes).includes('crash')) throw new TypeError('crash');
    const message = JSON.stringify({ bytes: bytes.length, others: others.length, options });
    const own = { severity: 'info', code: 'own', message, where: {} } as const;
    return { model: anyModel(), format: label, diagnostics: [own] };
  },
  ...more,
});
const archive = archiveOf({
  kerasZip: format('keras'),
  tfjsZip: format('tfjs'),
  files: [format('lite'), format('h5')],
});
const zip = (...entries: readonly (readonly [string, string])[]) =>
  zipSync(Object.fromEntries(entries.map(([name, content]) => [name, text(content)])), {
    level: 0,
  });
const empty = (...names: string[]) => zip(...names.map((name) => [name, ''] as const));
const read = (bytes: Uint8Array, options?: ReadOptions) => archive.read(bytes, [], options);

describe('an archive is read as', () => {
  test.each<[string, string[]]>([
    ['keras', ['model.weights.h5']],
    ['keras', ['m/model.weights.h5', 'a.tflite', 'b.tflite']],
    ['keras', ['config.json', 'model.weights.h5']],
    ['keras', ['config.json']],
    ['keras', ['m/metadata.json', 'x.json']],
    ['tfjs', ['model.json', 'a.bin']],
    ['tfjs', ['m/model.json', 'config.json']],
    ['tfjs', ['other.json']],
    ['tfjs', ['xconfig.json']],
    ['tfjs', ['model.json', 'saved_model.pb']],
  ])('%s: %j', async (what, names) => {
    const bytes = empty(...names);
    const options = { inputShapes: [{ shape: [1, 2] }] };
    const { format: found, diagnostics } = await read(bytes, options);
    expect(found).toBe(what);
    expect(JSON.parse(diagnostics[0]?.message ?? '')).toEqual({
      bytes: bytes.length,
      others: 0,
      options,
    });
  });

  test.each(['a.tflite', 'a.lite', 'a.h5', 'a.hdf5', 'a.keras', 'm/A.TFLITE', 'a.weights.h5'])(
    'the only file that is a model: %s',
    async (name) => {
      for (const label of ['lite', 'h5', 'keras']) {
        const noise = [
          '__MACOSX/b.tflite',
          'm/._c.h5',
          '._d.h5',
          'x/.DS_Store',
          'f.h5/',
          'model.json',
        ];
        const bytes = zip([name, label], ...noise.map((at) => [at, ''] as const));
        const options = { inputShapes: [{ shape: [1, 2] }] };
        const { format: found, diagnostics } = await read(bytes, options);
        expect(found).toBe(label);
        expect(diagnostics[0]).toEqual({
          severity: 'info',
          code: 'opened-from-archive',
          message: `The archive holds one model, ${name}; it was opened.`,
          where: {},
        });
        expect(JSON.parse(diagnostics[1]?.message ?? '')).toEqual({
          bytes: label.length,
          others: 0,
          options,
        });
      }
    },
  );
});

describe('an archive is refused', () => {
  const nothing = 'The archive contains no model that can be read here.';
  test.each<[string, Uint8Array, object]>([
    [
      'nothing in it',
      empty('a.txt', 'tflite', 'a.tflitex'),
      { code: 'not-a-model', message: nothing, where: {} },
    ],
    ['noise alone', empty('__MACOSX/a.tflite'), { code: 'not-a-model', message: nothing }],
    [
      'another format',
      empty('a.gguf'),
      {
        code: 'not-a-model',
        message: expect.stringMatching(
          /^The archive holds a\.gguf, a model in GGUF, .*; such files /,
        ),
        hint: expect.stringContaining('litert_torch'),
      },
    ],
    [
      'another format before a configuration',
      empty('config.json', 'a.gguf'),
      { message: expect.stringContaining('a model in GGUF') },
    ],
    [
      'another format before a .json',
      empty('x.json', 'a.gguf'),
      { message: expect.stringContaining('a model in GGUF') },
    ],
    [
      'a file that is not what it is called',
      zip(['a.tflite', 'who knows']),
      { code: 'not-a-model', message: nothing, where: { file: 'a.tflite' } },
    ],
    [
      'an archive called a model',
      zip(['a.tflite', 'tfjs']),
      { code: 'not-a-model', where: { file: 'a.tflite' } },
    ],
    [
      'a broken model',
      zip(['m/a.tflite', 'lite broken']),
      {
        code: 'bad-file',
        message: 'It is broken.',
        hint: 'Mend it.',
        where: { tensor: 't', file: 'm/a.tflite' },
      },
    ],
    ['a model that names a file', zip(['m/a.tflite', 'lite placed']), { where: { file: 'inner' } }],
    [
      'several',
      empty('a.h5', 'b.h5'),
      { code: 'several-models', message: 'The archive holds 2 models: a.h5, b.h5.' },
    ],
    [
      'six',
      empty(...'abcdef'.split('').map((c) => `${c}.h5`)),
      { message: 'The archive holds 6 models: a.h5, b.h5, c.h5, d.h5, e.h5, f.h5.' },
    ],
    [
      'eight',
      empty(...'abcdefgh'.split('').map((c) => `${c}.h5`)),
      { message: 'The archive holds 8 models: a.h5, b.h5, c.h5, d.h5, e.h5, f.h5 and 2 more.' },
    ],
    [
      'long names',
      empty(`${'x'.repeat(80)}.gguf`),
      { message: expect.stringContaining(` …${'x'.repeat(74)}.gguf, `) },
    ],
    [
      'names of 80',
      empty(`${'x'.repeat(75)}.gguf`),
      { message: expect.stringContaining(` ${'x'.repeat(75)}.gguf, `) },
    ],
  ])('%s', async (_, bytes, error) => {
    await expect(read(bytes)).rejects.toMatchObject(error);
  });

  test('a fault of the reader stays one', async () => {
    await expect(read(zip(['a.tflite', 'lite crash']))).rejects.toThrow(TypeError);
  });
});

describe('several files', () => {
  const file = (name: string, content: string): SourceFile => ({ name, bytes: text(content) });
  const named = (files: readonly SourceFile[], formats: readonly ModelFormat[]) =>
    modelsAmong(files, formats).map(({ format: { label }, main, parts }) =>
      [label, main.name, ...parts.map(({ name }) => name)].join(' '),
    );
  const whole = format('h5', { isWhole: (bytes) => !said(bytes).includes('weights') });
  /** Takes every file that begins with h5. */
  const taking = format('json', {
    parts: (_, others) => others.filter(({ bytes }) => said(bytes).startsWith('h5')),
  });

  test.each<[string, SourceFile[], string[]]>([
    ['none', [file('a', 'x')], []],
    ['one', [file('n', 'x'), file('a', 'lite')], ['lite a']],
    ['two', [file('a', 'h5'), file('b', 'lite')], ['h5 a', 'lite b']],
    ['the first format that knows it', [file('a', 'litelite')], ['lite a']],
    ['without what belongs to another', [file('a', 'h5'), file('b', 'json')], ['json b a']],
    ['without what is not whole', [file('a', 'h5 weights'), file('b', 'h5')], ['h5 b']],
    ['what is not whole, alone', [file('a', 'h5 weights')], ['h5 a']],
    [
      'the first, where none is whole',
      [file('a', 'h5 weights'), file('b', 'h5 weights')],
      ['h5 a'],
    ],
  ])('%s', (_, files, expected) => {
    expect(named(files, [format('lite'), whole, taking, format('l')])).toEqual(expected);
  });

  test('are known by their first 4096 bytes', () => {
    let seen = 0;
    const looking = format('x', {
      match(head) {
        seen = head.length;
        return false;
      },
    });
    modelsAmong([{ name: 'a', bytes: new Uint8Array(9000) }], [looking]);
    expect(seen).toBe(4096);
  });
});
