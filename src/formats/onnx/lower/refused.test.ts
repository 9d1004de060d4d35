/** Nodes that no exporter writes: refused by name, before anything of their size is made. */
import { expect, test } from 'vitest';
import { PlaygroundError } from '../../../base/errors.ts';
import { type Known, known } from '../../arrays/known.ts';
import type { AttributeValue } from './graph.ts';
import { lowerNodes } from './read.ts';

const integers = (...values: number[]) => known([values.length], 'int32', values);

interface Damaged {
  readonly dims: readonly number[];
  readonly constants?: readonly Known[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly opset?: number;
}

/** Reads a node on an input `x` and constants. */
function read(op: string, { dims, constants = [], attributes = {}, opset = 17 }: Damaged) {
  const names = constants.map((_, i) => `c${i}`);
  const inputs = ['x', ...names];
  const outputs = ['y'];
  return lowerNodes({
    inputs: [{ name: 'x', dtype: 'float32', dims }],
    outputs,
    nodes: [{ name: 'n', op, inputs, outputs, attributes: new Map(Object.entries(attributes)) }],
    constants: new Map(constants.map((array, i) => [`c${i}`, array])),
    opset,
  });
}

const IMAGE = [1, 2, 6, 4];
const rows = (count: number) => known([count, 4], 'float32', new Float32Array(count * 4));

test.each<[op: string, given: Damaged, words: string]>([
  ['SpaceToDepth', { dims: [1, 2, 4, 4, 3], attributes: { blocksize: 2 } }, '5 dimensions'],
  ['DepthToSpace', { dims: [1, 4, 4, 4, 3], attributes: { blocksize: 2 } }, '5 dimensions'],
  ['SpaceToDepth', { dims: IMAGE, attributes: { blocksize: -2 } }, 'blocks of -2'],
  [
    'Split',
    { dims: IMAGE, attributes: { axis: 1, num_outputs: 2 ** 31 } },
    '2147483648 parts for 1 results',
  ],
  ['LRN', { dims: IMAGE, attributes: { size: 4 } }, 'windows of 4 channels'],
  ['ScatterND', { dims: [5, 4], constants: [known([2, 0], 'int32', []), rows(2)] }, 'by 0 numbers'],
  [
    'ScatterND',
    { dims: [2 ** 24, 4], constants: [known([1, 1], 'int32', [0]), rows(1)] },
    '67108864 values',
  ],
  [
    'ScatterND',
    { dims: [5, 4], constants: [known([1, 1], 'int32', [5]), rows(1)] },
    'place 5 of 5',
  ],
  [
    'OneHot',
    { dims: [2, 3], constants: [integers(-1), known([2], 'float32', [0, 1])] },
    'one of -1 places',
  ],
  ['CumSum', { dims: [2, 3], constants: [integers(2)] }, 'axis 2'],
  [
    'Add',
    {
      dims: IMAGE,
      constants: [known([6], 'float32', new Float32Array(6))],
      attributes: { axis: 4 },
      opset: 6,
    },
    'from axis 4 on',
  ],
  [
    'MaxPool',
    {
      dims: IMAGE,
      attributes: { kernel_shape: [2, 2], dilations: [2, 2], pads: [3, 0, 0, 0] },
    },
    'windows of padding alone',
  ],
  [
    'AveragePool',
    { dims: IMAGE, attributes: { kernel_shape: [2, 2], pads: [3, 0, 0, 0] } },
    'windows of padding alone',
  ],
  [
    'MaxPool',
    { dims: [1, 1, 2 ** 20, 2], attributes: { kernel_shape: [2, 2], dilations: [2, 1] } },
    'windows of 2 places',
  ],
  [
    'AveragePool',
    { dims: [1, 1, 2 ** 14, 2 ** 14], attributes: { kernel_shape: [2, 2], pads: [1, 0, 0, 0] } },
    '16384×16383 windows',
  ],
  [
    'Resize',
    {
      dims: IMAGE,
      constants: [known([0], 'float32', []), known([4], 'float32', [1, 1, 2 ** 30, 1])],
      attributes: { mode: 'cubic' },
    },
    'resizes 6 places to 6442450944',
  ],
  [
    'Resize',
    {
      dims: IMAGE,
      constants: [known([0], 'float32', []), known([0], 'float32', []), integers(1, 2, 6, 2 ** 30)],
      attributes: { nearest_mode: 'ceil' },
    },
    'resizes 4 places to 1073741824',
  ],
  [
    'GatherElements',
    { dims: [2 ** 13, 2 ** 12], constants: [known([2 ** 13, 2 ** 12], 'int32', [])] },
    'names places by 67108864 numbers',
  ],
  [
    'GatherND',
    { dims: [2, 3], constants: [known([2, 3], 'int32', [0, 0, 0, 0, 0, 0])] },
    'names places by 3 numbers in 2 dimensions',
  ],
  [
    'GatherElements',
    { dims: [2, 2], constants: [known([2, 3], 'int32', [0, 0, 0, 0, 0, 0])] },
    'names 3 places along a dimension of 2',
  ],
  ...(
    [
      [{ attributes: { left_window_size: 2 } }, 'has the attribute left_window_size'],
      [{ attributes: {}, mask: [4, 1] }, 'has a mask of 1 of its 4 keys'],
      [{ attributes: { softcap: 2, is_causal: 1 } }, 'has a softcap beside a mask'],
    ] as const
  ).map(([{ attributes, ...rest }, words]): [string, Damaged, string] => [
    'Attention',
    {
      dims: [1, 2, 4, 3],
      constants: [
        ...[0, 1].map(() => known([1, 2, 4, 3], 'float32', new Float32Array(24))),
        ...('mask' in rest ? [known([...rest.mask], 'bool', new Uint8Array(4))] : []),
      ],
      attributes: { ...attributes },
    },
    words,
  ]),
  [
    'ConvTranspose',
    {
      dims: IMAGE,
      constants: [known([2, 2, 3, 3], 'float32', new Float32Array(36))],
      attributes: { dilations: [2 ** 20, 1] },
    },
    'spreads its weights over 25165836 places',
  ],
])('%s of %j', (op, given, words) => {
  const refused = () => read(op, given);
  expect(refused).toThrow(PlaygroundError);
  expect(refused).toThrow(words);
});

test('rows of a table whose numbers are left out', () => {
  const nodes = [{ name: 'n', op: 'Gather', inputs: ['c'], outputs: ['y'], attributes: new Map() }];
  const constants = new Map([['c', rows(1)]]);
  expect(() => lowerNodes({ inputs: [], outputs: ['y'], nodes, constants, opset: 17 })).toThrow(
    'Node n (Gather) lacks one of its two inputs',
  );
});

test('an operand that is left out beside one that is known', () => {
  const nodes = [
    { name: 'n', op: 'Add', inputs: ['c', ''], outputs: ['y'], attributes: new Map() },
  ];
  const constants = new Map([['c', rows(1)]]);
  expect(() => lowerNodes({ inputs: [], outputs: ['y'], nodes, constants, opset: 17 })).toThrow(
    'Node n (Add) takes two operands',
  );
});

/** A graph that adds arrays of `length` zeros, which only their shapes are stored of, to its input. */
function addsZeros(count: number, length: number, memory?: number) {
  const names = Array.from({ length: count }, (_, i) => `zeros${i}`);
  const nodes = names.flatMap((zeros, i) => [
    {
      name: zeros,
      op: 'ConstantOfShape',
      inputs: ['shape'],
      outputs: [zeros],
      attributes: new Map(),
    },
    {
      name: `sum${i}`,
      op: 'Add',
      inputs: [i === 0 ? 'x' : `sum${i - 1}`, zeros],
      outputs: [`sum${i}`],
      attributes: new Map(),
    },
  ]);
  const graph = {
    inputs: [{ name: 'x', dtype: 'float32' as const, dims: [1] }],
    outputs: [`sum${count - 1}`],
    nodes,
    constants: new Map([['shape', integers(length)]]),
    opset: 17,
  };
  return () => lowerNodes(graph, { memory });
}

test('arrays that a file does not hold: as many as the largest file could, or the memory takes', () => {
  expect(addsZeros(1, 2 ** 16)).not.toThrow();
  expect(addsZeros(1, 2 ** 28)).toThrow('makes 268,435,455 values while it is read: 1,074 MB');
  // The first three are made, 10 MB each.
  expect(addsZeros(4, 2_500_000, 75e6)).toThrow('makes 9,999,996 values');
  expect(addsZeros(4, 2 ** 16, 2 ** 20)).toThrow('up to 1 MB are made here');
});

test('one array in many places: no more than a .tflite file holds', () => {
  const nodes = Array.from({ length: 40 }, (_, i) => ({
    name: `sum${i}`,
    op: 'Add',
    inputs: [i === 0 ? 'x' : `sum${i - 1}`, 'weights'],
    outputs: [`sum${i}`],
    attributes: new Map(),
  }));
  const values = new Float32Array(2 ** 24);
  const graph = {
    inputs: [{ name: 'x', dtype: 'float32' as const, dims: [1] }],
    outputs: ['sum39'],
    nodes,
    constants: new Map([['weights', known([2 ** 24], 'float32', values)]]),
    opset: 17,
  };
  expect(() => lowerNodes(graph)).toThrow('The model has 536,870,912 weights');
});
