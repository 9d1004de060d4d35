import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator } from '../ir/model.ts';
import { Padding } from '../schema/enums.ts';
import { draftOf } from './draft.ts';
import { findPairs, type PairRule } from './layer-pairs.ts';

const WINDOW = { padding: Padding.VALID, strideH: 1, strideW: 1 };
const ones = (n: number) => new Float32Array(n).fill(1);
const ANY: PairRule = { first: () => true, between: () => true };

/** A convolution over an image of 2 × 2 with `filters` filters. */
const conv = (b: GraphBuilder, x: number, filters: number, name: string, inner?: number) => {
  const channels = inner ?? b.shapeOf(x).at(-1) ?? 1;
  const filter = b.constant(`${name}/w`, [filters, 1, 1, channels], ones(filters * channels));
  return b.op('CONV_2D', name, [x, filter], WINDOW);
};
const dense = (b: GraphBuilder, x: number, units: number, name: string) => {
  const width = b.shapeOf(x).at(-1) ?? 1;
  const matrix = b.constant(`${name}/w`, [units, width], ones(units * width));
  return b.op('FULLY_CONNECTED', name, [x, matrix], { keepNumDims: true });
};
const integers = (b: GraphBuilder, name: string, ...values: number[]) =>
  b.constant(name, [values.length], Int32Array.from(values), 'int32');

function network(build: (b: GraphBuilder, x: number) => number[]): Model {
  const b = buildGraph();
  return b.finish(build(b, b.input('x', [1, 2, 2, 3])));
}

/** Pairs by the names of their layers, with the channels between. */
function pairsOf(model: Model, rule: PairRule = ANY) {
  const { operators, tensors } = mainGraph(model);
  const name = (position: number) => tensors[operators[position]?.outputs[0] ?? -1]?.name;
  return findPairs(draftOf(model), rule).map(
    ({ first, second, channels }) => `${name(first)} > ${name(second)}: ${channels}`,
  );
}

test('layers in a row, each with the next', () => {
  const model = network((b, x) => [
    conv(b, conv(b, b.op('RELU', 'r', [conv(b, x, 4, 'a')], {}), 5, 'b'), 2, 'c'),
  ]);
  expect(pairsOf(model)).toEqual(['a > b: 4', 'b > c: 5']);
});

test('dense layers read the width of the one before, whatever that one reads', () => {
  const b = buildGraph();
  const model = b.finish([dense(b, dense(b, b.input('x', [1, 2]), 4, 'a'), 3, 'd')]);
  expect(pairsOf(model)).toEqual(['a > d: 4']);
});

test('an operator that was taken out is passed over', () => {
  const model = network((b, x) => {
    const last = b.op('TANH', 't', [dense(b, dense(b, x, 4, 'a'), 3, 'd')], {});
    return [last];
  });
  const draft = draftOf(model);
  draft.remove(2);
  expect(findPairs(draft, ANY)).toEqual([{ first: 0, second: 1, channels: 4 }]);
});

test('the rule is asked for the first layer and for what lies between', () => {
  const model = network((b, x) => [conv(b, b.op('RELU', 'r', [conv(b, x, 4, 'a')], {}), 5, 'b')]);
  expect(pairsOf(model, { ...ANY, first: () => false })).toEqual([]);
  expect(pairsOf(model, { ...ANY, between: ({ op }) => op === 'RELU' })).toEqual(['a > b: 4']);
  expect(pairsOf(model, { ...ANY, between: ({ op }) => op !== 'RELU' })).toEqual([]);
});

describe('what lies between keeps the channel last', () => {
  const axes =
    (op: 'MEAN' | 'SUM', keepDims: boolean, ...over: number[]) =>
    (b: GraphBuilder, x: number) =>
      b.op(op, 'm', [x, integers(b, 'axes', ...over)], { keepDims });
  const reshape =
    (...to: number[]) =>
    (b: GraphBuilder, x: number) =>
      b.op('RESHAPE', 'f', [x, integers(b, 'to', ...to)], {});

  test.each<[string, (b: GraphBuilder, x: number) => number, string[]]>([
    ['an activation', (b, x) => b.op('RELU', 'r', [x], {}), ['a > d: 4']],
    ['a mean over the image', axes('MEAN', false, 1, 2), ['a > d: 4']],
    ['a mean over the last dimension', axes('MEAN', true, 3), []],
    ['a mean over the last dimension, by −1', axes('MEAN', true, -1), []],
    ['a mean over the last dimension, too', axes('MEAN', true, 1, 3), []],
    ['a flatten: the channel is the fastest index', reshape(1, 16), ['a > d: 4']],
    ['a reshape into more rows', reshape(1, 4, 4), ['a > d: 4']],
    ['a reshape that tears channels apart', reshape(1, 8, 2), []],
    ['one that joins some of them', reshape(1, 4, 2, 2), []],
    [
      'one that tears them apart, and one that joins them again',
      (b, x) => reshape(1, 4, 4)(b, reshape(1, 8, 2)(b, x)),
      [],
    ],
    ['a flatten that is undone', (b, x) => reshape(1, 4, 4)(b, reshape(1, 16)(b, x)), []],
    [
      'a transposition that is undone',
      (b, x) => {
        const order = integers(b, 'order', 0, 3, 2, 1);
        return b.op('TRANSPOSE', 'u', [b.op('TRANSPOSE', 't', [x, order], {}), order], {});
      },
      [],
    ],
    [
      'a flatten behind another',
      (b, x) => b.op('RESHAPE', 'g', [reshape(1, 4, 4)(b, x), integers(b, 'again', 1, 16)], {}),
      ['a > d: 4'],
    ],
    [
      'a transposition of height and channel',
      (b, x) => b.op('TRANSPOSE', 't', [x, integers(b, 'order', 0, 3, 2, 1)], {}),
      [],
    ],
  ])('%s', (_, between, expected) => {
    const model = network((b, x) => [dense(b, between(b, conv(b, x, 4, 'a')), 3, 'd')]);
    expect(pairsOf(model)).toEqual(expected);
  });

  test.each<[string, (b: GraphBuilder, x: number) => number, string[]]>([
    ['over height', axes('MEAN', false, 1), ['a > d: 2']],
    ['over the channel', axes('MEAN', false, 3), []],
    ['over the channel by −1', axes('MEAN', false, -1), []],
    ['over height and channel', axes('MEAN', false, 1, 3), []],
  ])('a mean %s, where all sides are as long', (_, between, expected) => {
    const model = network((b, x) => [dense(b, between(b, conv(b, x, 2, 'a')), 3, 'd')]);
    expect(pairsOf(model)).toEqual(expected);
  });

  test('an op that the table has no row for, if the rule says so', () => {
    const model = network((b, x) => [
      dense(b, b.op('TANH', 't', [conv(b, x, 4, 'a')], {}), 3, 'd'),
    ]);
    const graph = mainGraph(model);
    const operators = graph.operators.map(
      (operator): Operator =>
        operator.op === 'TANH' ? { ...operator, op: 'CUSTOM', customCode: 'mine' } : operator,
    );
    expect(pairsOf({ ...model, subgraphs: [{ ...graph, operators }] })).toEqual(['a > d: 4']);
  });

  test('axes that are computed may be any', () => {
    const model = network((b, x) => {
      const axis = b.input('axis', [1], 'int32');
      const a = conv(b, x, 4, 'a');
      const mean = b.op('MEAN', 'm', [a, integers(b, 'axes', 1)], { keepDims: true });
      const d = dense(b, mean, 3, 'd');
      return [d, axis];
    });
    const graph = mainGraph(model);
    const axis = graph.tensors.findIndex(({ name }) => name === 'axis');
    const operators = graph.operators.map((operator) =>
      operator.op === 'MEAN' ? { ...operator, inputs: [operator.inputs[0] ?? -1, axis] } : operator,
    );
    expect(pairsOf(model)).toEqual(['a > d: 4']);
    expect(pairsOf({ ...model, subgraphs: [{ ...graph, operators }] })).toEqual([]);
  });
});

describe('no pair', () => {
  test('where others read what lies between, or it is a graph output', () => {
    const twice = network((b, x) => {
      const a = conv(b, x, 4, 'a');
      return [conv(b, a, 5, 'b'), conv(b, a, 5, 'c')];
    });
    expect(pairsOf(twice)).toEqual([]);
    const exposed = network((b, x) => {
      const a = conv(b, x, 4, 'a');
      return [a, conv(b, a, 5, 'b')];
    });
    expect(pairsOf(exposed)).toEqual([]);
  });

  test('without weights, or with a grouped convolution: its weights do not say which channel', () => {
    expect(pairsOf(network((b, x) => [b.op('RELU', 'r', [conv(b, x, 4, 'a')], {})]))).toEqual([]);
    const grouped = network((b, x) => [conv(b, conv(b, x, 4, 'a'), 4, 'b', 2)]);
    expect(pairsOf(grouped)).toEqual([]);
  });

  test('where weights or biases are no float constants', () => {
    const build = (edit: (name: string) => object) => {
      const model = network((b, x) => {
        const bias = (name: string, n: number) => b.constant(`${name}/b`, [n], ones(n));
        const layer = (from: number, name: string) => {
          const filter = b.constant(`${name}/w`, [3, 1, 1, 3], ones(9));
          return b.op('CONV_2D', name, [from, filter, bias(name, 3)], WINDOW);
        };
        return [layer(layer(x, 'a'), 'b')];
      });
      const graph = mainGraph(model);
      const tensors = graph.tensors.map((tensor) => ({ ...tensor, ...edit(tensor.name) }));
      return { ...model, subgraphs: [{ ...graph, tensors }] } satisfies Model;
    };
    expect(pairsOf(build(() => ({})))).toEqual(['a > b: 3']);
    for (const wrong of ['a/w', 'a/b', 'b/w', 'b/b']) {
      const integer = { dtype: 'int8', data: new Int8Array(9) };
      expect(pairsOf(build((name) => (name === wrong ? integer : {}))), wrong).toEqual([]);
    }
  });

  test('behind a reshape: with a grouped or a depthwise convolution over more channels', () => {
    const wider = (b: GraphBuilder, x: number) =>
      b.op('RESHAPE', 'f', [conv(b, x, 2, 'a'), integers(b, 'to', 1, 2, 1, 4)], {});
    expect(pairsOf(network((b, x) => [conv(b, wider(b, x), 4, 'b', 2)]))).toEqual([]);
    const depthwise = network((b, x) => {
      const filter = b.constant('w', [1, 1, 1, 4], ones(4));
      return [
        b.op('DEPTHWISE_CONV_2D', 'b', [wider(b, x), filter], { ...WINDOW, depthMultiplier: 1 }),
      ];
    });
    expect(pairsOf(depthwise)).toEqual([]);
  });

  test('before a transposed convolution, whose first operand is a shape', () => {
    const model = network((b, x) => {
      const filter = b.constant('w', [1, 1, 1, 4], ones(4));
      const inputs = [integers(b, 'shape', 1, 2, 2, 1), filter, conv(b, x, 4, 'a')];
      return [b.op('TRANSPOSE_CONV', 'up', inputs, WINDOW)];
    });
    expect(pairsOf(model)).toEqual([]);
  });

  test('where the result is read as weights, or as one of several operands', () => {
    const model = network((b, x) => {
      const units = b.op('RESHAPE', 'u', [conv(b, x, 3, 'a'), integers(b, 'to', 4, 3)], {});
      const rows = b.op('RESHAPE', 'v', [x, integers(b, 'rows', 4, 3)], {});
      return [b.op('FULLY_CONNECTED', 'd', [rows, units], {})];
    });
    expect(pairsOf(model)).toEqual([]);
  });
});
