/** What functions of single values become, layer by layer: classes, settings, and who reads whom. */
import { describe, expect, test } from 'vitest';
import { elementCount } from '../../../tensor/shape.ts';
import {
  activation,
  type Build,
  counted,
  type Row,
  rescaling,
  written,
} from '../../../testing/written-layers.ts';

const root = Math.sqrt(2 / Math.PI);

describe('functions of single values', () => {
  test.each<[string, Build, Row[]]>([
    ['ELU', (g, x) => g.op('ELU', 'y', [x], {}), [activation('y', 'elu', 'x')]],
    ['GELU', (g, x) => g.op('GELU', 'y', [x], {}), [activation('y', 'gelu', 'x')]],
    ['LOGISTIC', (g, x) => g.op('LOGISTIC', 'y', [x], {}), [activation('y', 'sigmoid', 'x')]],
    [
      'LOG_SOFTMAX',
      (g, x) => g.op('LOG_SOFTMAX', 'y', [x], {}),
      [activation('y', 'log_softmax', 'x')],
    ],
    ['RELU', (g, x) => g.op('RELU', 'y', [x], {}), [activation('y', 'relu', 'x')]],
    ['RELU6', (g, x) => g.op('RELU6', 'y', [x], {}), [activation('y', 'relu6', 'x')]],
    ['TANH', (g, x) => g.op('TANH', 'y', [x], {}), [activation('y', 'tanh', 'x')]],
    [
      'SOFTMAX',
      (g, x) => g.op('SOFTMAX', 'y', [x], { beta: 1 }),
      [activation('y', 'softmax', 'x')],
    ],
    [
      'SOFTMAX without beta',
      (g, x) => g.op('SOFTMAX', 'y', [x], {}),
      [activation('y', 'softmax', 'x')],
    ],
    [
      'SOFTMAX with beta',
      (g, x) => g.op('SOFTMAX', 'y', [x], { beta: 3 }),
      [rescaling('y_scaled', 3, 0, 'x'), activation('y', 'softmax', 'y_scaled')],
    ],
    [
      'LEAKY_RELU',
      (g, x) => g.op('LEAKY_RELU', 'y', [x], { alpha: 0.25 }),
      [['LeakyReLU', 'y', { alpha: 0.25 }, 'x']],
    ],
    [
      'LEAKY_RELU without alpha',
      (g, x) => g.op('LEAKY_RELU', 'y', [x], {}),
      [['LeakyReLU', 'y', { alpha: 0 }, 'x']],
    ],
    ['NEG', (g, x) => g.op('NEG', 'y', [x], {}), [rescaling('y', -1, 0, 'x')]],
    [
      'RELU_N1_TO_1',
      (g, x) => g.op('RELU_N1_TO_1', 'y', [x], {}),
      [
        rescaling('y_raised', 1, 1, 'x'),
        ['ReLU', 'y_limited', { max_value: 2 }, 'y_raised'],
        rescaling('y', 1, -1, 'y_limited'),
      ],
    ],
    [
      'HARD_SWISH',
      (g, x) => g.op('HARD_SWISH', 'y', [x], {}),
      [
        rescaling('y_raised', 1, 3, 'x'),
        ['ReLU', 'y_limited', { max_value: 6 }, 'y_raised'],
        rescaling('y_gate', 1 / 6, 0, 'y_limited'),
        ['Multiply', 'y', {}, 'x', 'y_gate'],
      ],
    ],
    [
      'GELU by tanh',
      (g, x) => g.op('GELU', 'y', [x], { approximate: true }),
      [
        ['Multiply', 'y_square', {}, 'x', 'x'],
        rescaling('y_slope', 0.044715 * root, root, 'y_square'),
        ['Multiply', 'y_cubic', {}, 'x', 'y_slope'],
        activation('y_tanh', 'tanh', 'y_cubic'),
        rescaling('y_gate', 0.5, 0.5, 'y_tanh'),
        ['Multiply', 'y', {}, 'x', 'y_gate'],
      ],
    ],
  ])('%s', (_, build, rows) => {
    expect(written(build)).toEqual({ rows, arrays: {}, output: 'y' });
  });

  test.each<[number[], number[], number[]]>([
    [[4], [1, 1, 4], [1, 2]],
    [[7, 1, 4], [7, 1, 4], [2]],
    [[1, 7, 8, 4], [7, 8, 4], []],
    [
      [1, 1, 1],
      [1, 1, 1],
      [1, 2, 3],
    ],
  ])('PRELU with slopes of shape %j', (shape, slopes, shared_axes) => {
    const { rows, arrays } = written((g, x) => g.op('PRELU', 'y', [x, counted(g, 'a', shape)], {}));
    expect(rows).toEqual([['PReLU', 'y', { shared_axes }, 'x']]);
    const length = elementCount(shape);
    expect(arrays).toEqual({ 'y/alpha': [slopes, Array.from({ length }, (_, i) => i + 1)] });
  });
});
