/** Plans held against the memory of the runtimes themselves, and small graphs placed by hand. */
import { describe, expect, test } from 'vitest';
import { openGraph } from '../driver/open-model.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { KnownOp } from '../ops/index.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import type { OpCase } from '../testing/modes/op-case.ts';
import { OP_CASES } from '../testing/modes/op-cases.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { convertWith } from '../testing/single-steps.ts';
import type { ArenaPlan } from './arena.ts';
import { modelCost } from './cost.ts';
import { planLiteArena } from './lite-arena.ts';
import { planMicroArena } from './micro-arena.ts';
import reference from './reference.json' with { type: 'json' };
import type { SizedGraph } from './sized-graph.ts';

interface Placed {
  /** By tensor. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly kept: number;
  /** Null where Micro has no kernel. */
  readonly micro: number | null;
}

const files = Object.entries<Placed>(reference.files);

describe.each(files)('%s', (file, { offsets, bytes, kept, micro }) => {
  const { arenas } = modelCost(readTflite(referenceFile(`${file}.tflite`)));

  test('TensorFlow Lite asks for as much, and keeps as much beside it', () => {
    expect(arenas.tflite).toMatchObject({ bytes, keptBytes: kept, alignment: 64 });
  });

  // Where many blocks of an operator are equally large, their order is that of a hash table.
  const isSettled = !/dynamic|mobilenet.*float16/.test(file);
  if (isSettled)
    test('every tensor lies where it lies', () => {
      const planned = arenas.tflite.blocks.flatMap(({ tensor, offset }) =>
        tensor === null ? [] : [[String(tensor), offset]],
      );
      expect(Object.fromEntries(planned)).toEqual(offsets);
    });

  if (micro !== null)
    test('TensorFlow Lite Micro asks for as much', () => {
      expect(arenas.micro.bytes).toBe(micro);
    });
});

test('the reference has all four models in all modes', () => {
  expect(files).toHaveLength(24);
  expect(files.filter(([, { micro }]) => micro !== null)).toHaveLength(16);
});

/** Sizes that the runtimes said of models of one operator, in the same way as those of the files; null where Micro has no kernel. */
test.each<[KnownOp, ModeName, tflite: number, micro: number | null]>([
  ['BATCH_MATMUL', 'float32', 864, 480],
  ['BATCH_MATMUL', 'int8', 670, 400],
  ['TRANSPOSE_CONV', 'float32', 5760, 5760],
  ['TRANSPOSE_CONV', 'dynamic-int8', 6160, null],
  ['TRANSPOSE_CONV', 'int8', 7040, 6560],
  ['TRANSPOSE_CONV', 'int16x8', 8320, 13_120],
  ['MIRROR_PAD', 'float32', 3584, 3616],
  ['MIRROR_PAD', 'int8', 4144, 2800],
  ['REDUCE_MAX', 'float32', 1480, 1408],
  ['SUM', 'float32', 1544, 1408],
  ['SUM', 'int8', 1928, 1680],
])('working memory of %s in %s: %i bytes, Micro %i', (op, mode, tflite, micro) => {
  const [first] = OP_CASES[op];
  const { model } = openGraph((first as OpCase).build());
  const range = () => ({ min: -1, max: 1 });
  const { file } = convertWith(model, defaultRecipe(mode), range);
  const { arenas } = modelCost(readTflite(file));
  expect(arenas.tflite.bytes).toBe(tflite);
  if (micro !== null) expect(arenas.micro.bytes).toBe(micro);
});

const NONE = { fusedActivationFunction: 0 };
const SUM = { ...NONE, potScaleInt16: false };

/** x → a → (a + b) → softmax, where b is made of x, too: 64 bytes each. */
function branches(): Model {
  const graph = buildGraph();
  const x = graph.input('x', [1, 16]);
  const a = graph.op('ABS', 'a', [x], {});
  const b = graph.op('EXP', 'b', [a], {});
  const sum = graph.op('ADD', 'sum', [a, b], SUM);
  const flat = graph.op(
    'RESHAPE',
    'flat',
    [sum, graph.constant('shape', [1], Int32Array.of(16), 'int32')],
    { newShape: new Int32Array() },
  );
  return graph.finish([graph.op('LOG', 'y', [flat], {})]);
}

/** Tensor → [offset, first operator, last operator]. */
function blocksOf(model: Model, runtime: 'tflite' | 'micro') {
  const { tensors } = mainGraph(model);
  const { blocks } = modelCost(model).arenas[runtime];
  return Object.fromEntries(
    blocks.map(({ tensor, offset, first, last }) => [
      tensor === null ? 'scratch' : (tensors[tensor]?.name ?? ''),
      [offset, first, last],
    ]),
  );
}

describe('by hand', () => {
  test('TensorFlow Lite holds the input to the end; a sum and its reshape lie in the memory of an operand', () => {
    const model = branches();
    // a is read twice, so the sum cannot take its place; b can.
    expect(blocksOf(model, 'tflite')).toEqual({
      x: [0, 0, 4],
      a: [64, 0, 2],
      b: [128, 1, 4],
      sum: [128, 2, 4],
      flat: [128, 3, 4],
      y: [64, 4, 4],
    });
    const { bytes, heldBytes, peak } = modelCost(model).arenas.tflite;
    expect(bytes).toBe(192);
    expect(heldBytes).toEqual([128, 192, 192, 128, 192]);
    expect(peak).toEqual({ operator: 1, bytes: 192 });
  });

  test('Micro frees the input and shares nothing', () => {
    expect(blocksOf(branches(), 'micro')).toEqual({
      y: [0, 4, 4],
      flat: [64, 3, 4],
      sum: [0, 2, 3],
      b: [64, 1, 2],
      a: [128, 0, 2],
      x: [0, -1, 0],
    });
  });

  test('TensorFlow Lite takes the tightest gap, Micro the first one', () => {
    // W, M, N, K are written; W and N are free again when S comes, and leave a wide gap and a narrow one.
    const sizes = { W: 400, M: 256, N: 128, K: 100, S: 64 };
    const graph = sized(sizes, [
      { outputs: ['W', 'M', 'N', 'K'] },
      { inputs: ['W', 'N'] },
      { outputs: ['S'] },
      { inputs: ['S', 'M', 'K'] },
    ]);
    const offsets = ({ blocks }: ArenaPlan) =>
      Object.fromEntries(
        blocks.map(({ tensor, offset }) => [graph.tensors[tensor ?? -1]?.name, offset]),
      );
    const lite = planLiteArena(graph);
    expect(offsets(lite)).toEqual({ W: 0, M: 448, N: 704, K: 832, S: 704 });
    expect(lite.bytes).toBe(932);
    expect(lite.heldBytes).toEqual([884, 884, 420, 420]);
    const micro = planMicroArena(graph);
    expect(offsets(micro)).toEqual({ W: 0, M: 400, N: 656, K: 784, S: 0 });
    expect(micro.bytes).toBe(896);
  });

  test('without operators there is no peak', () => {
    const graph = buildGraph();
    const x = graph.input('x', [1, 3]);
    const { tflite, micro } = modelCost(graph.finish([x])).arenas;
    expect(tflite).toMatchObject({ bytes: 12, heldBytes: [], peak: null });
    expect(micro).toMatchObject({ bytes: 16, heldBytes: [], peak: null });
  });

  test('state lies beside the arena', () => {
    const model = branches();
    const graph = mainGraph(model);
    const state = { name: 'state', shape: [5], dtype: 'float32', isVariable: true } as const;
    const streaming = {
      ...model,
      subgraphs: [{ ...graph, tensors: [...graph.tensors, state] }],
    } as const;
    const { tflite, micro } = modelCost(streaming).arenas;
    expect([tflite.keptBytes, micro.keptBytes]).toEqual([20, 32]);
    expect(tflite.bytes).toBe(192);
  });

  test('Micro gives a place to a tensor that nothing uses', () => {
    const model = branches();
    const graph = mainGraph(model);
    const unused = { name: 'unused', shape: [100], dtype: 'float32' } as const;
    const larger = {
      ...model,
      subgraphs: [{ ...graph, tensors: [...graph.tensors, unused] }],
    } as const;
    const { tflite, micro } = modelCost(larger).arenas;
    expect([tflite.bytes, micro.bytes]).toEqual([192, 400]);
  });
});

/** A graph of tensors with sizes, and operators that read and write them. */
function sized(
  sizes: Readonly<Record<string, number>>,
  steps: readonly { readonly inputs?: readonly string[]; readonly outputs?: readonly string[] }[],
): SizedGraph {
  const names = Object.keys(sizes);
  const indices = (read: readonly string[] = []) => read.map((name) => names.indexOf(name));
  return {
    inputs: [],
    outputs: [],
    tensors: names.map((name) => {
      const bytes = sizes[name] ?? 0;
      return { name, kind: 'activation', dtype: 'int8', shape: [bytes], bytes, storedBytes: 0 };
    }),
    operators: steps.map(({ inputs, outputs }) => ({
      op: 'CUSTOM',
      version: 1,
      options: {} as never,
      optionsTable: null,
      inputs: indices(inputs),
      outputs: indices(outputs),
    })),
  };
}

/** No two blocks that are held at the same time have a byte in common, but those that share. */
function noOverlap(model: Model) {
  for (const { blocks } of Object.values(modelCost(model).arenas)) {
    blocks.forEach((a, i) => {
      for (const b of blocks.slice(i + 1)) {
        if (a.sharedWith !== undefined || b.sharedWith !== undefined) continue;
        const together = a.first <= b.last && b.first <= a.last;
        const overlap = a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
        expect(together && overlap, `${a.tensor} and ${b.tensor}`).toBe(false);
      }
    });
  }
}

test.each(files)('%s: nothing overlaps', (file) => {
  noOverlap(readTflite(referenceFile(`${file}.tflite`)));
});
