import { describe, expect, test } from 'vitest';
import { namedModel } from '../testing/named-graph.ts';
import { mainGraph } from './model.ts';
import { verify } from './verify.ts';
import { withInputShapes } from './with-input-shapes.ts';

/** x and mask, multiplied; and a constant that is shifted. */
const model = (mask = [-1, -1, 1]) =>
  namedModel({
    tensors: {
      x: [-1, -1, 4],
      mask,
      c: { shape: [2], data: Float32Array.of(1, 2) },
      side: [2],
      y: [-1, -1, 4],
    },
    operators: [
      ['NEG', ['c'], ['side']],
      ['MUL', ['x', 'mask'], ['y']],
    ],
    inputs: ['x', 'mask'],
    outputs: ['y', 'side'],
  });

const shapesOf = (given: ReturnType<typeof model>) =>
  Object.fromEntries(
    mainGraph(given).tensors.map(({ name, shape, shapeSignature }) => [
      name,
      shapeSignature ? { shape, shapeSignature } : { shape },
    ]),
  );

describe('sizes that a file leaves open', () => {
  const constants = { c: { shape: [2] }, side: { shape: [2] } };

  test('with an open batch, what begins with it stays open there', () => {
    const fixed = withInputShapes(model(), [
      [-1, 6, 4],
      [-1, 6, 1],
    ]);
    verify(fixed);
    const open = { shape: [1, 6, 4], shapeSignature: [-1, 6, 4] };
    expect(shapesOf(fixed)).toStrictEqual({
      ...constants,
      x: open,
      mask: { shape: [1, 6, 1], shapeSignature: [-1, 6, 1] },
      y: open,
    });
  });

  test('one open batch of two is enough; what the file fixes is not opened', () => {
    const fixed = withInputShapes(model([1, -1, 1]), [
      [-1, 6, 4],
      [1, 6, 1],
    ]);
    expect(shapesOf(fixed)).toStrictEqual({
      ...constants,
      x: { shape: [1, 6, 4], shapeSignature: [-1, 6, 4] },
      mask: { shape: [1, 6, 1] },
      y: { shape: [1, 6, 4], shapeSignature: [-1, 6, 4] },
    });
  });

  test('with a fixed batch, nothing is open', () => {
    const fixed = withInputShapes(model(), [
      [3, 6, 4],
      [3, 6, 1],
    ]);
    expect(shapesOf(fixed)).toStrictEqual({
      ...constants,
      x: { shape: [3, 6, 4] },
      mask: { shape: [3, 6, 1] },
      y: { shape: [3, 6, 4] },
    });
  });

  test('a size of 0 is no open one', () => {
    const fixed = withInputShapes(model(), [
      [1, 0, 4],
      [1, 0, 1],
    ]);
    expect(shapesOf(fixed).x).toEqual({ shape: [1, 0, 4] });
  });

  test('all else stays: constants, operators, names, and what tensors carry', () => {
    const before = model();
    const after = withInputShapes(before, [
      [2, 3, 4],
      [2, 3, 1],
    ]);
    const [was, is] = [mainGraph(before), mainGraph(after)];
    expect(is).toMatchObject({ name: 'main', inputs: [0, 1], outputs: [4, 3] });
    expect(is.operators).toBe(was.operators);
    expect(is.tensors[2]).toBe(was.tensors[2]);
    expect(is.tensors[0]).toMatchObject({ name: 'x', dtype: 'float32' });
  });
});

test('a size that a layer does not take is refused, naming the layer', () => {
  expect(() =>
    withInputShapes(model(), [
      [1, 6, 4],
      [1, 5, 1],
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'bad-shape',
      message: expect.stringContaining('Layer y does not work with this size of the input: '),
      where: { layer: 'y', op: 'MUL' },
    }),
  );
});
