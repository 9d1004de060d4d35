/** Where the arrays of a layer lie, in either kind of file; what attributes and groups may look like. */
import { describe, expect, test } from 'vitest';
import type { LayerNode, ModelConfig } from '../layers/model-config.ts';
import { h5Weights, nameList } from './h5-weights.ts';
import type { H5Dataset, H5Group } from './hdf5.ts';
import { kerasWeights } from './keras-weights.ts';

interface Tree {
  readonly [name: string]: Tree | number;
}

/** A group of groups and of arrays of one value, with the attributes of each group by its path. */
function group(
  tree: Tree,
  attributes: Readonly<Record<string, Record<string, unknown>>> = {},
  path = '',
): H5Group {
  return {
    path,
    keys: new Set(Object.keys(tree)),
    attribute: (name) => attributes[path]?.[name],
    find(below): H5Group | H5Dataset | undefined {
      const [name = '', ...rest] = below.split('/');
      const found = tree[name];
      const at = `${path}/${name}`;
      if (typeof found === 'number') {
        if (rest.length > 0) return undefined;
        return { path: at, shape: [1], values: () => Float32Array.of(found) };
      }
      if (!found) return undefined;
      const child = group(found, attributes, at);
      return rest.length === 0 ? child : child.find(rest.join('/'));
    },
  };
}

const layer = (name: string, className: string, more: Partial<LayerNode> = {}): LayerNode => ({
  name,
  className,
  config: {},
  calls: [],
  ...more,
});
const model = (...layers: LayerNode[]): ModelConfig => ({
  name: 'm',
  layers,
  inputs: [],
  outputs: [],
});

describe('names in attributes', () => {
  const names = (attributes: Record<string, unknown>) =>
    nameList(group({}, { '': attributes }), 'names');
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a list', { names: ['a', 'b'] }, ['a', 'b']],
    ['one', { names: 'a' }, ['a']],
    ['none', {}, []],
    ['padded with zeros, at the end alone', { names: ['a\0\0', 'b\0c'] }, ['a', 'b\0c']],
    ['what is no text is left out', { names: ['a', 3, null] }, ['a']],
    ['split', { names0: ['a'], names1: ['b', 'c'], names3: ['d'] }, ['a', 'b', 'c']],
    ['whole before split', { names: ['a'], names0: ['b'] }, ['a']],
  ])('%s', (_, attributes, expected) => {
    expect(names(attributes)).toEqual(expected);
  });
});

describe('.h5', () => {
  const read = (config: ModelConfig, tree: Tree, names: Record<string, string[]>) => {
    const attributes = Object.fromEntries(
      Object.entries(names).map(([at, list]) => [`/${at}`, { weight_names: list }]),
    );
    const weightsOf = h5Weights(config, group(tree, attributes));
    return (node: LayerNode) =>
      weightsOf(node).map(({ name, shape, values }) => [name, shape, ...values()]);
  };

  test('in the order of the names', () => {
    const [a, b, none] = [layer('a', 'Dense'), layer('b', 'Dense'), layer('c', 'ReLU')];
    const arrays = read(
      model(a, b, none),
      { a: { a: { 'kernel:0': 1, 'bias:0': 2 } }, b: { 'x:0': 3 }, c: 7 },
      { a: ['a/bias:0', 'a/kernel:0'], b: ['x:0'] },
    );
    expect(arrays(a)).toEqual([
      ['a/bias:0', [1], 2],
      ['a/kernel:0', [1], 1],
    ]);
    expect(arrays(b)).toEqual([['x:0', [1], 3]]);
    expect(arrays(none)).toEqual([]);
    expect(arrays(layer('stranger', 'Dense'))).toEqual([]);
  });

  test('an array that is named and missing', () => {
    const a = layer('a', 'Dense');
    for (const tree of [{ a: {} }, { a: { 'k:0': {} } }]) {
      expect(() => read(model(a), tree, { a: ['k:0'] })).toThrow(
        expect.objectContaining({
          code: 'bad-file',
          message: 'The weight k:0 of layer a is missing from the file.',
          where: { layer: 'a', tensor: 'k:0' },
        }),
      );
    }
  });

  test('of a model in a model, by the name of the layer wherever it stands in the path', () => {
    const deep = layer('deep', 'Dense');
    const second = layer('second', 'Dense');
    const other = layer('other', 'Dense');
    const innermost = layer('innermost', 'Functional', { inner: model(deep) });
    const inner = layer('inner', 'Functional', { inner: model(innermost, second, other) });
    const arrays = read(
      model(inner),
      { inner: { deep: { 'k:0': 1, deep: { 'j:0': 4 } }, second: { 'k:0': 2, 'b:0': 3 } } },
      { inner: ['deep/k:0', 'second/k:0', 'second/b:0', 'deep/deep/j:0'] },
    );
    expect(arrays(deep).map(([name]) => name)).toEqual(['deep/k:0', 'deep/deep/j:0']);
    expect(arrays(second).map(([name]) => name)).toEqual(['second/k:0', 'second/b:0']);
    expect(arrays(other)).toEqual([]);
    expect(arrays(inner)).toHaveLength(4);
    expect(arrays(innermost)).toHaveLength(4);
  });
});

describe('.keras', () => {
  const read = (config: ModelConfig, tree: Tree) => {
    const weightsOf = kerasWeights(config, group(tree));
    return (node: LayerNode) => weightsOf(node).map(({ values }) => values()[0]);
  };

  test.each(['layers', '_layer_checkpoint_dependencies'])('by class and count, in %s', (name) => {
    const [a, b, c] = [layer('x', 'Dense'), layer('y', 'Dense'), layer('z', 'Conv2D')];
    const operation = layer('o', 'Dense', { uses: [] });
    const vars = (...values: number[]) => ({ vars: Object.fromEntries(values.entries()) });
    const arrays = read(model(a, operation, b, c), {
      [name]: { dense: vars(1, 2), dense_1: vars(3), dense_2: vars(9), conv2d: vars(4) },
    });
    expect([a, b, c, operation].map(arrays)).toEqual([[1, 2], [3], [4], []]);
  });

  test('nothing where there is no group', () => {
    const a = layer('x', 'Dense');
    expect(read(model(a), {})(a)).toEqual([]);
    expect(read(model(a), { layers: 3 })(a)).toEqual([]);
    expect(read(model(a), { layers: { dense: 3 } })(a)).toEqual([]);
  });

  test('of a model in a model', () => {
    const inside = layer('i', 'Dense');
    const inner = layer('m', 'Functional', { inner: model(inside) });
    const arrays = read(model(inner), {
      layers: { functional: { layers: { dense: { vars: { 0: 5 } } }, vars: { 0: 8 } } },
    });
    expect(arrays(inside)).toEqual([5]);
    expect(arrays(inner)).toEqual([]);
  });

  test('then those of the parts, by name, the forward layer first, without random generators', () => {
    const both = layer('b', 'Bidirectional');
    const cell = (value: number) => ({ cell: { vars: { 0: value, 1: value + 1, 3: 99 } } });
    const arrays = read(model(both), {
      layers: {
        bidirectional: {
          seed_generator: { vars: { 0: 77 } },
          backward_layer: cell(30),
          forward_layer: cell(20),
          a_number: 5,
          vars: { 0: 10 },
        },
      },
    });
    expect(arrays(both)).toEqual([10, 20, 21, 30, 31]);
  });
});
