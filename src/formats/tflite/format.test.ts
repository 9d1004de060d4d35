/** Recognising .tflite files, what is said of them, and signatures that name what cannot be used. */
import { describe, expect, test } from 'vitest';
import { type Model, mainGraph, type Signature, type Tensor } from '../../ir/model.ts';
import type { DType, TensorData } from '../../tensor/dtype.ts';
import { namedModel } from '../../testing/named-graph.ts';
import { tflite } from './format.ts';
import { withSoundSignatures } from './signatures.ts';
import { writeUnchecked } from './write.ts';

const entry = (name: string, tensor: number) => ({ name, tensor });
const float = (name: string): Tensor => ({
  name,
  shape: [1, 4],
  shapeSignature: [-1, 4],
  dtype: 'float32',
});
const model = (signatures: readonly Signature[] = [], tensors: readonly Tensor[] = []): Model => ({
  description: 'd',
  subgraphs: [
    {
      name: 'main',
      tensors: [float('x'), float('y'), float('inner'), ...tensors],
      inputs: [0],
      outputs: [1],
      operators: [
        { op: 'TANH', inputs: [0], outputs: [2], options: {}, optionsTable: null, version: 1 },
        { op: 'TANH', inputs: [2], outputs: [1], options: {}, optionsTable: null, version: 1 },
      ],
    },
  ],
  signatures,
  metadata: [],
});
const signature = (inputs: [string, number][], outputs: [string, number][], subgraph = 0) => ({
  key: 'serve',
  inputs: inputs.map(([name, tensor]) => entry(name, tensor)),
  outputs: outputs.map(([name, tensor]) => entry(name, tensor)),
  subgraph,
});

test.each<[string, boolean]>([
  ['....TFL3', true],
  ['TFL3....', false],
  ['....TFL2', false],
  ['', false],
])('the mark of “%s”: %s', (head, is) => {
  expect(tflite.match(new TextEncoder().encode(`${head}${'x'.repeat(9)}`))).toBe(is);
});

describe('what is said', () => {
  const read = async (given: Model) => tflite.read(writeUnchecked(given));

  test('nothing of an ordinary file', async () => {
    const { format, diagnostics } = await read(model([signature([['i', 0]], [['o', 1]])]));
    expect(format).toBe('TensorFlow Lite (.tflite)');
    expect(diagnostics).toEqual([]);
  });

  test('of several graphs and several signatures', async () => {
    const one = model([signature([], [['o', 1]]), signature([], [['p', 1]])]);
    const [graph] = one.subgraphs;
    const { diagnostics } = await read({ ...one, subgraphs: [graph, graph] });
    expect(diagnostics).toEqual([
      {
        severity: 'info',
        code: 'several-subgraphs',
        message: expect.stringContaining('holds 2 graphs'),
        where: {},
      },
      {
        severity: 'info',
        code: 'several-signatures',
        message: expect.stringContaining('has 2 signatures'),
        where: {},
      },
    ]);
  });

  test.each<[DType, TensorData, boolean]>([
    ['float32', Float32Array.of(1), false],
    ['int32', Int32Array.of(1), false],
    ['int64', BigInt64Array.of(1n), false],
    ['bool', Uint8Array.of(1), false],
    ['float16', Uint16Array.of(1), true],
    ['int8', Int8Array.of(1), true],
    ['uint8', Uint8Array.of(1), true],
    ['int16', Int16Array.of(1), true],
    ['int4', Uint8Array.of(1), true],
  ])('a constant of %s makes a file quantized: %3$s', async (dtype, data, isQuantized) => {
    const constant: Tensor = { name: 'c', shape: [1], dtype, data };
    const { format } = await read(model([], [constant]));
    expect(format).toBe(`TensorFlow Lite (.tflite)${isQuantized ? ', quantized' : ''}`);
  });

  test('a tensor that is computed in bytes does not', async () => {
    const { format } = await read(model([], [{ name: 'q', shape: [1], dtype: 'int8' }]));
    expect(format).toBe('TensorFlow Lite (.tflite)');
  });

  test('sizes that are given are put in; those that are there already change nothing', async () => {
    const bytes = writeUnchecked(model());
    const shapes = async (shape?: number[]) => {
      const { model: read } = await tflite.read(bytes, [], shape && { inputShapes: [{ shape }] });
      return mainGraph(read).tensors.map((tensor) => tensor.shapeSignature);
    };
    const stated = Array(3).fill([-1, 4]);
    expect(await shapes()).toEqual(stated);
    expect(await shapes([1, 4])).toEqual(stated);
    await expect(shapes([1, 5])).rejects.toMatchObject({ code: 'bad-shape' });
  });
});

test('sizes of one of two inputs are put in', async () => {
  const two: Model = namedModel({
    tensors: { x: [1, 4], z: [-1, -1], c: [-1, -1] },
    operators: [['TANH', ['z'], ['c']]],
    inputs: ['x', 'z'],
    outputs: ['c'],
  });
  const inputShapes = [{ name: 'z', shape: [-1, 6] }];
  const { model: read } = await tflite.read(writeUnchecked(two), [], { inputShapes });
  expect(mainGraph(read).tensors.map(({ shape }) => shape)).toEqual([
    [1, 4],
    [1, 6],
    [1, 6],
  ]);
});

describe('signatures', () => {
  const sound = (given: Signature) => {
    const { model: made, diagnostics } = withSoundSignatures(model([given]));
    return { signatures: made.signatures, said: diagnostics };
  };

  test.each<[string, Signature]>([
    ['of inputs and outputs', signature([['i', 0]], [['o', 1]])],
    ['of a graph that is not there', signature([['i', 2]], [['o', 2]], 7)],
    ['of tensors that are not there', signature([['i', 98]], [['o', 99]])],
    ['of nothing', signature([], [])],
  ])('%s stay', (_, given) => {
    expect(sound(given)).toEqual({ signatures: [given], said: [] });
  });

  test('entries that nobody can feed or fetch are left out, and said', () => {
    const { signatures, said } = sound(
      signature(
        [
          ['a', 0],
          ['b', 1],
        ],
        [
          ['c', 2],
          ['d', 1],
          ['e', 0],
        ],
      ),
    );
    expect(signatures).toEqual([signature([['a', 0]], [['d', 1]])]);
    const warning = (tensor: string, what: string) => ({
      severity: 'warning',
      code: 'signature-entry',
      message: expect.stringContaining(`The signature serve calls ${tensor} its ${what}, which`),
      where: { tensor },
    });
    expect(said).toEqual([
      warning('y', 'input b'),
      warning('inner', 'output c'),
      warning('x', 'output e'),
    ]);
  });

  test('without anything left to fetch it goes; without anything to feed it stays', () => {
    expect(sound(signature([['a', 0]], [['c', 2]])).signatures).toEqual([]);
    expect(sound(signature([['a', 2]], [['d', 1]])).signatures).toEqual([
      signature([], [['d', 1]]),
    ]);
  });

  test('the rest of the model is as it was', () => {
    const given = model([signature([], [['c', 2]])]);
    expect(withSoundSignatures(given).model).toEqual({ ...given, signatures: [] });
  });
});
