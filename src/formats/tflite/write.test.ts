/** Whatever the IR says gets into the file and back: a model in which nothing is left at its default. */
import { describe, expect, test } from 'vitest';
import type { Model, Tensor } from '../../ir/model.ts';
import { BuiltinOperator } from '../../schema/enums.ts';
import { readRoot } from './flatbuffer-read.ts';
import { readTflite } from './read.ts';
import { brokenFile, checkTflite, writeTflite, writeUnchecked } from './write.ts';

const perChannel = {
  scale: Float32Array.of(0.5, 0.25),
  zeroPoint: Int32Array.of(3, -4),
  quantizedDimension: 1,
  min: Float32Array.of(-1, -2),
  max: Float32Array.of(3, 4),
};
const tensors: readonly Tensor[] = [
  { name: 'x', shape: [1, 2], shapeSignature: [-1, 2], dtype: 'float32' },
  { name: 'state', shape: [1, 2], dtype: 'float32', isVariable: true },
  { name: 'scratch', shape: [1, 2], dtype: 'int8', quantization: perChannel },
  { name: 'y', shape: [1, 2], dtype: 'float32', extra: { hasRank: true } },
  { name: 'z', shape: [1, 2], dtype: 'float32' },
  { name: 'scales', shape: [2, 1], dtype: 'float16', data: Uint16Array.of(0x3c00, 0x4000) },
  {
    name: 'blocks',
    shape: [2, 2],
    dtype: 'int4',
    data: Uint8Array.of(0x21, 0x43),
    quantization: {
      scale: new Float32Array(),
      zeroPoint: new Int32Array(),
      quantizedDimension: 0,
      blockwise: { scales: 5, blockSize: 2 },
    },
  },
  { name: 'last', shape: [1, 2], dtype: 'float32' },
];

const custom = (customCode: string, input: number, output: number, byte: number) => ({
  op: 'CUSTOM' as const,
  inputs: [input, -1, 6],
  outputs: [output],
  options: {} as never,
  optionsTable: null,
  version: 2 + byte,
  customCode,
  customOptions: Uint8Array.of(byte, 7, 9),
});

const everything: Model = {
  description: 'All of it',
  subgraphs: [
    {
      name: 'main',
      tensors,
      inputs: [0],
      outputs: [7, 3],
      operators: [
        {
          op: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
          inputs: [0, 1],
          outputs: [3],
          options: { fusedActivationFunction: 4, cellClip: 2.5, timeMajor: true } as never,
          optionsTable: 'UnidirectionalSequenceLSTMOptions',
          version: 3,
          intermediates: [2],
          mutatingVariableInputs: Uint8Array.of(0, 1),
        },
        custom('First', 3, 4, 1),
        custom('Second', 4, 7, 5),
      ],
    },
    { name: 'body', tensors: [tensors[0]!], inputs: [0], outputs: [0], operators: [] },
  ],
  signatures: [
    {
      key: 'serve',
      inputs: [{ name: 'in', tensor: 0 }],
      outputs: [
        { name: 'out', tensor: 7 },
        { name: 'middle', tensor: 3 },
      ],
      subgraph: 0,
    },
    {
      key: 'other',
      inputs: [{ name: 'in', tensor: 0 }],
      outputs: [{ name: 'out', tensor: 0 }],
      subgraph: 1,
    },
  ],
  metadata: [
    { name: 'one', data: Uint8Array.of(1, 2, 3) },
    { name: 'two', data: Uint8Array.of(4) },
  ],
};

test('a model with everything in it is read as it was written', () => {
  expect(readTflite(writeTflite(everything))).toEqual(everything);
});

describe('the file itself', () => {
  const file = readRoot(writeTflite(everything), 'Model');

  test('version 3, with an empty buffer first', () => {
    expect(file.version).toBe(3);
    expect(file.buffers?.[0]).toEqual({});
  });

  test('blocks have no zero points: −1, not tensor 0', () => {
    const { details } = file.subgraphs?.[0]?.tensors?.[6]?.quantization ?? {};
    expect(details?.value).toMatchObject({ scales: 5, blockSize: 2, zeroPoints: -1 });
  });

  test('constants start at a multiple of 16 bytes', () => {
    const data = file.buffers?.flatMap(({ data }) => data ?? []) ?? [];
    expect(data.length).toBeGreaterThan(2);
    for (const bytes of data) expect(bytes.byteOffset % 16).toBe(0);
  });

  test('an op beyond 127 says 127 where old readers look, and an op of either place is read', () => {
    const late = { ...everything.subgraphs[0], operators: [gelu] };
    const model: Model = { ...everything, signatures: [], subgraphs: [late] };
    const written = writeUnchecked(model);
    expect(readRoot(written, 'Model').operatorCodes).toEqual([
      { builtinCode: BuiltinOperator.GELU, deprecatedBuiltinCode: 127, version: 4 },
    ]);
    expect(readTflite(written).subgraphs[0].operators).toEqual([gelu]);
  });
});

const gelu = {
  op: 'GELU' as const,
  inputs: [0],
  outputs: [3],
  options: { approximate: true },
  optionsTable: 'GeluOptions' as const,
  version: 4,
};

test('operators of a kind get the highest version that one of them wants', () => {
  const [graph] = everything.subgraphs;
  const twice = [gelu, { ...gelu, outputs: [4], version: 2 }];
  const model: Model = {
    ...everything,
    signatures: [],
    subgraphs: [{ ...graph, operators: twice, outputs: [3, 4] }],
  };
  const versions = readTflite(writeTflite(model)).subgraphs[0].operators.map((o) => o.version);
  expect(versions).toEqual([4, 4]);
});

test('constants that begin alike are two all the same', () => {
  const long = (last: number) => Uint8Array.from({ length: 100 }, (_, i) => (i < 99 ? 1 : last));
  const constant = (name: string, last: number): Tensor => ({
    name,
    shape: [100],
    dtype: 'uint8',
    data: long(last),
  });
  const graph = {
    name: 'main',
    tensors: [constant('a', 1), constant('b', 2), constant('c', 1)],
    inputs: [],
    outputs: [0, 1, 2],
    operators: [],
  };
  const model: Model = { ...everything, signatures: [], metadata: [], subgraphs: [graph] };
  const bytes = writeTflite(model);
  expect(readTflite(bytes).subgraphs[0].tensors).toEqual(graph.tensors);
  expect(readRoot(bytes, 'Model').buffers).toHaveLength(3);
});

describe('a file that breaks a rule', () => {
  const [graph] = everything.subgraphs;
  const dangling: Model = { ...everything, subgraphs: [{ ...graph, outputs: [99] }] };

  test('is not handed out, and the rule is named with its place', () => {
    const broken = expect.objectContaining({
      code: 'internal',
      message: expect.stringMatching(/^The file that was written breaks a rule: .*99/),
    });
    expect(() => writeTflite(dangling)).toThrow(broken);
    expect(() => checkTflite(writeUnchecked(dangling))).toThrow(broken);
    const named: Model = {
      ...everything,
      subgraphs: [
        { ...graph, tensors: [{ ...tensors[0]!, data: Float32Array.of(1) }], operators: [] },
      ],
    };
    expect(() => writeTflite(named)).toThrow(
      expect.objectContaining({
        code: 'internal',
        where: expect.objectContaining({ tensor: 'x' }),
      }),
    );
  });

  test('what cannot be read at all is a broken rule, too', () => {
    const file = writeUnchecked(everything);
    expect(() => checkTflite(file.subarray(0, 20))).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: expect.stringContaining('ends inside'),
      }),
    );
    expect(() => checkTflite(file)).not.toThrow();
  });

  test('doubts that the source does not raise are a broken rule', () => {
    const scaled = (scale: number): Model => ({
      description: '',
      subgraphs: [
        {
          name: 'g',
          tensors: [
            {
              name: 'q',
              shape: [1],
              dtype: 'int8',
              quantization: {
                scale: Float32Array.of(scale),
                zeroPoint: Int32Array.of(0),
                quantizedDimension: 0,
              },
            },
          ],
          inputs: [0],
          outputs: [0],
          operators: [],
        },
      ],
      signatures: [],
      metadata: [],
    });
    const [sound, doubtful] = [scaled(1), scaled(0)];
    expect(() => writeTflite(doubtful, sound)).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: 'The file that was written breaks a rule: Tensor q has a scale of 0.',
        where: {},
      }),
    );
    for (const source of [doubtful, undefined]) {
      expect(() => writeTflite(doubtful, source)).not.toThrow();
    }
    expect(() => writeTflite(sound, sound)).not.toThrow();
  });

  test('brokenFile says what and where', () => {
    expect(brokenFile('it is blue', { tensor: 'x' })).toMatchObject({
      code: 'internal',
      message: 'The file that was written breaks a rule: it is blue',
      where: { tensor: 'x' },
    });
    expect(brokenFile('it is blue').where).toEqual({});
  });
});

describe('what is empty is left out', () => {
  const bare: Model = {
    description: '',
    subgraphs: [
      {
        name: 'g',
        tensors: [{ name: 'x', shape: [], dtype: 'float32' }],
        inputs: [0],
        outputs: [0],
        operators: [],
      },
    ],
    signatures: [],
    metadata: [],
  };

  test('of a model', () => {
    const file = readRoot(writeTflite(bare), 'Model');
    expect(Object.keys(file).sort()).toEqual(['buffers', 'operatorCodes', 'subgraphs', 'version']);
    expect(file.subgraphs).toEqual([
      {
        name: 'g',
        tensors: [{ name: 'x' }],
        inputs: Int32Array.of(0),
        outputs: Int32Array.of(0),
        operators: [],
      },
    ]);
    expect(file.operatorCodes).toEqual([]);
    expect(file.buffers).toEqual([{}]);
  });

  test('of quantization parameters and operators', () => {
    const quantization = {
      scale: new Float32Array(),
      zeroPoint: new Int32Array(),
      quantizedDimension: 0,
    };
    const [tensor] = bare.subgraphs[0].tensors;
    const operator = {
      op: 'RELU' as const,
      inputs: [0],
      outputs: [0],
      options: {},
      optionsTable: null,
      version: 1,
    };
    const model: Model = {
      ...bare,
      subgraphs: [
        {
          ...bare.subgraphs[0],
          tensors: [
            { ...tensor!, quantization },
            { ...tensor!, quantization: { ...quantization, min: Float32Array.of(-1) } },
            { ...tensor!, quantization: { ...quantization, max: Float32Array.of(1) } },
            { ...tensor!, data: new Float32Array() },
          ],
          operators: [operator],
        },
      ],
    };
    const { subgraphs, operatorCodes, buffers } = readRoot(writeUnchecked(model), 'Model');
    expect(subgraphs?.[0]?.tensors).toEqual([
      { name: 'x', quantization: {} },
      { name: 'x', quantization: { min: Float32Array.of(-1) } },
      { name: 'x', quantization: { max: Float32Array.of(1) } },
      { name: 'x' },
    ]);
    expect(buffers).toEqual([{}]);
    expect(subgraphs?.[0]?.operators).toEqual([
      { inputs: Int32Array.of(0), outputs: Int32Array.of(0) },
    ]);
    expect(operatorCodes).toEqual([
      { deprecatedBuiltinCode: BuiltinOperator.RELU, builtinCode: BuiltinOperator.RELU },
    ]);
  });
});

test('operators of all graphs share their codes, custom ones by their names', () => {
  const { operatorCodes, subgraphs } = readRoot(
    writeUnchecked({
      ...everything,
      subgraphs: [everything.subgraphs[0], { ...everything.subgraphs[0], name: 'again' }],
    }),
    'Model',
  );
  expect(operatorCodes).toEqual([
    { deprecatedBuiltinCode: 44, builtinCode: 44, version: 3 },
    { deprecatedBuiltinCode: 32, builtinCode: 32, version: 3, customCode: 'First' },
    { deprecatedBuiltinCode: 32, builtinCode: 32, version: 7, customCode: 'Second' },
  ]);
  expect(
    subgraphs?.map(({ operators }) => operators?.map(({ opcodeIndex = 0 }) => opcodeIndex)),
  ).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

test('options of newer operators lie in a union of their own', () => {
  const [graph] = everything.subgraphs;
  const joined = {
    op: 'STABLEHLO_CONCATENATE' as const,
    inputs: [0, 1],
    outputs: [3],
    options: { dimension: 1n } as never,
    optionsTable: 'StablehloConcatenateOptions' as const,
    version: 1,
  };
  const written = writeUnchecked({ ...everything, subgraphs: [{ ...graph, operators: [joined] }] });
  const [operator] = readRoot(written, 'Model').subgraphs?.[0]?.operators ?? [];
  expect(operator?.builtinOptions).toBeUndefined();
  expect(operator?.builtinOptions2).toEqual({
    table: 'StablehloConcatenateOptions',
    value: { dimension: 1n },
  });
  expect(readTflite(written).subgraphs[0].operators).toEqual([joined]);
});
