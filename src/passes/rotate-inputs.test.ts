import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, withMainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch } from '../ir/with-batch.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { graphText } from '../testing/graph-text.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { rotateInputs } from './rotate-inputs.ts';
import type { RotationForm } from './rotation-operators.ts';
import { undoRotation } from './undo-rotation.ts';

const { NONE, RELU } = ActivationFunctionType;
const WINDOW = { padding: Padding.SAME, strideW: 1, strideH: 1 };

interface Net extends GraphBuilder {
  dense(name: string, x: number, shape: Shape, options?: object): number;
  values(name: string, shape: Shape): number;
  shape(target: readonly number[]): number;
}

/** Random weights with a few that stick out. */
function network(build: (b: Net) => number | readonly number[]): Model {
  const b = buildGraph();
  const random = seededRandom(11);
  const values = (name: string, shape: Shape) =>
    b.constant(
      name,
      shape,
      Float32Array.from({ length: elementCount(shape) }, (_, k) =>
        k % 13 === 0 ? 4 * random() : random() - 0.5,
      ),
    );
  const net: Net = {
    ...b,
    values,
    shape: (target) =>
      b.constant(`to ${target}`, [target.length], Int32Array.from(target), 'int32'),
    dense: (name, x, shape, options = {}) =>
      b.op(
        'FULLY_CONNECTED',
        name,
        [x, values(`${name}/weights`, shape), values(`${name}/bias`, [shape[0] ?? 1])],
        { fusedActivationFunction: NONE, ...options },
      ),
  };
  const made = build(net);
  return b.finish(typeof made === 'number' ? [made] : made);
}

const all = (form: RotationForm) => () => form;
const opsOf = (model: Model) =>
  mainGraph(model).operators.map(({ op, customCode }) => (customCode ? 'rotation' : op));
const rotations = (model: Model) =>
  mainGraph(model).operators.flatMap(({ rotation }) => rotation ?? []);

/** The largest difference of the outputs for three samples, as a share of the largest. */
async function difference(a: Model, b: Model): Promise<number> {
  const [one, other] = [withBatch(a, 3), withBatch(b, 3)];
  const random = seededRandom(5);
  const { tensors, inputs } = mainGraph(one);
  const samples = inputs.map((index) =>
    Float32Array.from({ length: elementCount(tensors[index]?.shape ?? []) }, () => random() - 0.3),
  );
  return worstDifference(await runModel(one, samples), await runModel(other, samples));
}

const FORMS: readonly RotationForm[] = ['custom-op', 'decomposed'];

const NETWORKS: readonly (readonly [string, Model])[] = [
  ['rows of one block', network((b) => b.dense('y', b.input('x', [-1, 16]), [5, 16]))],
  ['rows of several blocks', network((b) => b.dense('y', b.input('x', [-1, 24]), [5, 24]))],
  [
    'three dimensions',
    network((b) => b.dense('y', b.input('x', [-1, 3, 24]), [4, 24], { keepNumDims: true })),
  ],
  [
    'a layer after an activation',
    network((b) => {
      const first = b.dense('first', b.input('x', [-1, 12]), [8, 12], {
        fusedActivationFunction: RELU,
      });
      return b.dense('second', first, [3, 8]);
    }),
  ],
  [
    'images that are read as rows',
    network((b) => b.dense('y', b.input('x', [-1, 2, 2, 12]), [3, 48])),
  ],
  [
    'two layers that read the same',
    network((b) => {
      const x = b.input('x', [-1, 16]);
      return [b.dense('a', x, [4, 16]), b.dense('b', x, [2, 16])];
    }),
  ],
];

describe.each(FORMS)('%s', (form) => {
  test.each(NETWORKS)('%s: the same function', async (_, model) => {
    const result = rotateInputs(model, all(form));
    verify(result);
    expect(opsOf(result)).not.toEqual(opsOf(model));
    expect(await difference(model, result)).toBeLessThan(1e-5);
    const undone = undoRotation(result).model;
    expect(opsOf(undone)).toEqual(opsOf(model));
    expect(await difference(model, undone)).toBeLessThan(1e-5);
  });
});

describe('what stands before a layer', () => {
  const model = network((b) => b.dense('y', b.input('x', [-1, 24]), [1, 24]));

  test('an operator of LiteRT, or products with one matrix', () => {
    expect(opsOf(rotateInputs(model, all('custom-op')))).toEqual(['rotation', 'FULLY_CONNECTED']);
    const decomposed = rotateInputs(model, all('decomposed'));
    expect(opsOf(decomposed)).toEqual(['RESHAPE', 'FULLY_CONNECTED', 'RESHAPE', 'FULLY_CONNECTED']);
    expect(graphText(decomposed)).toContain('x_rotated_blocks ?×8 ← FULLY_CONNECTED');
  });

  test('no reshape where a row is one block', () => {
    const one = network((b) => b.dense('y', b.input('x', [-1, 16]), [5, 16]));
    expect(opsOf(rotateInputs(one, all('decomposed')))).toEqual([
      'FULLY_CONNECTED',
      'FULLY_CONNECTED',
    ]);
  });

  test('is shared by layers that read the same, and so is a matrix', () => {
    const shared = NETWORKS.at(-1)?.[1] ?? model;
    expect(opsOf(rotateInputs(shared, all('custom-op')))).toEqual([
      'rotation',
      'FULLY_CONNECTED',
      'FULLY_CONNECTED',
    ]);
    const chain = network((b) => {
      const first = b.dense('a', b.input('x', [-1, 8]), [8, 8], { fusedActivationFunction: RELU });
      return b.dense('b', first, [2, 8]);
    });
    const { tensors } = mainGraph(rotateInputs(chain, all('decomposed')));
    expect(tensors.filter(({ shape }) => shape.join() === '8,8').map(({ name }) => name)).toContain(
      'hadamard_8',
    );
    expect(tensors.filter(({ name }) => name.startsWith('hadamard'))).toHaveLength(1);
  });

  test('matrices, where LiteRT’s operator would misread the shape, and it is said why', () => {
    const images = rotateInputs(NETWORKS[4]?.[1] ?? model, all('custom-op'));
    expect(opsOf(images)).not.toContain('rotation');
    expect(rotations(images)[0]).toMatchObject({
      kind: 'decomposed',
      size: 16,
      instead: expect.stringContaining('takes two or three dimensions'),
    });
  });

  test('nothing, where no layer asks, and the model stays the same', () => {
    expect(rotateInputs(model, () => undefined)).toBe(model);
    const other = network((b) => b.op('RELU', 'y', [b.input('x', [-1, 8])], {}));
    expect(rotateInputs(other, all('custom-op'))).toBe(other);
  });

  test('nothing before rows of an odd length', () => {
    const odd = network((b) => b.dense('y', b.input('x', [-1, 9]), [2, 9]));
    const result = rotateInputs(odd, all('custom-op'));
    expect(opsOf(result)).toEqual(['FULLY_CONNECTED']);
    expect(rotations(result)).toEqual([
      { kind: 'none', why: 'it reads rows of 9 values, an odd number' },
    ]);
  });
});

const average = {
  padding: Padding.VALID,
  ...{ strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2 },
  fusedActivationFunction: NONE,
};
const conv = (b: Net, x: number, depth: number, activation: number = NONE) =>
  b.op(
    'CONV_2D',
    'conv',
    [x, b.values('conv/weights', [8, 3, 3, depth]), b.values('conv/bias', [8])],
    { ...WINDOW, fusedActivationFunction: activation },
  );

const FOLDED: readonly (readonly [string, Model, into: string])[] = [
  [
    'a dense layer',
    network((b) => b.dense('y', b.dense('first', b.input('x', [-1, 6]), [16, 6]), [3, 16])),
    'first',
  ],
  [
    'a convolution behind a mean',
    network((b) => {
      const axes = b.constant('axes', [2], Int32Array.of(1, 2), 'int32');
      const image = conv(b, b.input('x', [-1, 4, 4, 3]), 3);
      return b.dense('y', b.op('MEAN', 'mean', [image, axes], {}), [3, 8]);
    }),
    'conv',
  ],
  [
    'a convolution behind pooling and a mean of images',
    network((b) => {
      const image = conv(b, b.input('x', [-1, 4, 4, 3]), 3);
      const pool = b.op('AVERAGE_POOL_2D', 'pool', [image], average);
      const flat = b.op('RESHAPE', 'flat', [pool, b.shape([-1, 2, 16])], {});
      // Rows of 16 are two positions of 8 channels: more than a convolution could rotate.
      return b.dense('y', b.op('RESHAPE', 'rows', [flat, b.shape([-1, 32])], {}), [3, 32]);
    }),
    '',
  ],
];

describe('folded into the layer before', () => {
  test.each(FOLDED)('%s', async (_, model, into) => {
    const last = mainGraph(model).operators.length - 1;
    const result = rotateInputs(model, (op) => (op === last ? 'custom-op' : undefined));
    verify(result);
    expect(await difference(model, result)).toBeLessThan(1e-5);
    if (into === '') {
      expect(opsOf(result)).toContain('rotation');
      return;
    }
    expect(opsOf(result)).toEqual(opsOf(model));
    expect(rotations(result)).toEqual([{ kind: 'folded', size: expect.any(Number), into }]);
    const weights = mainGraph(result).tensors.filter(({ name }) => name.endsWith('weights'));
    expect(weights).not.toEqual(
      mainGraph(model).tensors.filter(({ name }) => name.endsWith('weights')),
    );
  });

  const isFolded = (model: Model) =>
    rotations(rotateInputs(model, all('custom-op'))).some(({ kind }) => kind === 'folded');

  test('not behind an activation, of the layer or after it', () => {
    const axes = (b: Net) => b.constant('axes', [2], Int32Array.of(1, 2), 'int32');
    const fused = network((b) => {
      const image = conv(b, b.input('x', [-1, 4, 4, 3]), 3, RELU);
      return b.dense('y', b.op('MEAN', 'mean', [image, axes(b)], {}), [3, 8]);
    });
    const alone = network((b) => {
      const image = conv(b, b.input('x', [-1, 4, 4, 3]), 3);
      const positive = b.op('RELU', 'relu', [image], {});
      return b.dense('y', b.op('MEAN', 'mean', [positive, axes(b)], {}), [3, 8]);
    });
    expect([fused, alone].map(isFolded)).toEqual([false, false]);
  });

  test('not into a grouped convolution, whose outputs read different inputs', () => {
    const axes = (b: Net) => b.constant('axes', [2], Int32Array.of(1, 2), 'int32');
    const grouped = (depth: number) =>
      network((b) => {
        const image = conv(b, b.input('x', [-1, 4, 4, 4]), depth);
        return b.dense('y', b.op('MEAN', 'mean', [image, axes(b)], {}), [3, 8]);
      });
    expect([grouped(4), grouped(2)].map(isFolded)).toEqual([true, false]);
  });

  test('not where another layer reads the results, too', () => {
    const twice = network((b) => {
      const first = b.dense('first', b.input('x', [-1, 6]), [16, 6]);
      return [b.dense('a', first, [3, 16]), b.dense('b', first, [3, 16])];
    });
    expect(isFolded(twice)).toBe(false);
  });

  test('ranges that were learned for the results on the way are dropped', () => {
    const [, plain] = FOLDED[0] ?? [];
    const graph = mainGraph(plain as Model);
    const learned = { min: Float32Array.of(0), max: Float32Array.of(2), quantizedDimension: 0 };
    const model = withMainGraph(plain as Model, {
      ...graph,
      tensors: graph.tensors.map((tensor) => (tensor.data ? tensor : { ...tensor, learned })),
    });
    const left = mainGraph(rotateInputs(model, all('custom-op'))).tensors;
    expect(left.flatMap((tensor) => (tensor.learned ? [tensor.name] : []))).toEqual(['x', 'y']);
  });
});

describe('undone', () => {
  const model = network((b) => b.dense('y', b.input('x', [-1, 24]), [5, 24]));

  test('says which layer, and does nothing to a model without', () => {
    const { diagnostics } = undoRotation(rotateInputs(model, all('custom-op')));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The file rotates what layer y reads. That was undone first: the model computes the same, and is rotated again where a recipe says so.',
    ]);
    expect(undoRotation(model)).toEqual({ model, diagnostics: [] });
  });

  const edited = (edit: (operator: Operator) => Partial<Operator>): Model => {
    const rotated = rotateInputs(model, all('custom-op'));
    const graph = mainGraph(rotated);
    const operators = graph.operators.map((one) => ({
      ...one,
      ...(one.op === 'CUSTOM' && edit(one)),
    }));
    return withMainGraph(rotated, { ...graph, operators });
  };

  test('not by signs that kernels may or may not apply, nor by another operator', async () => {
    const { writeFlexMap } = await import('../schema/flexbuffer.ts');
    const signs = { hadamard_size: 8, random_binary_vector: [1, -1, 1, 1, 1, 1, 1, 1] };
    const signed = edited(() => ({ customOptions: writeFlexMap(signs) }));
    expect(undoRotation(signed).model).toBe(signed);
    const other = edited(() => ({ customCode: 'Mine' }));
    expect(undoRotation(other).model).toBe(other);
    const broken = edited(() => ({ customOptions: Uint8Array.of(1, 2, 3) }));
    expect(undoRotation(broken).model).toBe(broken);
  });

  test('a layer with another matrix stays', () => {
    const chain = network((b) => b.dense('b', b.dense('a', b.input('x', [-1, 8]), [8, 8]), [2, 8]));
    expect(undoRotation(chain).model).toBe(chain);
  });
});
