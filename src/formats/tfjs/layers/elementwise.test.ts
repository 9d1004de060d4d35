/** Sums, products and limits as layers: one test per order of operands, kind of constant and fused activation. */
import { describe, expect, test } from 'vitest';
import type { GraphBuilder } from '../../../ir/builder.ts';
import { ActivationFunctionType } from '../../../schema/enums.ts';
import {
  activation,
  type Build,
  moved,
  normalization,
  ONES,
  perChannel,
  type Row,
  rescaling,
  scalar,
  written,
  ZEROS,
} from '../../../testing/written-layers.ts';

const { NONE, RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;

describe('a tensor and a constant', () => {
  const two =
    (op: 'ADD' | 'SUB' | 'MUL' | 'DIV' | 'MAXIMUM' | 'MINIMUM', first = false) =>
    (constant: (g: GraphBuilder) => number): Build =>
    (g, x) =>
      g.op(op, 'y', first ? [constant(g), x] : [x, constant(g)], {});
  const number = (g: GraphBuilder) => scalar(g, 2);

  test.each<[string, Build, Row[]]>([
    ['x + 2', two('ADD')(number), [rescaling('y', 1, 2, 'x')]],
    ['2 + x', two('ADD', true)(number), [rescaling('y', 1, 2, 'x')]],
    ['x − 2', two('SUB')(number), [rescaling('y', 1, -2, 'x')]],
    ['2 − x', two('SUB', true)(number), [rescaling('y', -1, 2, 'x')]],
    ['2 · x', two('MUL', true)(number), [rescaling('y', 2, 0, 'x')]],
    ['x / 2', two('DIV')(number), [rescaling('y', 0.5, 0, 'x')]],
    ['max(x, 0)', two('MAXIMUM')((g) => scalar(g, 0)), [activation('y', 'relu', 'x')]],
    [
      'max(2, x)',
      two('MAXIMUM', true)(number),
      [
        rescaling('y_above', 1, -2, 'x'),
        activation('y_relu', 'relu', 'y_above'),
        rescaling('y', 1, 2, 'y_relu'),
      ],
    ],
    [
      'min(x, 2)',
      two('MINIMUM')(number),
      [
        rescaling('y_below', -1, 2, 'x'),
        activation('y_relu', 'relu', 'y_below'),
        rescaling('y', -1, 2, 'y_relu'),
      ],
    ],
  ])('%s', (_, build, rows) => {
    expect(written(build)).toEqual({ rows, arrays: {}, output: 'y' });
  });

  test.each<[string, Build, number[], number[]]>([
    ['x + c', two('ADD')(perChannel), ONES, [1, -2, 4, 8]],
    ['x − c', two('SUB')(perChannel), ONES, [-1, 2, -4, -8]],
    ['c − x', two('SUB', true)(perChannel), [-1, -1, -1, -1], [1, -2, 4, 8]],
    ['x · c', two('MUL')(perChannel), [1, -2, 4, 8], ZEROS],
    ['x / c', two('DIV')(perChannel), [1, -0.5, 0.25, 0.125], ZEROS],
  ])('%s by channel', (_, build, scale, offset) => {
    const { rows, arrays } = written(build);
    expect(rows).toEqual([normalization('y', 'x')]);
    expect(arrays).toEqual(moved('y', scale, offset));
  });

  test.each<['MAXIMUM' | 'MINIMUM', string, number[], number[], number[]]>([
    ['MAXIMUM', 'above', ONES, [-1, 2, -4, -8], ONES],
    ['MINIMUM', 'below', [-1, -1, -1, -1], [1, -2, 4, 8], [-1, -1, -1, -1]],
  ])('%s by channel', (op, side, scale, offset, again) => {
    const { rows, arrays } = written(two(op)(perChannel));
    expect(rows).toEqual([
      normalization(`y_${side}`, 'x'),
      activation('y_relu', 'relu', `y_${side}`),
      normalization('y', 'y_relu'),
    ]);
    expect(arrays).toEqual({
      ...moved(`y_${side}`, scale, offset),
      ...moved('y', again, [1, -2, 4, 8]),
    });
  });

  const limited: Row[] = [['ReLU', 'y', { max_value: 2 }, 'a']];
  const inFull: Row[] = [
    rescaling('y_below', -1, 2, 'a'),
    activation('y_relu', 'relu', 'y_below'),
    rescaling('y', -1, 2, 'y_relu'),
  ];
  const fusing =
    (fusedActivationFunction: number): Build =>
    (g, x) =>
      g.op('MAX_POOL_2D', 'a', [x], { fusedActivationFunction });
  test.each<[string, Build, Row[]]>([
    ['a relu', (g, x) => g.op('RELU', 'a', [x], {}), limited],
    ['another function', (g, x) => g.op('TANH', 'a', [x], {}), inFull],
    ['an operator without one', fusing(NONE), inFull],
  ])('min(x, 2) behind %s', (_, before, rows) => {
    for (const first of [true, false]) {
      const found = written((g, x) => {
        const [a, c] = [before(g, x), scalar(g, 2)];
        return g.op('MINIMUM', 'y', first ? [c, a] : [a, c], {});
      });
      expect(found.rows.slice(1)).toEqual(rows);
    }
  });

  test('min behind an operator with a relu', () => {
    const behind = (fused: number, limit: number) =>
      written((g, x) => g.op('MINIMUM', 'y', [fusing(fused)(g, x), scalar(g, limit)], {}))
        .rows.slice(2)
        .map(([className]) => className);
    expect(behind(RELU, 2)).toEqual(['ReLU']);
    expect(behind(RELU6, 2)).toEqual(['Rescaling', 'Activation', 'Rescaling']);
    expect(behind(RELU, 0)).toEqual(['Rescaling', 'Activation', 'Rescaling']);
    expect(behind(RELU, -1)).toEqual(['Rescaling', 'Activation', 'Rescaling']);
    const byChannel = written((g, x) =>
      g.op('MINIMUM', 'y', [g.op('RELU', 'a', [x], {}), perChannel(g)], {}),
    );
    expect(byChannel.rows).toHaveLength(4);
  });
});

describe('two tensors', () => {
  const both =
    (op: 'ADD' | 'MUL' | 'MAXIMUM' | 'MINIMUM' | 'SUB', options = {}): Build =>
    (g, x) =>
      g.op(op, 'y', [x, g.input('z', [-1, 7, 8, 4])], options);
  test.each<[string, Build, Row[]]>([
    ['ADD', both('ADD'), [['Add', 'y', {}, 'x', 'z']]],
    ['MUL', both('MUL'), [['Multiply', 'y', {}, 'x', 'z']]],
    ['MAXIMUM', both('MAXIMUM'), [['Maximum', 'y', {}, 'x', 'z']]],
    ['MINIMUM', both('MINIMUM'), [['Minimum', 'y', {}, 'x', 'z']]],
    [
      'SUB',
      both('SUB'),
      [rescaling('y_negative', -1, 0, 'z'), ['Add', 'y', {}, 'x', 'y_negative']],
    ],
  ])('%s', (_, build, rows) => {
    expect(written(build)).toEqual({ rows, arrays: {}, output: 'y' });
  });

  test.each<[number, Row[], string]>([
    [NONE, [], 'y'],
    [RELU, [activation('y_relu', 'relu', 'y')], 'y_relu'],
    [RELU6, [activation('y_relu6', 'relu6', 'y')], 'y_relu6'],
    [
      RELU_N1_TO_1,
      [
        rescaling('y_limit_raised', 1, 1, 'y'),
        ['ReLU', 'y_limit_limited', { max_value: 2 }, 'y_limit_raised'],
        rescaling('y_limit', 1, -1, 'y_limit_limited'),
      ],
      'y_limit',
    ],
  ])('fused activation %i', (fusedActivationFunction, more, output) => {
    const found = written(both('ADD', { fusedActivationFunction }));
    expect(found.rows).toEqual([['Add', 'y', {}, 'x', 'z'], ...more]);
    expect(found.output).toBe(output);
  });
});
