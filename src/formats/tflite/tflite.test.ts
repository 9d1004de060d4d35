import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { openModel } from '../../driver/open-model.ts';
import {
  type Model,
  mainGraph,
  type Operator,
  type Tensor,
  withMainGraph,
} from '../../ir/model.ts';
import { printModel } from '../../ir/print.ts';
import { verify } from '../../ir/verify.ts';
import { MODE_NAMES } from '../../quantization/modes/index.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { fingerprinted } from '../../testing/fingerprint.ts';
import { REFERENCE_MODELS, referenceFile } from '../../testing/reference-files.ts';
import { convertWith } from '../../testing/single-steps.ts';
import { unevenModel } from '../../testing/uneven-model.ts';
import { importModel } from '../index.ts';
import { readTflite } from './read.ts';
import { writeTflite, writeUnchecked } from './write.ts';

const FILES = [
  ...REFERENCE_MODELS.flatMap((model) =>
    ['float', 'float16', 'dynamic', 'int8'].map((mode) => `${model}/tflite_${mode}.tflite`),
  ),
  'fashion_cnn/aeq_weight_only_wi8_afp32.tflite',
];

describe('files of the real tools', () => {
  test.each(FILES)('%s: read, verified, written smaller, read again the same', (path) => {
    const bytes = referenceFile(path);
    const model = readTflite(bytes);
    verify(model);
    const written = writeTflite(model);
    expect(written.length).toBeLessThanOrEqual(bytes.length);
    expect(fingerprinted(readTflite(written))).toEqual(fingerprinted(model));
  });

  test('the printed form of the converter’s int8 MLP', () => {
    expect(printModel(readTflite(referenceFile('mlp/tflite_int8.tflite')))).toMatchSnapshot();
  });
});

/** Reads without ever throwing anything but a typed error; returns its code. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await importModel(bytes);
    return 'read';
  } catch (error) {
    if (error instanceof PlaygroundError) return error.code;
    throw error;
  }
}

describe('broken files', () => {
  const good = referenceFile('mlp/tflite_int8.tflite');

  test('cut off anywhere: a typed error, never a crash', async () => {
    for (let length = 0; length < good.length; length += 997) {
      const code = await outcome(good.subarray(0, length));
      const expected = [
        'truncated',
        'bad-file',
        'invalid-graph',
        ...(length === 0 ? ['not-a-model'] : []),
      ];
      expect(expected).toContain(code);
    }
  });

  test('bytes turned over: a typed error or a model that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (edits) => {
          const bytes = good.slice(good.length - 8000);
          const head = good.slice(0, 8000);
          for (const [at, value] of edits) head[at] = value;
          const file = good.slice();
          file.set(head);
          file.set(bytes, good.length - 8000);
          await outcome(file);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a table that lists itself over and over is refused in bounded time', async () => {
    const file = new Uint8Array(4096);
    const view = new DataView(file.buffer);
    view.setUint32(0, 16, true);
    file.set(new TextEncoder().encode('TFL3'), 4);
    // vtable at 8: size 10, table size 8, fields 0 and 1 missing, field 2 (subgraphs) at 4.
    view.setUint16(8, 10, true);
    view.setUint16(10, 8, true);
    view.setUint16(16 - 2, 0, true);
    view.setInt32(16, 16 - 2048, true);
    view.setUint16(2048, 10, true);
    view.setUint16(2050, 8, true);
    view.setUint16(2048 + 8, 4, true);
    view.setUint32(20, 4, true);
    view.setUint32(24, 0x3fffffff, true);
    expect(await outcome(file)).toBe('truncated');
  });
});

test('equal constants and zero points are stored once', () => {
  const shared = new Float32Array(4096).fill(1.5);
  const model = (second: Float32Array): Model => ({
    description: '',
    subgraphs: [
      {
        name: 'main',
        tensors: [
          { name: 'a', shape: [4096], dtype: 'float32', data: shared },
          { name: 'b', shape: [4096], dtype: 'float32', data: second },
        ],
        inputs: [],
        outputs: [0, 1],
        operators: [],
      },
    ],
    signatures: [],
    metadata: [],
  });
  const other = new Float32Array(4096).fill(2.5);
  expect(
    writeTflite(model(other)).length - writeTflite(model(shared.slice())).length,
  ).toBeGreaterThan(16000);
});

describe('signatures that name what nobody can feed or fetch', () => {
  const model = unevenModel();
  const graph = mainGraph(model);
  const at = (name: string) => graph.tensors.findIndex((tensor) => tensor.name === name);
  /** Outputs of the only signature; the graph gives out `last`, so that `spare` is dead. */
  const withOutputs = (...outputs: readonly string[]) => {
    const [last] = graph.operators.slice(-1);
    const spare = { ...graph.tensors[at('last')], name: 'spare' } as Tensor;
    const tensors = [...graph.tensors, spare];
    const index = (name: string) => (name === 'spare' ? tensors.length - 1 : at(name));
    const operators = [...graph.operators, { ...last, outputs: [tensors.length - 1] } as Operator];
    return writeUnchecked({
      ...withMainGraph(model, { ...graph, tensors, operators }),
      signatures: [
        {
          key: 'serving_default',
          inputs: [{ name: 'input', tensor: at('input') }],
          outputs: outputs.map((name) => ({ name, tensor: index(name) })),
          subgraph: 0,
        },
      ],
    });
  };

  test.each(MODE_NAMES)(
    '%s: the entry is left out, the rest stays, and it is said',
    async (mode) => {
      const opened = await openModel(withOutputs('last', 'spare', 'small'));
      expect(opened.diagnostics.map(({ code, where }) => `${code} ${where.tensor}`)).toEqual([
        'signature-entry spare',
        'signature-entry small',
      ]);
      const { file } = convertWith(opened.model, defaultRecipe(mode), () => ({ min: -1, max: 1 }));
      const written = readTflite(file);
      verify(written);
      expect(written.signatures).toMatchObject([
        { inputs: [{ name: 'input' }], outputs: [{ name: 'last' }] },
      ]);
    },
  );

  test('a signature that has nothing left to fetch goes', async () => {
    expect((await openModel(withOutputs('spare'))).model.signatures).toEqual([]);
  });

  test('a tensor that is not there at all makes the file a broken one', async () => {
    const bytes = writeUnchecked({
      ...model,
      signatures: [{ key: 'k', inputs: [], outputs: [{ name: 'o', tensor: 99 }], subgraph: 0 }],
    });
    await expect(importModel(bytes)).rejects.toThrow(/refers to tensor 99, which is missing/);
  });
});
