/** The messages of onnx.proto that are read: field number → name and kind. Source: onnx/onnx.proto, ONNX 1.23. */

type Scalars = {
  readonly integer: number;
  readonly float: number;
  readonly text: string;
  readonly bytes: Uint8Array;
};

interface Field {
  readonly name: string;
  readonly kind: string;
  /** Given any number of times; numbers may be packed. */
  readonly many?: true;
}

const one = <const N extends string, const K extends string>(name: N, kind: K) => ({ name, kind });
const many = <const N extends string, const K extends string>(name: N, kind: K) =>
  ({ name, kind, many: true }) as const;

/** Graphs inside attributes (the branches of If) stay bytes: nothing nests without end. */
export const MESSAGES = {
  Model: {
    1: one('irVersion', 'integer'),
    2: one('producerName', 'text'),
    3: one('producerVersion', 'text'),
    7: one('graph', 'Graph'),
    8: many('opsetImport', 'OperatorSet'),
  },
  OperatorSet: { 1: one('domain', 'text'), 2: one('version', 'integer') },
  Graph: {
    1: many('node', 'Node'),
    2: one('name', 'text'),
    5: many('initializer', 'Tensor'),
    11: many('input', 'ValueInfo'),
    12: many('output', 'ValueInfo'),
    15: many('sparseInitializer', 'bytes'),
  },
  Node: {
    1: many('input', 'text'),
    2: many('output', 'text'),
    3: one('name', 'text'),
    4: one('opType', 'text'),
    5: many('attribute', 'Attribute'),
    7: one('domain', 'text'),
  },
  Attribute: {
    1: one('name', 'text'),
    2: one('f', 'float'),
    3: one('i', 'integer'),
    4: one('s', 'bytes'),
    5: one('t', 'Tensor'),
    6: one('g', 'bytes'),
    7: many('floats', 'float'),
    8: many('ints', 'integer'),
    9: many('strings', 'bytes'),
    20: one('type', 'integer'),
  },
  Tensor: {
    1: many('dims', 'integer'),
    2: one('dataType', 'integer'),
    4: many('floatData', 'float'),
    5: many('int32Data', 'integer'),
    6: many('stringData', 'bytes'),
    7: many('int64Data', 'integer'),
    8: one('name', 'text'),
    9: one('rawData', 'bytes'),
    10: many('doubleData', 'double'),
    11: many('uint64Data', 'integer'),
    13: many('externalData', 'Entry'),
    14: one('dataLocation', 'integer'),
  },
  Entry: { 1: one('key', 'text'), 2: one('value', 'text') },
  ValueInfo: { 1: one('name', 'text'), 2: one('type', 'Type') },
  Type: { 1: one('tensorType', 'TensorType') },
  TensorType: { 1: one('elemType', 'integer'), 2: one('shape', 'Shape') },
  Shape: { 1: many('dim', 'Dimension') },
  Dimension: { 1: one('value', 'integer'), 2: one('param', 'text') },
} as const satisfies Readonly<Record<string, Readonly<Record<number, Field>>>>;

export type MessageName = keyof typeof MESSAGES;

type Fields<M extends MessageName> = (typeof MESSAGES)[M][keyof (typeof MESSAGES)[M]];
type Value<K> = K extends MessageName
  ? Message<K>
  : K extends keyof Scalars
    ? Scalars[K]
    : K extends 'double'
      ? number
      : never;

/** A message as it was read: lists are there though empty, single fields are undefined where they are left out. */
export type Message<M extends MessageName> = {
  readonly [F in Fields<M> as F extends { name: infer N extends string } ? N : never]: F extends {
    many: true;
    kind: infer K;
  }
    ? readonly Value<K>[]
    : F extends { kind: infer K }
      ? Value<K> | undefined
      : never;
};
