import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import type { GivenShape } from '../base/input-shape.ts';
import { openGraph, openModel } from '../driver/open-model.ts';
import { type Model, mainGraph, type Tensor, withMainGraph } from '../ir/model.ts';
import { graphZip, soundGraph } from '../testing/corpus/tfjs-graph.ts';
import { fullyConvolutional } from '../testing/fully-convolutional.ts';
import { publicFile } from '../testing/reference-files.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { importModel } from './index.ts';
import { closeShapes } from './input-shapes.ts';
import { writeTflite } from './tflite/write.ts';

const failure = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof PlaygroundError) return error.toData();
    throw error;
  }
  throw new Error('Nothing was refused.');
};
const refused = async (bytes: Uint8Array, inputShapes?: readonly GivenShape[]) => {
  const error: unknown = await importModel(bytes, { inputShapes }).catch((thrown) => thrown);
  if (error instanceof PlaygroundError) return error.toData();
  throw new Error('Nothing was refused.');
};
const shapesIn = async (bytes: Uint8Array, shape: readonly number[]) => {
  const { model } = await openModel(bytes, { inputShapes: [{ shape }] });
  const { inputs, outputs, tensors } = mainGraph(model);
  const stated = (index: number) => tensors[index]?.shapeSignature ?? tensors[index]?.shape;
  return [...inputs.map(stated), ...outputs.map(stated)];
};

/** The file with the sizes `open` of its activations left open. */
function withOpen(model: Model, open: readonly number[]): Uint8Array {
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor): Tensor => {
    const shape = tensor.shapeSignature ?? tensor.shape;
    const signature = shape.map((d, axis) => (axis > 0 && open.includes(d) ? -1 : d));
    if (tensor.data || shape.length < 4) return tensor;
    return { ...tensor, shape: signature.map(Math.abs), shapeSignature: signature };
  });
  return writeTflite(withMainGraph(model, { ...graph, tensors }));
}
const openTflite = async () => {
  const sized = await openModel(fullyConvolutional({ size: [28, 20, 1] }));
  return withOpen(openGraph(sized.model).model, [28, 20]);
};
const denseTflite = async () => {
  const { model } = await openModel(publicFile('samples/mlp.h5'));
  return withOpen(openGraph(model).model, [28]);
};

describe('a model with an input of open size', () => {
  test('asks for the sizes, naming input and shape', async () => {
    const { code, message, hint, where } = await refused(fullyConvolutional());
    expect(code).toBe('open-shape');
    expect(message).toBe('The model leaves sizes of its input open: image [?,?,?,1].');
    expect(hint).toContain('--input-shape 1,224,224,1');
    expect(where.inputs).toEqual([{ name: 'image', shape: [-1, -1, -1, 1] }]);
  });

  test('opens with them, the batch left open, and computes with them', async () => {
    const bytes = fullyConvolutional();
    expect(await shapesIn(bytes, [1, 28, 20, 1])).toEqual([
      [-1, 28, 20, 1],
      [-1, 10],
    ]);
    expect(await shapesIn(bytes, [-1, 6, 6, 1])).toEqual([
      [-1, 6, 6, 1],
      [-1, 10],
    ]);
    // The same as a model that states these sizes.
    const { model } = await openModel(bytes, { inputShapes: [{ shape: [1, 8, 4, 1] }] });
    const same = await openModel(fullyConvolutional({ size: [8, 4, 1] }));
    const image = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i));
    expect(await runModel(model, [image])).toEqual(await runModel(same.model, [image]));
  });

  test('in a .h5 file', async () => {
    const text = Buffer.from(publicFile('samples/mlp.h5')).toString('latin1');
    const open = Buffer.from(text.replace('[null, 28, 28, 1]', '[null,null,28, 1]'), 'latin1');
    const bytes = new Uint8Array(open);
    const { code, where } = await refused(bytes);
    expect(code).toBe('open-shape');
    expect(where.inputs).toEqual([{ name: 'image', shape: [-1, -1, 28, 1] }]);
    expect((await shapesIn(bytes, [-1, 28, 28, 1]))[0]).toEqual([-1, 28, 28, 1]);
    // Its dense layer fits one height alone.
    expect(await refused(bytes, [{ shape: [1, 27, 28, 1] }])).toMatchObject({ code: 'bad-file' });
  });

  test('in a graph of TensorFlow.js', async () => {
    const graph = soundGraph();
    const [x] = graph.nodes;
    const size = [-1, -1, 6, 1].map((d) => ({ size: String(d) }));
    if (x) x.attr = { ...x.attr, shape: { shape: { dim: size } } };
    const bytes = graphZip(graph);
    expect(await refused(bytes)).toMatchObject({
      code: 'open-shape',
      where: { inputs: [{ name: 'x', shape: [-1, -1, 6, 1] }] },
    });
    expect((await shapesIn(bytes, [-1, 6, 6, 1]))[0]).toEqual([-1, 6, 6, 1]);
  });

  test('in a .tflite file, which may stay open', async () => {
    const bytes = await openTflite();
    const { inputs, tensors } = mainGraph((await importModel(bytes)).model);
    expect(tensors[inputs[0] ?? -1]?.shapeSignature).toEqual([-1, -1, -1, 1]);
    const given = { inputShapes: [{ name: 'image', shape: [1, 8, 4, 1] }] };
    const { model } = await openModel(bytes, given);
    const states = (name: string) => mainGraph(model).tensors.find((t) => t.name === name);
    expect(states('image')).toMatchObject({ shape: [1, 8, 4, 1], shapeSignature: [-1, 8, 4, 1] });
    expect(states('conv')).toMatchObject({ shape: [1, 8, 4, 4], shapeSignature: [-1, 8, 4, 4] });
    expect(states('pool')).toMatchObject({ shape: [1, 4], shapeSignature: [-1, 4] });
    const image = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i));
    const keras = await openModel(fullyConvolutional(), given);
    const [ours, theirs] = [await runModel(model, [image]), await runModel(keras.model, [image])];
    expect(worstDifference(ours, theirs)).toBeLessThan(1e-6);
  });

  test('in a .tflite file with a layer that takes one size alone', async () => {
    const bytes = await denseTflite();
    expect((await shapesIn(bytes, [1, 28, 28, 1]))[0]).toEqual([-1, 28, 28, 1]);
    expect(await refused(bytes, [{ shape: [1, 27, 28, 1] }])).toMatchObject({
      code: 'bad-shape',
      message: expect.stringMatching(/does not work with this size/),
    });
  });

  test('several inputs are named', async () => {
    const bytes = fullyConvolutional({ inputs: ['left', 'right'] });
    const { where, hint } = await refused(bytes);
    expect(where.inputs?.map(({ name }) => name)).toEqual(['left', 'right']);
    expect(hint).toContain('--input-shape left=1,224,224,1');
    const shape = [1, 8, 8, 1];
    expect(await refused(bytes, [{ name: 'left', shape }])).toMatchObject({
      code: 'open-shape',
      where: { inputs: [{ name: 'right', shape: [-1, -1, -1, 1] }] },
    });
    const both = ['right', 'left'].map((name) => ({ name, shape }));
    const { model } = await importModel(bytes, { inputShapes: both });
    expect(mainGraph(model).inputs).toHaveLength(2);
    expect(await refused(bytes, [{ shape }])).toMatchObject({
      code: 'bad-shape',
      message: expect.stringContaining('does not say which input'),
    });
  });
});

describe('a shape that does not fit', () => {
  const stated = [{ name: 'image', shape: [-1, -1, -1, 3] }];
  test.each<[string, GivenShape, RegExp, RegExp]>([
    ['rank', { shape: [224, 224, 3] }, /image has 3 sizes instead of 4/, /\[\?,\?,\?,3\]/],
    ['fixed size', { shape: [1, 224, 224, 1] }, /image is \[1,224,224,1\]/, /\[\?,\?,\?,3\]/],
    ['batch', { shape: [8, 224, 224, 3] }, /starts with 8/, /write \? or 1/],
    ['zero', { shape: [1, 0, 224, 3] }, /the size 0/, /above 0/],
    ['no whole number', { shape: [1, 2.5, 224, 3] }, /the size 2.5/, /above 0/],
    ['still open', { shape: [1, -1, 224, 3] }, /leaves a size open/, /above 0/],
    ['huge', { shape: [1, 1e9, 1e9, 3] }, /values/, /smaller/],
    ['another name', { name: 'x', shape: [1, 2, 2, 3] }, /no input x/, /image \[\?,\?,\?,3\]/],
  ])('%s', (_, given, message, hint) => {
    const error = failure(() => closeShapes(stated, [given]));
    expect(error.code).toBe('bad-shape');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  test('twice for one input', () => {
    const given = { shape: [1, 2, 2, 3] };
    expect(failure(() => closeShapes(stated, [given, given])).message).toMatch(/twice/);
  });

  test('a fixed batch is kept, and fixed sizes may be given again', () => {
    const fixed = [{ name: 'x', shape: [1, 28, 28, 1] }];
    expect(closeShapes(fixed, [{ shape: [-1, 28, 28, 1] }])).toEqual([[1, 28, 28, 1]]);
    expect(failure(() => closeShapes(fixed, [{ shape: [1, 32, 32, 1] }])).code).toBe('bad-shape');
  });
});

describe('shapes by themselves', () => {
  const open = (name: string, ...shape: number[]) => ({ name, shape });
  const refused = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test('are the stated ones where nothing is open', () => {
    const stated = [open('a', -1, 3), open('b', 2)];
    expect(closeShapes(stated)).toEqual([[-1, 3], [2]]);
    expect(closeShapes([])).toEqual([]);
  });

  test('a shape without a name is for the only open input', () => {
    const stated = [open('a', -1, 3), open('b', -1, -1)];
    expect(closeShapes(stated, [{ shape: [1, 5] }])).toEqual([
      [-1, 3],
      [-1, 5],
    ]);
    const two = [open('a', -1, -1), open('b', -1, -1)];
    expect(refused(() => closeShapes(two, [{ shape: [1, 5] }]))).toMatchObject({
      code: 'bad-shape',
      message: 'The shape 1,5 does not say which input it is for.',
      hint: 'Its inputs: a [?,?], b [?,?]. Write the name before the shape: name=1,5.',
    });
    const none = [open('a', -1, 3), open('b', -1, 4)];
    expect(refused(() => closeShapes(none, [{ shape: [1, 3] }]))).toMatchObject({
      message: expect.stringContaining('does not say which'),
    });
  });

  test.each<[string, number[], number[], number[]]>([
    ['an open batch stays open', [-1, -1], [1, 5], [-1, 5]],
    ['whether it is said', [-1, -1], [-1, 5], [-1, 5]],
    ['a stated batch stays', [4, -1], [4, 5], [4, 5]],
    ['and may be left open', [4, -1], [-1, 5], [4, 5]],
    ['the least size', [-1, -1], [1, 1], [-1, 1]],
    ['the most values', [-1, -1, -1], [1, 2 ** 26, 2], [-1, 2 ** 26, 2]],
  ])('%s', (_, stated, shape, closed) => {
    expect(closeShapes([open('a', ...stated)], [{ shape }])).toEqual([closed]);
  });

  test.each<[string, number[], number[], string, string]>([
    [
      'a batch of two',
      [-1, -1],
      [2, 5],
      'starts with 2, which is the batch',
      'It is chosen at run time: write ? or 1.',
    ],
    [
      'another batch',
      [4, -1],
      [1, 5],
      'starts with 1, which is the batch',
      'The model states [4,?], batch first.',
    ],
    [
      'one value too many',
      [-1, -1],
      [1, 2 ** 27 + 1],
      'has 134,217,729 values',
      'Choose smaller sizes: up to 134,217,728 values can be used.',
    ],
    ['no size', [-1, -1], [1, 0], 'has the size 0', 'Give a whole number above 0 for each size.'],
    [
      'a fixed size',
      [-1, 3, -1],
      [1, 4, 5],
      'is [1,4,5]',
      'The model states [?,3,?], batch first.',
    ],
    [
      'more sizes',
      [-1, -1],
      [1, 4, 5],
      'has 3 sizes instead of 2',
      'The model states [?,?], batch first.',
    ],
  ])('%s', (_, stated, shape, what, hint) => {
    expect(refused(() => closeShapes([open('a', ...stated)], [{ shape }]))).toMatchObject({
      code: 'bad-shape',
      message: `The shape given for input a ${what}.`,
      hint,
      where: { tensor: 'a' },
    });
  });

  test('names are cut, and those twice refused', () => {
    const stated = [open('a', -1, -1)];
    const name = 'x'.repeat(99);
    expect(refused(() => closeShapes(stated, [{ name, shape: [1, 2] }]))).toMatchObject({
      message: `The model has no input ${'x'.repeat(60)}.`,
    });
    const shape = { name: 'a', shape: [1, 2] };
    expect(refused(() => closeShapes(stated, [shape, shape]))).toMatchObject({
      message: 'The shape given for input a is given twice.',
      hint: 'Give one shape for each input.',
    });
  });

  test.each<[number[], string]>([
    [[-1, -1], '1,128'],
    [[-1, -1, -1], '1,128,3'],
    [[-1, -1, 7], '1,128,7'],
    [[-1, -1, -1, -1], '1,224,224,3'],
    [[-1, 5, -1, 1], '1,5,224,1'],
    [[-1, 0, -1], '1,0,3'],
  ])('an example for %j: %s', (shape, example) => {
    expect(refused(() => closeShapes([open('a', ...shape)]))).toMatchObject({
      code: 'open-shape',
      hint: `Say which sizes it is used with; on the command line, for example: --input-shape ${example}.`,
      where: { inputs: [open('a', ...shape)] },
    });
  });

  test('several that are open', () => {
    const stated = [open('a', -1, -1), open('b', -1, 2), open('c', -1, -1)];
    expect(refused(() => closeShapes(stated))).toMatchObject({
      message: 'The model leaves sizes of its inputs open: a [?,?], c [?,?].',
      hint: expect.stringContaining('example: --input-shape a=1,128 --input-shape c=1,128.'),
      where: { inputs: [stated[0], stated[2]] },
    });
  });
});
