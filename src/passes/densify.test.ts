import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openModel } from '../driver/open-model.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from '../ir/model.ts';
import { withBatch } from '../ir/with-batch.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { DimensionType } from '../schema/enums.ts';
import type { TableObject } from '../schema/types.ts';
import { viewAs } from '../tensor/dtype.ts';
import { seededRandom } from '../tensor/random.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { runModel } from '../testing/run-model.ts';
import { convertWith } from '../testing/single-steps.ts';
import { type SparseLayout, sparsify } from '../testing/sparsify.ts';
import { unevenModel } from '../testing/uneven-model.ts';
import { densify } from './densify.ts';
import { denseValues } from './sparse-format.ts';

/** The values of weights, −0 taken for 0: only what is not zero is stored. */
const weightsOf = (model: Model) =>
  mainGraph(model)
    .tensors.flatMap(({ data, shape }) =>
      data instanceof Float32Array && shape.length > 1
        ? [fingerprint(data.map((value) => value + 0))]
        : [],
    )
    .sort();

describe('files of the converter', () => {
  test('sparse and dense come to the same weights', async () => {
    const dense = await openModel(referenceFile('sparse/tflite_dense.tflite'));
    const sparse = await openModel(referenceFile('sparse/tflite_sparse.tflite'));
    expect(weightsOf(sparse.model)).toEqual(weightsOf(dense.model));
    expect(mainGraph(sparse.model).operators.map(({ op }) => op)).toEqual(
      mainGraph(dense.model).operators.map(({ op }) => op),
    );
    expect(sparse.diagnostics).toMatchObject([
      { code: 'densified', message: expect.stringContaining('4 constants') },
    ]);
    expect(dense.diagnostics).toEqual([]);
  });

  test.each(['tflite_sparse', 'tflite_sparse_float16'])(
    '%s computes what Keras does, and every mode quantizes it',
    async (name) => {
      const { model } = await openModel(referenceFile(`sparse/${name}.tflite`));
      const dense = await openModel(referenceFile('sparse/tflite_dense.tflite'));
      const floats = (file: string) =>
        viewAs('float32', referenceFile(`sparse/${file}.f32`)) as Float32Array;
      const [output] = await runModel(withBatch(model, 1), [floats('input')]);
      const worst = floats('output').reduce(
        (most, value, i) => Math.max(most, Math.abs(value - Number(output?.[i]))),
        0,
      );
      expect(worst).toBeLessThan(name.endsWith('16') ? 1e-3 : 1e-6);
      for (const mode of MODE_NAMES) {
        const named = { ...defaultRecipe(mode), overrides: [{ layer: '' }] };
        const { report } = convertWith(model, named, () => ({ min: -1, max: 1 }));
        expect(report.quantizedTensors > 0, mode).toBe(mode !== 'float32');
        // Some kernels take no 4-bit weights; the dense file has the same layers in float.
        const same = convertWith(dense.model, named, () => ({ min: -1, max: 1 })).report;
        expect(report.keptFloat.length, mode).toBe(same.keptFloat.length);
      }
    },
  );
});

/** Shapes of up to four dimensions, any order, blocks inside some of them, any level sparse. */
const layouts = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((dimensions) => {
    const blocked = dimensions.flatMap(([, , isBlocked], d) => (isBlocked ? [d] : []));
    const rank = dimensions.length;
    const outer = dimensions.map((_, d) => d);
    const inner = blocked.map((_, i) => rank + i);
    return fc.record({
      shape: fc.constant(
        dimensions.map(([size, block, isBlocked]) => (isBlocked ? size * block : size)),
      ),
      layout: fc.record({
        traversalOrder: fc
          .tuple(
            fc.shuffledSubarray(outer, { minLength: rank }),
            fc.shuffledSubarray(inner, { minLength: inner.length }),
          )
          .map(([first, last]) => [...first, ...last]),
        blockMap: fc.constant(blocked),
        blockSizes: fc.constant(blocked.map((d) => dimensions[d]?.[1] ?? 1)),
        // Blocks are stored whole.
        sparse: fc
          .array(fc.boolean(), { minLength: rank, maxLength: rank })
          .map((levels) => [...levels, ...blocked.map(() => false)]),
      }),
    });
  });

describe('the format', () => {
  test('what was made sparse in any order, with any blocks, is dense again', () => {
    fc.assert(
      fc.property(layouts, fc.integer(), ({ shape, layout }, seed) => {
        const random = seededRandom(seed);
        const length = shape.reduce((a, b) => a * b, 1);
        const dense = Float32Array.from({ length }, () => (random() < 0.3 ? random() + 0.5 : 0));
        const { values, sparsity } = sparsify(dense, shape, layout);
        expect(denseValues(values, shape, sparsity)).toEqual(dense);
      }),
      { numRuns: 300 },
    );
  });

  test('damaged indices are refused, whatever they are', () => {
    const shape = [4, 6];
    const dense = Float32Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? i + 1 : 0));
    const layout: SparseLayout = {
      traversalOrder: [0, 1, 2],
      blockMap: [1],
      blockSizes: [2],
      sparse: [false, true, false],
    };
    const { values, sparsity } = sparsify(dense, shape, layout);
    expect(denseValues(values, shape, sparsity)).toEqual(dense);
    const level = (at: number, edit: object) => ({
      ...sparsity,
      dimMetadata:
        sparsity.dimMetadata?.map((metadata, i) =>
          i === at ? { ...metadata, ...edit } : metadata,
        ) ?? [],
    });
    const list = (...numbers: number[]) => ({
      table: 'Int32Vector' as const,
      value: { values: Int32Array.from(numbers) },
    });
    const broken = [
      { ...sparsity, traversalOrder: Int32Array.of(0, 1) },
      { ...sparsity, traversalOrder: Int32Array.of(0, 0, 2) },
      { ...sparsity, traversalOrder: Int32Array.of(0, 1, 9) },
      { ...sparsity, blockMap: Int32Array.of(7) },
      { ...sparsity, dimMetadata: [] },
      level(0, { denseSize: 1_000_000_000 }),
      level(2, { denseSize: 0 }),
      level(2, { denseSize: 5 }),
      level(1, { arrayIndices: list(0, 0, 9, 0, 0, 0, 0) }),
      level(1, { arrayIndices: list(-1) }),
      level(1, { arraySegments: list(0, 1_000_000) }),
      level(1, { arraySegments: list() }),
      {},
    ];
    for (const wrong of broken) expect(denseValues(values, shape, wrong)).toBeUndefined();
    expect(denseValues(values.slice(1), shape, sparsity)).toBeUndefined();
    expect(denseValues(new Float32Array(values.length + 1), shape, sparsity)).toBeUndefined();
  });

  /** Levels with all their indices, or with a list of them. */
  const all = (denseSize: number) => ({ format: DimensionType.DENSE, denseSize });
  const some = (segments: number[], indices: number[], wide = true) => {
    const list = (values: number[]) =>
      wide
        ? { table: 'Int32Vector' as const, value: { values: Int32Array.from(values) } }
        : { table: 'Uint8Vector' as const, value: { values: Uint8Array.from(values) } };
    const arrays = { arraySegments: list(segments), arrayIndices: list(indices) };
    return { format: DimensionType.SPARSE_CSR, ...arrays };
  };
  type Levels = TableObject<'SparsityParameters'>['dimMetadata'];
  const read = (
    shape: number[],
    order: number[],
    levels: NonNullable<Levels>,
    blockMap: number[],
    values: number[],
  ) => {
    const sparsity = {
      traversalOrder: Int32Array.from(order),
      blockMap: Int32Array.from(blockMap),
      dimMetadata: levels,
    };
    const dense = denseValues(Int8Array.from(values), shape, sparsity);
    return dense && Array.from(dense, Number);
  };

  test.each<[string, number[] | undefined, ...Parameters<typeof read>]>([
    ['rows', [0, 7, 8, 0], [2, 2], [0, 1], [all(2), some([0, 1, 2], [1, 0])], [], [7, 8]],
    ['bytes', [0, 7, 8, 0], [2, 2], [0, 1], [all(2), some([0, 1, 2], [1, 0], false)], [], [7, 8]],
    ['columns first', [0, 8, 7, 0], [2, 2], [1, 0], [all(2), some([0, 1, 2], [1, 0])], [], [7, 8]],
    ['rows of no values', [0, 0, 7, 8], [2, 2], [0, 1], [some([0, 1], [1]), all(2)], [], [7, 8]],
    ['a vector', [0, 0, 7], [3], [0], [some([0, 1], [2])], [], [7]],
    // Pairs of columns: the second pair of the first row.
    ['blocks', [0, 0, 7, 8], [1, 4], [0, 1, 2], [all(1), some([0, 1], [1]), all(2)], [1], [7, 8]],
    ['all of it', [1, 2], [2], [0], [all(2)], [], [1, 2]],
    ['fewer than all', [1, 0], [2], [0], [all(1)], [], [1]],
    ['more than all', undefined, [2], [0], [all(3)], [], [1, 2, 3]],
    ['an index as large as the side', undefined, [2], [0], [some([0, 1], [2])], [], [1]],
    ['an index below 0', undefined, [2], [0], [some([0, 1], [-1])], [], [1]],
    ['more places than indices', undefined, [2], [0], [some([0, 2], [1])], [], [1, 2]],
    ['no end', undefined, [2], [0], [some([0], [1])], [], [1]],
    ['no beginning', undefined, [2], [0], [some([], [1])], [], [1]],
    ['a value too few', undefined, [2], [0], [all(2)], [], [1]],
    ['a value too many', undefined, [2], [0], [all(2)], [], [1, 2, 3]],
    ['an order of one place too many', undefined, [2], [0, 1], [all(2)], [], [1, 2]],
    ['a level too many', undefined, [2], [0], [all(2), all(1)], [], [1, 2]],
    ['a place twice', undefined, [2, 1], [0, 0], [all(2), all(1)], [], [1, 2]],
    ['a place below 0', undefined, [2, 1], [0, -1], [all(2), all(1)], [], [1, 2]],
    ['a place too high', undefined, [2, 1], [0, 2], [all(2), all(1)], [], [1, 2]],
    [
      'a side blocked twice',
      undefined,
      [4],
      [0, 1, 2],
      [all(1), all(2), all(2)],
      [0, 0],
      [1, 2, 3, 4],
    ],
    ['a side that is not there', undefined, [4], [0, 1], [all(2), all(2)], [1], [1, 2, 3, 4]],
    ['blocks that do not fit', undefined, [3], [0, 1], [all(1), all(2)], [0], [1, 2]],
    ['blocks of nothing', undefined, [2], [0, 1], [all(2), all(0)], [0], [1, 2]],
    // Where nothing is stored, nothing is left over that would tell.
    ['more than all, of nothing', undefined, [2], [0], [all(3)], [], []],
    ['an index too large, of nothing', undefined, [2], [0], [some([0, 1], [2])], [], []],
    ['the same below', undefined, [2, 2], [0, 1], [all(2), some([0, 1, 2], [5, 0])], [], []],
    ['no end, of nothing', undefined, [2], [0], [some([0], [])], [], []],
    ['a row without an end', undefined, [2, 2], [0, 1], [all(2), some([0, 1], [1])], [], [7]],
    ['a place below 0, of nothing', undefined, [2], [-1], [all(0)], [], []],
    ['a place twice, of nothing', undefined, [2], [0, 0], [all(2)], [], []],
    ['blocks below 0', undefined, [4], [0, 1], [all(0), all(-2)], [0], []],
    ['blocks of one', [1, 2], [2], [0, 1], [all(2), all(1)], [0], [1, 2]],
  ])('%s → %j', (_, expected, ...stored) => {
    expect(read(...stored)).toEqual(expected);
  });
});

test('values too few, in 64 bits, and no levels at all', () => {
  const levels = { dimMetadata: [{ format: DimensionType.DENSE, denseSize: 2 }] };
  const vector = { ...levels, traversalOrder: Int32Array.of(0) };
  expect(denseValues(BigInt64Array.of(1n, 2n), [2], vector)).toEqual(BigInt64Array.of(1n, 2n));
  expect(denseValues(BigInt64Array.of(1n), [2], vector)).toBeUndefined();
  const without = { traversalOrder: Int32Array.of(0) };
  expect(denseValues(new Float32Array(), [2], without)).toBeUndefined();
});

/** `model` with the weights of `layer` stored sparse, and read through DENSIFY. */
function withSparse(model: Model, name: string, edit: Partial<Tensor> = {}): Model {
  const graph = mainGraph(model);
  const at = graph.tensors.findIndex((tensor) => tensor.name === name);
  const tensor = graph.tensors[at];
  if (!(tensor?.data instanceof Float32Array)) throw new RangeError(name);
  const layout = { traversalOrder: [0, 1], blockMap: [], blockSizes: [], sparse: [false, true] };
  const { values, sparsity } = sparsify(tensor.data, tensor.shape, layout);
  const stored: Tensor = {
    ...tensor,
    name: `${name}/sparse`,
    data: values,
    extra: { sparsity },
    ...edit,
  };
  const { data: _, ...result } = tensor;
  const read: Operator = {
    op: 'DENSIFY',
    inputs: [graph.tensors.length],
    outputs: [at],
    options: {},
    optionsTable: 'DensifyOptions',
    version: 1,
  };
  const tensors = [...graph.tensors.map((t, i) => (i === at ? result : t)), stored];
  return withMainGraph(model, { ...graph, tensors, operators: [read, ...graph.operators] });
}

describe('in a graph', () => {
  test('DENSIFY goes; the file is that of the dense model', async () => {
    const dense = await openModel(writeTflite(unevenModel()));
    const sparse = await openModel(writeTflite(withSparse(unevenModel(), 'large/weights')));
    for (const mode of MODE_NAMES) {
      const converted = ({ model }: typeof dense) =>
        mainGraph(
          readTflite(convertWith(model, defaultRecipe(mode), () => ({ min: -1, max: 1 })).file),
        );
      const [a, b] = [converted(dense), converted(sparse)];
      expect(b.operators.map(({ op }) => op)).toEqual(a.operators.map(({ op }) => op));
      const bytes = ({ tensors }: typeof a) => tensors.map(({ data }) => fingerprint(data)).sort();
      expect(bytes(b), mode).toEqual(bytes(a));
    }
  });

  test('a model without sparse constants is the same object', () => {
    const model = unevenModel();
    expect(densify(model).model).toBe(model);
  });

  test('what cannot be made dense is refused by name', () => {
    const broken = withSparse(unevenModel(), 'large/weights', { shape: [32, 31] });
    expect(() => densify(broken)).toThrow(
      expect.objectContaining({ code: 'bad-file', where: { tensor: 'large/weights/sparse' } }),
    );
    const bomb = withSparse(unevenModel(), 'large/weights', { shape: [2 ** 15, 2 ** 15] });
    expect(() => densify(bomb)).toThrow(
      expect.objectContaining({ code: 'too-large', where: { tensor: 'large/weights/sparse' } }),
    );
    // A billion bytes may be.
    const most = withSparse(unevenModel(), 'large/weights', { shape: [250_000_000] });
    expect(() => densify(most)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  test('it is told how many there were', () => {
    const once = densify(withSparse(unevenModel(), 'large/weights')).diagnostics;
    expect(once).toEqual([
      {
        severity: 'info',
        code: 'densified',
        message: expect.stringMatching(/^1 constant of the file is stored sparse/),
        where: {},
      },
    ]);
    const twice = withSparse(withSparse(unevenModel(), 'large/weights'), 'small/weights');
    expect(densify(twice).diagnostics[0]?.message).toMatch(/^2 constants of the file are stored/);
    expect(densify(unevenModel()).diagnostics).toEqual([]);
  });

  test('what else a constant carries stays', () => {
    const model = withSparse(unevenModel(), 'large/weights');
    const graph = mainGraph(model);
    const sparse = (edit: object): Model =>
      withMainGraph(model, {
        ...graph,
        tensors: graph.tensors.map((tensor) =>
          tensor.extra ? { ...tensor, extra: { ...tensor.extra, ...edit } } : tensor,
        ),
      });
    const made = (m: Model) =>
      mainGraph(densify(m).model).tensors.find(({ name }) => name === 'large/weights/sparse');
    expect(made(sparse({}))).not.toHaveProperty('extra');
    expect(made(sparse({ hasRank: true }))?.extra).toEqual({ hasRank: true });
  });

  test('a DENSIFY stays where its result is an output, or it reads what is computed', () => {
    const opsOf = (m: Model) => mainGraph(densify(m).model).operators.map(({ op }) => op);
    const model = withSparse(unevenModel(), 'large/weights');
    const graph = mainGraph(model);
    expect(opsOf(model)).not.toContain('DENSIFY');
    const [read] = graph.operators;
    const exposed = { ...graph, outputs: [...graph.outputs, read?.outputs[0] ?? -1] };
    expect(opsOf(withMainGraph(model, exposed))[0]).toBe('DENSIFY');
    const computed = graph.operators.map((operator) =>
      operator === read ? { ...operator, inputs: [graph.inputs[0] ?? -1] } : operator,
    );
    expect(opsOf(withMainGraph(model, { ...graph, operators: computed }))[0]).toBe('DENSIFY');
  });
});
