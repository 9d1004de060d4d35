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
