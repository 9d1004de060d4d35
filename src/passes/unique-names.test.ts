import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { sharedNameDiagnostics, withUniqueNames } from './unique-names.ts';

/** Input, constant, sum of both, its ReLU (the output), called as listed. */
function named(input: string, constant: string, sum: string, output: string): Model {
  const graph = buildGraph();
  const x = graph.input('x', [2]);
  const c = graph.constant('c', [2], Float32Array.of(1, 2));
  const added = graph.op('ADD', 's', [x, c], {});
  const model = graph.finish([graph.op('RELU', 'y', [added], {})]);
  const names = [input, constant, sum, output];
  const main = mainGraph(model);
  const tensors = main.tensors.map((tensor, i) => ({ ...tensor, name: names[i] ?? '' }));
  return { ...model, subgraphs: [{ ...main, tensors }] };
}

const namesOf = (model: Model) => mainGraph(model).tensors.map(({ name }) => name);

test.each<[string, [string, string, string, string], string[]]>([
  [
    'inputs go first, then outputs, results, constants',
    ['a', 'a', 'a', 'a'],
    ['a', 'a_3', 'a_2', 'a_1'],
  ],
  ['numbers that are taken are left out', ['a', 'a_1', 'a', 'a_2'], ['a', 'a_1', 'a_3', 'a_2']],
  ['each name counts for itself', ['a', 'b', 'a', 'b'], ['a', 'b_1', 'a_1', 'b']],
  ['tensors without a name', ['', '', '', ''], ['input', 'constant', 'add', 'output']],
  ['an operator’s name that is taken', ['add', 'c', '', 'y'], ['add', 'c', 'add_1', 'y']],
  [
    'given names are taken, too',
    ['', 'input', 'input', 'input_1'],
    ['input_2', 'input_3', 'input', 'input_1'],
  ],
])('%s', (_, names, expected) => {
  const model = named(...names);
  const result = withUniqueNames(model);
  expect(namesOf(result)).toEqual(expected);
  expect(namesOf(model)).toEqual(names);
  // Nothing else changes, and names in signatures stay.
  const rest = (m: Model) => mainGraph(m).tensors.map(({ name, ...tensor }) => tensor);
  expect(rest(result)).toEqual(rest(model));
  expect(result.signatures).toBe(model.signatures);
  expect(withUniqueNames(result)).toBe(result);
});

test('a tensor without a name that two operators would be called after', () => {
  const graph = buildGraph();
  const x = graph.input('x', [2]);
  const model = graph.finish([graph.op('RELU', '', [graph.op('RELU', '', [x], {})], {})]);
  const twice = withUniqueNames({
    ...model,
    subgraphs: [{ ...mainGraph(model), outputs: [] }],
  });
  expect(namesOf(twice)).toEqual(['x', 'relu', 'relu_1']);
});

test('names that differ: the same object', () => {
  const model = named('x', 'c', 's', 'y');
  expect(withUniqueNames(model)).toBe(model);
});

describe('what the person is told', () => {
  const message = (model: Model) => sharedNameDiagnostics(model)[0]?.message;

  test('nothing where names differ; constants do not count', () => {
    expect(sharedNameDiagnostics(named('x', 'c', 's', 'y'))).toEqual([]);
    expect(sharedNameDiagnostics(named('x', 'x', 's', 'y'))).toEqual([]);
    expect(sharedNameDiagnostics(named('x', '', 's', 'y'))).toEqual([]);
  });

  test('which names are shared, and how often', () => {
    expect(sharedNameDiagnostics(named('a', 'c', 'a', 'a'))).toEqual([
      {
        severity: 'info',
        code: 'renamed-tensors',
        message:
          'In this file several tensors have the same name: a (3 times). Each was given a name of its own.',
        where: {},
      },
    ]);
  });

  test('how many have none', () => {
    expect(message(named('', 'c', 's', 'y'))).toContain('In this file 1 tensor has no name.');
    expect(message(named('', 'c', '', 'y'))).toContain('In this file 2 tensors have no name.');
    expect(message(named('', 'c', 'a', 'a'))).toContain('a (2 times); 1 tensor has no name.');
  });

  const pairs = (count: number) => {
    const graph = buildGraph();
    const shared = Array.from({ length: count }, (_, i) => `t${i}`);
    for (const name of [...shared, ...shared]) graph.input(name, [1]);
    return graph.finish([]);
  };

  test('three of many by name', () => {
    expect(message(pairs(2))).toContain('name: t0 (2 times), t1 (2 times). Each');
    expect(message(pairs(3))).toContain('t1 (2 times), t2 (2 times). Each');
    expect(message(pairs(5))).toContain('t2 (2 times) and 2 more. Each');
  });
});
