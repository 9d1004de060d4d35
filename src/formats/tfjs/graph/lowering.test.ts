/** What becomes of nodes that read the data of a run, where no reference graph shows it; and what is refused by name. */
import { describe, expect, test } from 'vitest';
import { mainGraph } from '../../../ir/model.ts';
import { graphText } from '../../../testing/graph-text.ts';
import type { TfjsWeight } from '../manifest.ts';
import { refuseUnknownOps } from './index.ts';
import { readNodes } from './nodes.ts';
import { readGraphModel } from './read.ts';

type Attributes = Record<string, unknown>;
interface Constant {
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32' | 'bool';
  readonly values?: readonly number[];
}

const FLOAT = { type: 'DT_FLOAT' };
const number = (value: number) => ({ i: value });
const text = (value: string) => ({ s: btoa(value) });
const texts = (...values: string[]) => ({ list: { s: values.map((value) => btoa(value)) } });
const ints = (...values: number[]) => ({ list: { i: values } });
const flag = { b: true };
const list = (...values: number[]): Constant => ({
  shape: [values.length],
  dtype: 'int32',
  values,
});
const scalar = (value: number): Constant => ({ shape: [], dtype: 'int32', values: [value] });
/** Floats, all 1 unless said. */
const floats = (shape: number[], ...values: number[]): Constant => ({ shape, values });

const placeholder = (name: string, sizes: readonly number[], dtype: object = FLOAT) => ({
  name,
  op: 'Placeholder',
  attr: { dtype, shape: { shape: { dim: sizes.map((size) => ({ size })) } } },
});

/** Nodes over the inputs x (and y of the same shape); constants are those that are given, by name. */
function read(
  nodes: readonly object[],
  constants: Readonly<Record<string, Constant>> = {},
  sizes: readonly number[] = [-1, 4, 4, 2],
  file: Record<string, unknown> = {},
) {
  const weights = Object.entries(constants).map(([name, { shape, dtype = 'float32', values }]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const given = values && values.length > 0 ? values : new Array<number>(count).fill(1);
    const array = dtype === 'float32' ? Float32Array.from(given) : Int32Array.from(given);
    return { name, shape, dtype, values: () => array, storedAs: undefined } satisfies TfjsWeight;
  });
  const consts = Object.keys(constants).map((name) => ({ name, op: 'Const' }));
  return readGraphModel([placeholder('x', sizes), ...consts, ...nodes], file, weights);
}

/** One node `n` that reads `inputs`. */
const one = (op: string, inputs: readonly string[], attr: Attributes = {}) => ({
  name: 'n',
  op,
  input: [...inputs],
  attr,
});

const linesOf = (...args: Parameters<typeof read>) =>
  graphText(read(...args).model)
    .split('\n')
    .slice(1, -1);

const image = [-1, 4, 4, 2];
const rows = [-1, 4];
const window = { strides: ints(1, 1, 1, 1), padding: text('VALID') };
const pooled = { ...window, ksize: ints(1, 2, 2, 1) };
const kernel = floats([2, 2, 2, 3]);

describe('what is refused', () => {
  test.each<[string, string[], Attributes, Record<string, Constant>, readonly number[], string]>([
    ['Conv2D', ['x', 'x'], window, {}, image, 'computes its input 1; it must be stored'],
    ['Conv2D', ['x', 'k'], window, { k: list(1, 2) }, image, 'has int32 weights'],
    ['Conv2D', ['x', 'k'], window, { k: floats([2, 2]) }, image, 'of shape 2×2; expected 4 dim'],
    ['Conv2D', ['x'], window, {}, image, 'Node n (Conv2D) has no input 1.'],
    ['Conv2D', ['x', 'k'], { ...window, padding: text('FULL') }, { k: kernel }, image, '"FULL"'],
    ['Conv2D', ['x', 'k'], { padding: text('SAME') }, { k: kernel }, image, 'expected 4 whole'],
    [
      'Conv2D',
      ['x', 'k'],
      { ...window, strides: ints(2, 1, 1, 1) },
      { k: kernel },
      image,
      '1 for samples and for channels',
    ],
    [
      'Conv2D',
      ['x', 'k'],
      { ...window, strides: ints(1, 1, 1, 2) },
      { k: kernel },
      image,
      '1 for samples and for channels',
    ],
    [
      'Conv2D',
      ['x', 'k'],
      { ...window, strides: ints(1, 0, 1, 1) },
      { k: kernel },
      image,
      'whole numbers from 1 up',
    ],
    [
      'Conv2D',
      ['x', 'k'],
      { ...window, padding: text('EXPLICIT') },
      { k: kernel },
      image,
      'expected 8 whole numbers from 0 up',
    ],
    [
      '_FusedConv2D',
      ['x', 'k'],
      { ...window, fused_ops: texts('Gelu') },
      { k: kernel },
      image,
      'fuses Gelu',
    ],
    [
      '_FusedConv2D',
      ['x', 'k', 'b'],
      { ...window, fused_ops: texts('BiasAdd', 'Relu', 'Elu') },
      { k: kernel, b: floats([3]) },
      image,
      'fuses BiasAdd, Relu, Elu',
    ],
    [
      'MaxPool',
      ['x'],
      { ...pooled, padding: text('EXPLICIT') },
      {},
      image,
      'gives its padding explicitly',
    ],
    ['MatMul', ['x', 'k'], {}, { k: floats([4]) }, rows, 'of shape 4; expected 2 dimensions'],
    ['_FusedMatMul', ['x', 'x'], {}, {}, rows, 'multiplies with a matrix that is computed'],
    [
      '_FusedMatMul',
      ['x', 'k'],
      { transpose_a: flag },
      { k: floats([4, 4]) },
      [4, 4],
      'multiplies with a matrix that is computed',
    ],
    [
      'FusedBatchNorm',
      ['x', 'k', 'k', 'k', 'k'],
      { is_training: flag },
      { k: floats([2]) },
      image,
      'normalizes by the samples of a run',
    ],
    [
      'FusedBatchNorm',
      ['x', 'k', 'k', 'k', 'k'],
      {},
      { k: floats([1, 2]) },
      image,
      'expected 1 dimensions',
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      { ...window, padding: text('EXPLICIT') },
      { s: list(1, 4, 4, 2), k: kernel },
      image,
      'gives its padding explicitly',
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      { ...window, dilations: ints(1, 2, 1, 1) },
      { s: list(1, 4, 4, 2), k: kernel },
      image,
      'is dilated',
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      { ...window, dilations: ints(1, 1, 2, 1) },
      { s: list(1, 4, 4, 2), k: kernel },
      image,
      'is dilated',
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      window,
      { s: list(1, 4, 0, 2), k: kernel },
      image,
      'computes its size while it runs',
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      window,
      { s: list(1, 4, 4), k: kernel },
      image,
      'computes its size while it runs',
    ],
    [
      'Conv2DBackpropInput',
      ['x', 'k', 'x'],
      window,
      { k: kernel },
      image,
      'computes its shape while it runs',
    ],
    [
      'Select',
      ['c', 'x', 'x'],
      {},
      { c: { shape: [4], dtype: 'bool' } },
      rows,
      'chooses whole rows',
    ],
    ['Atan2', ['x', 'c'], {}, { c: floats([3]) }, rows, 'combines shapes that do not fit'],
    ['ResizeBilinear', ['x', 's'], {}, { s: list(2) }, image, 'has the size 2.'],
    ['ResizeBilinear', ['x', 's'], {}, { s: list(0, 2) }, image, 'has the size 0×2.'],
    ['Pad', ['x', 'p'], {}, { p: list(0, 0, 1) }, rows, 'two numbers for each of 2 dimensions'],
    ['Pad', ['x', 'p'], {}, { p: list(0, 0, 1, -1) }, rows, 'two numbers for each of 2 dimensions'],
    ['MirrorPad', ['x', 'p'], { mode: text('WRAP') }, { p: list(0, 0, 1, 1) }, rows, '"WRAP"'],
    ['DepthToSpace', ['x'], { block_size: number(0) }, {}, image, 'expected a whole number'],
    [
      'GatherV2',
      ['x', 'i', 'a'],
      { batch_dims: number(1) },
      { i: list(0), a: scalar(1) },
      rows,
      'has batch dimensions',
    ],
    ['Tile', ['x', 't'], {}, { t: list(1) }, rows, 'repeats other dimensions than it has'],
    ['Tile', ['x', 't'], {}, { t: list(1, -1) }, rows, 'repeats other dimensions than it has'],
    ['Tile', ['x', 't'], {}, { t: floats([2]) }, rows, 'from numbers that are not integers'],
    ['ArgMax', ['x', 'a'], {}, { a: scalar(2) }, rows, 'names axis 2 of 2 dimensions'],
    ['Pack', ['x', 'x'], { axis: number(3) }, {}, rows, 'names axis 3 of 3 dimensions'],
    ['ConcatV2', ['x', 'x', 'a'], {}, { a: scalar(2) }, rows, 'names axis 2 of 2 dimensions'],
    ['Unpack', ['x'], { axis: number(2) }, {}, rows, 'names axis 2 of 2 dimensions'],
    ['Transpose', ['x', 'o'], {}, { o: list(2, 0) }, rows, 'names axis 2 of 2 dimensions'],
    ['Fill', ['x', 'v'], {}, { v: floats([]) }, [4], 'depends on the data of a run'],
    ['Range', ['x', 'v', 'v'], {}, { v: floats([]) }, [4], 'depends on the data of a run'],
    [
      'SparseToDense',
      ['x', 'a', 'a', 'a'],
      {},
      { a: list(1) },
      rows,
      'depends on the data of a run',
    ],
    ['Abs', [], {}, {}, rows, 'Node n (Abs) has no input 0.'],
    ['Abs', ['x:1'], {}, {}, rows, 'Node n (Abs) reads x:1, which is missing.'],
    [
      'Tile',
      ['v', 't'],
      {},
      { v: floats([1]), t: list(2 ** 24 + 1) },
      rows,
      'makes an array of 16777217 values',
    ],
    ['Tile', ['v', 't'], {}, { v: floats([1]), t: list(3) }, rows, 'The output n is a constant.'],
    ['Cumprod', ['x'], {}, {}, rows, 'Node n is a Cumprod, which TFLite has no operator for.'],
    ['Einsum', ['x'], { equation: text('ij->i') }, {}, rows, '(Einsum) computes ij->i.'],
    ['Einsum', ['x', 'x'], { equation: text('ij,k->ik') }, {}, rows, 'that do not fit ij,k->ik.'],
    ['Einsum', ['x', 'x'], { equation: text('ij,kl->ik') }, {}, rows, 'sums one operand alone in'],
    ['While', ['x'], {}, {}, rows, 'is a While, which branches or loops while the model runs.'],
    ['TensorListStack', ['x'], {}, {}, rows, 'which branches or loops while the model runs.'],
    [
      'Where',
      ['x'],
      {},
      {},
      rows,
      'whose result has a size that is known only when the model runs.',
    ],
    [
      'UniqueV2',
      ['x'],
      {},
      {},
      rows,
      'whose result has a size that is known only when the model runs.',
    ],
  ])('%s %#', (op, inputs, attr, constants, sizes, says) => {
    const build = () => read([one(op, inputs, attr)], constants, sizes);
    expect(build).toThrow(says);
    expect(build).toThrow(
      expect.objectContaining({ where: expect.objectContaining({ layer: 'n' }) }),
    );
  });

  test('all unknown ops in one message, by name, each once', () => {
    const nodes = ['Zeta', 'Merge', 'Alpha', 'Zeta', 'Abs', 'Fill', 'NoOp', 'Const', 'Placeholder'];
    const given = readNodes(nodes.map((op, i) => ({ name: `n${i}`, op }))).values();
    expect(() => refuseUnknownOps(given)).toThrow(
      'Node n0 is a Zeta, which is not supported. Not supported either: Alpha, Merge.',
    );
  });

  test.each([
    'Enter',
    'Exit',
    'NextIteration',
    'LoopCond',
    'Merge',
    'Switch',
    'If',
    'While',
    'StatelessIf',
    'StatelessWhile',
    'TensorArrayV3',
    'TensorListReserve',
  ])('%s branches or loops', (op) => {
    const nodes = readNodes([{ name: 'n', op }]).values();
    expect(() => refuseUnknownOps(nodes)).toThrow(`${op}, which branches or loops`);
  });

  test.each(['NonMaxSuppressionV5', 'Where', 'Unique', 'Bincount', 'DenseBincount', 'LowerBound'])(
    '%s has no size before a run',
    (op) => {
      const nodes = readNodes([{ name: 'n', op }]).values();
      expect(() => refuseUnknownOps(nodes)).toThrow(`${op}, whose result has a size`);
    },
  );

  test.each([
    ['RandomUniform', 'which draws random numbers'],
    ['RFFT', 'which computes with complex numbers'],
    ['CropAndResize', 'which TFLite has no operator for'],
    ['StringSplit', 'which works with text'],
    ['HashTableV2', 'which works with text'],
  ])('%s: %s', (op, why) => {
    const nodes = readNodes([{ name: 'n', op }]).values();
    expect(() => refuseUnknownOps(nodes)).toThrow(`${op}, ${why}`);
  });

  test.each(['xIf', 'Iffy', 'Wheres', 'aWhere'])('%s is neither', (op) => {
    const nodes = readNodes([{ name: 'n', op }]).values();
    expect(() => refuseUnknownOps(nodes)).toThrow(`${op}, which is not supported.`);
  });

  test('a constant without its array, and an output that is none', () => {
    expect(() => read([{ name: 'k', op: 'Const' }, one('Add', ['x', 'k'])])).toThrow(
      'The constant k is not in the weightsManifest.',
    );
    const signature = { outputs: { y: { name: 'n:3' } } };
    expect(() => read([one('Abs', ['x'])], {}, rows, { signature })).toThrow(
      'The output n:3 is not computed.',
    );
  });
});

describe('what no reference graph shows', () => {
  test('diagonals: as many below as the first number says, as many above as the second', () => {
    const node = one('MatrixBandPart', ['x', 'below', 'above']);
    const { model } = read([node], { below: scalar(1), above: scalar(0) }, [-1, 3, 4]);
    const mask = mainGraph(model).tensors.find(({ name }) => name.endsWith('band'));
    expect(Array.from((mask?.data ?? []) as Float32Array)).toEqual([
      1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0,
    ]);
  });

  test('a range of 8 bits that training has learned is kept, one of 4 is not', () => {
    const learnedOf = (bits: number) => {
      const node = one('FakeQuantWithMinMaxVars', ['a', 'low', 'high'], { num_bits: number(bits) });
      const abs = { ...one('Abs', ['x']), name: 'a' };
      const ends = { low: floats([], -1), high: floats([], 3) };
      return mainGraph(read([abs, node, { ...one('Neg', ['n']), name: 'y' }], ends).model)
        .tensors.map(({ name, learned }) => ({ name, learned }))
        .filter(({ learned }) => learned);
    };
    expect(learnedOf(8)).toEqual([
      {
        name: 'a',
        learned: { min: Float32Array.of(-1), max: Float32Array.of(3), quantizedDimension: 0 },
      },
    ]);
    expect(learnedOf(4)).toEqual([]);
  });

  test.each<[string, string[], Attributes, Record<string, Constant>, readonly number[], string[]]>([
    ['LogSoftmax', ['x'], {}, {}, rows, ['n ?×4 ← LOG_SOFTMAX: x']],
    [
      'BatchMatMul',
      ['x', 'x'],
      { adj_y: flag },
      {},
      [-1, 4, 4],
      ['n ?×4×4 ← BATCH_MATMUL adjY=true: x | x'],
    ],
    [
      'BatchMatMul',
      ['x', 'x'],
      { adj_x: flag },
      {},
      [-1, 4, 4],
      ['n ?×4×4 ← BATCH_MATMUL adjX=true: x | x'],
    ],
    [
      'MatMul',
      ['x', 'k'],
      {},
      { k: floats([4, 3]) },
      [2, 4, 4].slice(1),
      ['n 4×3 ← FULLY_CONNECTED: x | k 3×4 = 1 1 1 1 1 1 1 1 1 1 1 1 | n/bias 3 = 0 0 0'],
    ],
    [
      'Select',
      ['c', 'x', 'x'],
      {},
      { c: { shape: [1, 4], dtype: 'bool' } },
      rows,
      ['n ?×4 ← SELECT_V2: c 1×4 bool = 1 1 1 1 | x | x'],
    ],
    [
      'SelectV2',
      ['c', 'x', 'x'],
      {},
      { c: { shape: [4], dtype: 'bool' } },
      rows,
      ['n ?×4 ← SELECT_V2: c 4 bool = 1 1 1 1 | x | x'],
    ],
    [
      'AddN',
      ['x', 'x', 'x'],
      {},
      {},
      rows,
      ['n/sum_1 ?×4 ← ADD: x | x', 'n ?×4 ← ADD: n/sum_1 | x'],
    ],
    [
      'Cast',
      ['x'],
      { DstT: { type: 'DT_INT32' } },
      {},
      rows,
      ['n ?×4 int32 ← CAST outDataType=2: x'],
    ],
    [
      'Cast',
      ['x'],
      { DstT: { type: 'DT_BOOL' } },
      {},
      rows,
      ['n ?×4 bool ← CAST outDataType=6: x'],
    ],
    [
      'PadV2',
      ['x', 'p', 'v'],
      {},
      { p: list(0, 0, 1, 2), v: floats([], 3) },
      rows,
      ['n ?×7 ← PADV2: x | n/paddings 2×2 int32 = 0 0 1 2 | v scalar = 3'],
    ],
    ['LeakyRelu', ['x'], {}, {}, rows, ['n ?×4 ← LEAKY_RELU alpha=0.2: x']],
    [
      'FusedBatchNormV2',
      ['x', 'g', 'b', 'm', 'v'],
      { epsilon: { f: 1 } },
      { g: floats([2], 2, 3), b: floats([2], 1, 1), m: floats([2], 1, 2), v: floats([2], 3, 8) },
      image,
      ['n/mul ?×4×4×2 ← MUL: x | n/factor 2 = 1 1', 'n ?×4×4×2 ← ADD: n/mul | n/shift 2 = 0 -1'],
    ],
    [
      'FusedBatchNorm',
      ['x', 'g', 'b', 'b', 'v'],
      {},
      { g: floats([2]), b: floats([2], 0, 0), v: floats([2], 0, 0) },
      image,
      ['n/mul ?×4×4×2 ← MUL: x | n/factor 2 = 100 100', 'n ?×4×4×2 ← ADD: n/mul | n/shift 2 = 0 0'],
    ],
    [
      'Conv2DBackpropInput',
      ['s', 'k', 'x'],
      { strides: ints(1, 2, 1, 1), padding: text('SAME') },
      { s: list(-1, 8, 4, 3), k: floats([1, 1, 3, 2], 1, 2, 3, 4, 5, 6) },
      image,
      [
        'n ?×8×4×3 ← TRANSPOSE_CONV strideH=2 strideW=1: n/shape 4 int32 = 1 8 4 3 | k 3×1×1×2 = 1 2 3 4 5 6 | x | n/bias 3 = 0 0 0',
      ],
    ],
    [
      'TopKV2',
      ['x', 'k'],
      {},
      { k: scalar(2) },
      rows,
      ['n ?×2, n:1 ?×2 int32 ← TOPK_V2: x | n/count scalar int32 = 2'],
    ],
    [
      'StridedSlice',
      ['x', 'b', 'e', 's'],
      { begin_mask: number(3), end_mask: number(3) },
      { b: list(0, 0), e: list(0, 0), s: list(1, -1) },
      rows,
      [
        'n ?×4 ← STRIDED_SLICE beginMask=1 endMask=1: x | n/begin 2 int32 = 0 3 | n/end 2 int32 = 0 -2147483648 | n/strides 2 int32 = 1 -1',
      ],
    ],
    [
      'SplitV',
      ['x', 'l', 'a'],
      {},
      { l: list(1, 3), a: scalar(1) },
      rows,
      [
        'n ?×1, n:1 ?×3 ← SPLIT_V numSplits=2: x | n/lengths 2 int32 = 1 3 | n/axis scalar int32 = 1',
      ],
    ],
  ])('%s %#', (op, inputs, attr, constants, sizes, expected) => {
    expect(linesOf([one(op, inputs, attr)], constants, sizes)).toEqual(expected);
  });

  test.each(['Identity', 'PreventGradient', 'Snapshot', 'StopGradient'])(
    '%s is its input',
    (op) => {
      expect(linesOf([one(op, ['x']), { name: 'm', op: 'Abs', input: ['n'] }], {}, rows)).toEqual([
        'm ?×4 ← ABS: x',
      ]);
      const stored = [one(op, ['k']), { name: 'm', op: 'Add', input: ['x', 'n'] }];
      expect(linesOf(stored, { k: floats([4], 1, 2, 3, 4) }, rows)).toEqual([
        'm ?×4 ← ADD: x | n 4 = 1 2 3 4',
      ]);
    },
  );

  test.each<[string, number]>([
    ['OnesLike', 1],
    ['ZerosLike', 0],
  ])('%s of a fixed shape', (op, value) => {
    const nodes = [one(op, ['x']), { name: 'm', op: 'Add', input: ['x', 'n'] }];
    expect(linesOf(nodes, {}, [2, 2])).toEqual([
      `m 2×2 ← ADD: x | n 2×2 = ${Array(4).fill(value).join(' ')}`,
    ]);
  });

  test('Size counts; a reshape by it', () => {
    const nodes = [
      one('Size', ['x']),
      { name: 'p', op: 'Pack', input: ['n'] },
      { name: 'm', op: 'Reshape', input: ['x', 'p'] },
    ];
    expect(linesOf(nodes, {}, [2, 3])).toEqual(['m 6 ← RESHAPE: x | m/shape 1 int32 = 6']);
  });

  test('a constant that two read exists once', () => {
    const nodes = [one('Add', ['x', 'k']), { name: 'm', op: 'Mul', input: ['n', 'k'] }];
    expect(linesOf(nodes, { k: floats([4], 1, 2, 3, 4) }, rows)).toEqual([
      'n ?×4 ← ADD: x | k 4 = 1 2 3 4',
      'm ?×4 ← MUL: n | k',
    ]);
  });

  test('names without the folders that all share', () => {
    const nodes = [
      { name: 'f/g/a', op: 'Abs', input: ['x'] },
      { name: 'f/b', op: 'Neg', input: ['f/g/a'] },
    ];
    expect(linesOf(nodes, {}, rows)).toEqual(['g/a ?×4 ← ABS: x', 'b ?×4 ← NEG: g/a']);
  });
});

describe('graphs that compute with the number of samples are read for one', () => {
  test.each<[string, string[], Attributes, Record<string, Constant>, readonly number[]]>([
    ['Atan2', ['x', 'c'], {}, { c: floats([1]) }, rows],
    ['OnesLike', ['x'], {}, {}, rows],
    ['Unpack', ['x'], {}, {}, rows],
    ['Split', ['a', 'x'], { num_split: number(1) }, { a: scalar(0) }, rows],
    ['Slice', ['x', 'b', 's'], {}, { b: list(0, 0), s: list(1, 4) }, rows],
    ['StridedSlice', ['x', 'b', 'e', 's'], {}, { b: list(0), e: list(1), s: list(1) }, rows],
    ['Squeeze', ['x'], { squeeze_dims: ints(0) }, {}, rows],
  ])('%s', (op, inputs, attr, constants, sizes) => {
    const nodes = [one(op, inputs, attr), { name: 'm', op: 'AddV2', input: ['x', 'n'] }];
    const { model, diagnostics } = read(nodes, constants, sizes);
    expect(diagnostics).toMatchObject([{ severity: 'info', code: 'one-sample-a-run', where: {} }]);
    expect(graphText(model).split('\n')[0]).toBe('in x 1×4');
  });

  test('whole samples are handed on without that', () => {
    const whole = { b: list(0, 1), s: list(-1, 2) };
    expect(read([one('Slice', ['x', 'b', 's'])], whole, rows).diagnostics).toEqual([]);
  });

  test('a fault that one sample has too is named', () => {
    const nodes = [one('ZerosLike', ['x']), { name: 'm', op: 'Cumprod', input: ['n'] }];
    expect(() => read(nodes, {}, rows)).toThrow('Cumprod');
    const unfit = [one('Add', ['x', 'k'])];
    expect(() => read(unfit, { k: floats([3]) }, rows)).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
  });
});

describe('inputs', () => {
  const cast = { name: 'c', op: 'Cast', input: ['y'], attr: { DstT: FLOAT } };

  test('whole numbers that are only made floats of are taken as floats, and that is said', () => {
    const { model, diagnostics } = read(
      [placeholder('y', rows, { type: 'DT_INT32' }), cast],
      {},
      rows,
    );
    expect(graphText(model).split('\n')).toEqual(['in x ?×4', 'in y ?×4', 'out y']);
    expect(diagnostics).toMatchObject([
      { severity: 'info', code: 'float-input', where: { tensor: 'y' } },
    ]);
  });

  test('others stay what they are', () => {
    const abs = { name: 'a', op: 'Abs', input: ['y'] };
    const { model, diagnostics } = read(
      [placeholder('y', rows, { type: 'DT_INT32' }), cast, abs],
      {},
      rows,
    );
    expect(graphText(model).split('\n')[1]).toBe('in y ?×4 int32');
    expect(diagnostics).toEqual([]);
    const bool = read([placeholder('y', rows, { type: 'DT_BOOL' }), cast], {}, rows);
    expect(graphText(bool.model).split('\n')[1]).toBe('in y ?×4 bool');
  });

  test('a scalar', () => {
    expect(graphText(read([one('Abs', ['x'])], {}, []).model).split('\n')[0]).toBe('in x scalar');
  });
});
