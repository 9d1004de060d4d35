/** tfjs graph models of one convolution, damaged in one place each. */
import { zipSync } from 'fflate';
import type { ErrorCode } from '../../base/errors.ts';
import type { CorpusRow } from './row.ts';

type Attributes = Record<string, unknown>;
interface Node {
  name: string;
  op: string;
  input?: unknown;
  attr?: Attributes;
}

const text = (value: string) => ({ s: btoa(value) });
const integers = (...values: unknown[]) => ({ list: { i: values } });
const dims = (...sizes: unknown[]) => ({ shape: { dim: sizes.map((size) => ({ size })) } });

/** A sound model: one 3×3 convolution of a 6×6 image, padded and activated. */
export function soundGraph() {
  const nodes: Node[] = [
    {
      name: 'x',
      op: 'Placeholder',
      attr: { dtype: { type: 'DT_FLOAT' }, shape: dims('-1', '6', '6', '1') },
    },
    { name: 'k', op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } },
    { name: 'b', op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } },
    { name: 'to', op: 'Const', attr: { dtype: { type: 'DT_INT32' } } },
    {
      name: 'conv',
      op: '_FusedConv2D',
      input: ['x', 'k', 'b'],
      attr: {
        strides: integers('1', '1', '1', '1'),
        dilations: integers('1', '1', '1', '1'),
        padding: text('SAME'),
        data_format: text('NHWC'),
        fused_ops: { list: { s: [btoa('BiasAdd'), btoa('Relu')] } },
      },
    },
    {
      name: 'pool',
      op: 'MaxPool',
      input: ['conv'],
      attr: {
        ksize: integers('1', '2', '2', '1'),
        strides: integers('1', '2', '2', '1'),
        padding: text('VALID'),
      },
    },
    { name: 'halves', op: 'Split', input: ['axis', 'pool'], attr: { num_split: { i: '2' } } },
    { name: 'axis', op: 'Const', attr: { dtype: { type: 'DT_INT32' } } },
    { name: 'sum', op: 'AddV2', input: ['halves', 'halves:1'] },
    { name: 'flat', op: 'Reshape', input: ['sum', 'to'] },
  ];
  const weights: { name: string; shape: unknown[]; dtype: string }[] = [
    { name: 'k', shape: [3, 3, 1, 2], dtype: 'float32' },
    { name: 'b', shape: [2], dtype: 'float32' },
    { name: 'to', shape: [2], dtype: 'int32' },
    { name: 'axis', shape: [], dtype: 'int32' },
  ];
  return { nodes, weights };
}

export type SoundGraph = ReturnType<typeof soundGraph>;

/** The model as a zip, as a person would give it. */
export function graphZip({ nodes, weights }: SoundGraph): Uint8Array {
  const floats = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i + 1));
  const values = new Uint8Array(20 * 4 + 3 * 4);
  values.set(new Uint8Array(floats.buffer));
  values.set(new Uint8Array(Int32Array.of(-1, 9, 3).buffer), 80);
  const model = {
    format: 'graph-model',
    modelTopology: { node: nodes },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  };
  return zipSync({
    'model.json': new TextEncoder().encode(JSON.stringify(model)),
    'w.bin': values,
  });
}

function row(
  name: string,
  code: ErrorCode,
  says: RegExp,
  damage: (graph: SoundGraph) => void,
): CorpusRow {
  return {
    name,
    code,
    says,
    bytes() {
      const graph = soundGraph();
      damage(graph);
      return graphZip(graph);
    },
  };
}

const nodeOf = ({ nodes }: SoundGraph, name: string): Node =>
  nodes.find((node) => node.name === name) ?? { name, op: '' };
const attribute = (node: string, name: string, value: unknown) => (graph: SoundGraph) => {
  const found = nodeOf(graph, node);
  found.attr = { ...found.attr, [name]: value };
};
const op = (node: string, name: string) => (graph: SoundGraph) => {
  nodeOf(graph, node).op = name;
};
const shape =
  (weight: number, ...lengths: unknown[]) =>
  (graph: SoundGraph) => {
    graph.weights[weight]!.shape = lengths;
  };

export const TFJS_GRAPH_ROWS: readonly CorpusRow[] = [
  row(
    'text that is not base64',
    'bad-file',
    /conv .*padding = .*base64/,
    attribute('conv', 'padding', { s: 'not base64!' }),
  ),
  row(
    'text that is a number',
    'bad-file',
    /conv .*padding = /,
    attribute('conv', 'padding', { s: 7 }),
  ),
  row(
    'op named constructor',
    'unsupported-op',
    /Node conv is a constructor/,
    op('conv', 'constructor'),
  ),
  row('op named __proto__', 'unsupported-op', /Node pool is a __proto__/, op('pool', '__proto__')),
  row('op named toString', 'unsupported-op', /Node sum is a toString/, op('sum', 'toString')),
  row(
    'fused op named constructor',
    'unsupported-op',
    /conv .*fuses BiasAdd, constructor/,
    attribute('conv', 'fused_ops', { list: { s: [btoa('BiasAdd'), btoa('constructor')] } }),
  ),
  row('split of nothing', 'unsupported-op', /halves \(Split\) has 1 of its 2 inputs/, (graph) => {
    nodeOf(graph, 'halves').input = ['axis'];
  }),
  row(
    'negative weight shape',
    'bad-file',
    /Weight k has the shape \[3,3,-1,-2\]/,
    shape(0, 3, 3, -1, -2),
  ),
  row('weight shape with a half', 'bad-file', /Weight k has the shape/, shape(0, 3, 3, 1, 1.5)),
  row('weight shape of text', 'bad-file', /Weight k has the shape/, shape(0, 3, 3, 1, '2')),
  row(
    'placeholder beyond 32 bits',
    'bad-file',
    /Node x .*shape = .*9007199254740992/,
    attribute('x', 'shape', dims('1', '9007199254740992', '6', '1')),
  ),
  row(
    'placeholder of 2^40 values',
    'too-large',
    /Tensor x would hold/,
    attribute('x', 'shape', dims('1', '1048576', '1048576', '1')),
  ),
  row(
    'an empty placeholder',
    'bad-file',
    /Node x .*shape = .*from 1 to/,
    attribute('x', 'shape', dims('-1', '6', '6', '0')),
  ),
  row('a kernel without filters', 'bad-shape', /conv.linear .*6×6×0/, (graph) => {
    shape(0, 3, 3, 1, 0)(graph);
    shape(1, 0)(graph);
  }),
  row(
    'placeholder of unknown rank',
    'unsupported-op',
    /Node x .*how many dimensions/,
    attribute('x', 'shape', { shape: { unknownRank: true } }),
  ),
  row(
    'placeholder with open height',
    'open-shape',
    /x \[\?,\?,6,1\]/,
    attribute('x', 'shape', dims('-1', '-1', '6', '1')),
  ),
  row(
    'placeholder of texts',
    'unsupported-dtype',
    /Node x .*DT_STRING/,
    attribute('x', 'dtype', { type: 'DT_STRING' }),
  ),
  row(
    'kernel of five dimensions',
    'bad-file',
    /conv .*3×3×1×2×1.*4 dimensions/,
    shape(0, 3, 3, 1, 2, 1),
  ),
  row(
    'null stride',
    'bad-file',
    /conv .*strides = .*null/,
    attribute('conv', 'strides', integers('1', null, '1', '1')),
  ),
  row(
    'stride of 0',
    'bad-file',
    /conv .*strides = .*from 1 up/,
    attribute('conv', 'strides', integers('1', '0', '0', '1')),
  ),
  row(
    'stride over samples',
    'bad-file',
    /conv .*strides = .*samples/,
    attribute('conv', 'strides', integers('2', '1', '1', '1')),
  ),
  row(
    'three strides',
    'bad-file',
    /pool .*strides = .*4 whole numbers/,
    attribute('pool', 'strides', integers('1', '2', '2')),
  ),
  row(
    'dilation of −1',
    'bad-file',
    /conv .*dilations = /,
    attribute('conv', 'dilations', integers('1', '-1', '1', '1')),
  ),
  row(
    'window of 0',
    'bad-file',
    /pool .*ksize = /,
    attribute('pool', 'ksize', integers('1', '0', '2', '1')),
  ),
  row(
    'window larger than the image',
    'bad-shape',
    /pool .*window of 99/,
    attribute('pool', 'ksize', integers('1', '99', '2', '1')),
  ),
  row(
    'channels first',
    'unsupported-op',
    /conv .*data_format = "NCHW"/,
    attribute('conv', 'data_format', text('NCHW')),
  ),
  row(
    'unknown padding',
    'unsupported-op',
    /pool .*padding = "EXPLICITLY"/,
    attribute('pool', 'padding', text('EXPLICITLY')),
  ),
  row('no padding', 'unsupported-op', /pool .*padding = ""/, attribute('pool', 'padding', {})),
  row(
    'a cut into no parts',
    'bad-file',
    /halves .*num_split = /,
    attribute('halves', 'num_split', { i: '0' }),
  ),
  row(
    'a cut that leaves a rest',
    'unsupported-op',
    /halves .*2 places into 4/,
    attribute('halves', 'num_split', { i: '4' }),
  ),
  row('a third half', 'bad-file', /sum .*reads halves:2/, (graph) => {
    nodeOf(graph, 'sum').input = ['halves', 'halves:2'];
  }),
  row('a missing node', 'bad-file', /reads the node nowhere/, (graph) => {
    nodeOf(graph, 'sum').input = ['halves', 'nowhere'];
  }),
  row('a missing input', 'bad-file', /sum .*has no input 1/, (graph) => {
    nodeOf(graph, 'sum').input = ['halves'];
  }),
  row('inputs that are numbers', 'bad-file', /inputs of node sum/, (graph) => {
    nodeOf(graph, 'sum').input = [1, 2];
  }),
  row('a circle', 'bad-file', /a cycle/, (graph) => {
    nodeOf(graph, 'conv').input = ['sum', 'k', 'b'];
  }),
  row('two nodes of one name', 'bad-file', /Two nodes are named pool/, (graph) => {
    nodeOf(graph, 'sum').name = 'pool';
  }),
  row(
    'a constant without values',
    'bad-file',
    /constant b is not in the weightsManifest/,
    (graph) => {
      graph.weights[1]!.name = 'other';
    },
  ),
  row('a constant as the output', 'bad-file', /output flat is a constant/, (graph) => {
    Object.assign(nodeOf(graph, 'flat'), { op: 'Identity', input: ['to'] });
  }),
  row(
    'a loop',
    'unsupported-op',
    /Node pool is a NextIteration, which branches or loops/,
    op('pool', 'NextIteration'),
  ),
  row(
    'boxes picked while it runs',
    'unsupported-op',
    /NonMaxSuppressionV5, whose result has a size/,
    op('pool', 'NonMaxSuppressionV5'),
  ),
];
