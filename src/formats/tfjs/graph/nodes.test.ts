/** The nodes of a graph before they become operators: damage, order, outputs, names. */
import { describe, expect, test } from 'vitest';
import { commonPrefix, inDataOrder, neededNodes, nodeOf, outputNames, readNodes } from './nodes.ts';

const node = (name: string, ...input: string[]) => ({ name, op: 'Abs', input });

describe('reading', () => {
  test('inputs: results of nodes, without the first’s number and without mere order', () => {
    const [read] = readNodes([
      { name: 'a', op: 'Abs', input: ['x:0', '^c', 'y:1', 'z:10'] },
    ]).values();
    expect(read).toEqual({ name: 'a', op: 'Abs', inputs: ['x', 'y:1', 'z:10'], attributes: {} });
  });

  test('attributes; none are none', () => {
    const nodes = readNodes([
      { name: 'a', op: 'Abs', attr: { T: { type: 'DT_FLOAT' } } },
      { name: 'b', op: 'Abs', attr: null },
    ]);
    expect(nodes.get('a')?.attributes).toEqual({ T: { type: 'DT_FLOAT' } });
    expect(nodes.get('b')).toEqual({ name: 'b', op: 'Abs', inputs: [], attributes: {} });
  });

  test.each<[unknown[], string, object]>([
    [[3], 'no name or no op', {}],
    [[{ op: 'Abs' }], 'no name or no op', {}],
    [[{ name: 'a' }], 'no name or no op', {}],
    [[{ name: 'a', op: 'Abs', input: 'x' }], 'inputs of node a are damaged', { layer: 'a' }],
    [[{ name: 'a', op: 'Abs', input: ['x', 3] }], 'inputs of node a are damaged', { layer: 'a' }],
    [[{ name: 'a', op: 'Abs', attr: 3 }], 'attributes of node a are damaged', { layer: 'a' }],
    [[node('a'), node('a')], 'Two nodes are named a.', { layer: 'a' }],
  ])('%o', (nodes, says, where) => {
    const error = { code: 'bad-file', message: expect.stringContaining(says), where };
    expect(() => readNodes(nodes)).toThrow(expect.objectContaining(error));
  });
});

test('the node of a result', () => {
  expect(['a', 'a:1', 'a:12', 'a/b:0', 'a:x', 'a:1/b'].map(nodeOf)).toEqual([
    'a',
    'a',
    'a',
    'a/b',
    'a:x',
    'a:1/b',
  ]);
});

describe('order', () => {
  const ordered = (nodes: object[], outputs: string[]) => {
    const byName = readNodes(nodes);
    return inDataOrder(byName, neededNodes(byName, outputs)).map(({ name }) => name);
  };

  test('that of the file, but what is read comes first', () => {
    expect(ordered([node('a'), node('b', 'a'), node('c', 'a')], ['b', 'c'])).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(ordered([node('c', 'b'), node('b', 'a:1'), node('a')], ['c'])).toEqual(['a', 'b', 'c']);
    const diamond = [node('d', 'b', 'c'), node('b', 'a'), node('c', 'b', 'a'), node('a')];
    expect(ordered(diamond, ['d'])).toEqual(['a', 'b', 'c', 'd']);
    expect(ordered([node('d', 'a', 'a'), node('a')], ['d'])).toEqual(['a', 'd']);
  });

  test('what no output needs is left out', () => {
    expect(ordered([node('a'), node('b'), node('c', 'a')], ['c:1'])).toEqual(['a', 'c']);
  });

  test.each<[object[], string]>([
    [[node('a', 'a')], 'cycle at a'],
    [[node('a', 'c'), node('b', 'a'), node('c', 'b')], 'cycle at '],
  ])('circles are refused: %o', (nodes, says) => {
    expect(() => ordered(nodes, ['a'])).toThrow(says);
  });

  test('a node that is missing is named', () => {
    expect(() => ordered([node('a', 'gone')], ['a'])).toThrow(
      'reads the node gone, which is missing',
    );
  });
});

describe('outputs', () => {
  const of = (json: object, ...nodes: object[]) =>
    outputNames(json as Record<string, unknown>, readNodes(nodes));
  const signature = { outputs: { y: { name: 'y:0' }, z: { name: 'z:1' }, w: 3, v: { name: 4 } } };

  test('those of the signature, wherever it stands', () => {
    expect(of({ signature }, node('a'))).toEqual(['y', 'z:1']);
    expect(of({ userDefinedMetadata: { signature } }, node('a'))).toEqual(['y', 'z:1']);
    expect(of({ signature: null, userDefinedMetadata: { signature } }, node('a'))).toEqual([
      'y',
      'z:1',
    ]);
  });

  test.each<[object]>([
    [{}],
    [{ userDefinedMetadata: 3 }],
    [{ signature: {} }],
    [{ signature: { outputs: 3 } }],
    [{ signature: { outputs: {} } }],
  ])('else those that nothing reads: %o', (json) => {
    const nodes = [
      { name: 'x', op: 'Placeholder' },
      { name: 'k', op: 'Const' },
      { name: 'n', op: 'NoOp' },
      node('a', 'x'),
      node('b', 'a:1'),
      node('c', 'a'),
    ];
    expect(of(json, ...nodes)).toEqual(['b', 'c']);
  });

  test('a graph of inputs and constants computes nothing', () => {
    for (const op of ['Placeholder', 'Const', 'NoOp']) {
      expect(() => of({}, { name: 'a', op })).toThrow('it has no output');
    }
  });
});

test.each<[string[], string]>([
  [[], ''],
  [['a', 'b'], ''],
  [['m/a', 'm/b'], 'm/'],
  [['m/a', 'b', 'm/c'], 'm/'],
  [['m/n/a', 'm/n/b'], 'm/n/'],
  [['m/n/a', 'm/o/b'], 'm/'],
  [['m/n/a', 'm/n/o/b', 'm/c'], 'm/'],
  [['m/a', 'n/b'], ''],
  [['m/a', 'mm/b'], ''],
])('the folders that all of %o share: %s', (names, prefix) => {
  expect(commonPrefix(names)).toBe(prefix);
});
