import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Subgraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { removeDead } from './remove-dead.ts';

/** The main graph with tensors by name instead of by number. */
function named({ tensors, inputs, outputs, operators }: Subgraph) {
  const name = (index: number) => tensors[index]?.name ?? index;
  return {
    tensors: tensors.map((tensor) => tensor.name),
    inputs: inputs.map(name),
    outputs: outputs.map(name),
    operators: operators.map((operator) => [
      operator.op,
      ...operator.inputs.map(name),
      '→',
      ...operator.outputs.map(name),
    ]),
  };
}
const edited = (model: Model, edit: (graph: Subgraph) => Partial<Subgraph>): Model => {
  const graph = mainGraph(model);
  return { ...model, subgraphs: [{ ...graph, ...edit(graph) }] };
};

/** x and an unused input; y = RELU(x); a chain of two that nobody reads, with a constant. */
function withDeadChain(): Model {
  const graph = buildGraph();
  const unread = graph.constant('unread', [1], Float32Array.of(1));
  const x = graph.input('x', [2]);
  graph.input('unused', [2]);
  const added = graph.op('ADD', 'dead', [x, graph.constant('c', [2], new Float32Array(2))], {});
  graph.op('RELU', 'deader', [added], {});
  const model = graph.finish([graph.op('RELU', 'y', [x], {})]);
  expect(unread).toBe(0);
  return model;
}

test('operators that nobody reads go, with all that leads to them alone; inputs stay', () => {
  const model = removeDead(withDeadChain());
  verify(model);
  expect(named(mainGraph(model))).toEqual({
    tensors: ['x', 'unused', 'y'],
    inputs: ['x', 'unused'],
    outputs: ['y'],
    operators: [['RELU', 'x', '→', 'y']],
  });
  expect(model.signatures).toEqual([
    {
      key: 'serving_default',
      inputs: [
        { name: 'x', tensor: 0 },
        { name: 'unused', tensor: 1 },
      ],
      outputs: [{ name: 'y', tensor: 2 }],
      subgraph: 0,
    },
  ]);
});

test('the order stays, and so do signatures of other subgraphs', () => {
  const graph = buildGraph();
  const x = graph.input('x', [2]);
  const a = graph.op('RELU', 'a', [x], {});
  const b = graph.op('TANH', 'b', [a], {});
  const whole = graph.finish([graph.op('ADD', 'c', [a, b], {})]);
  const other = { key: 'other', inputs: [{ name: 'q', tensor: 7 }], outputs: [], subgraph: 1 };
  const model = { ...whole, signatures: [...whole.signatures, other] };
  const result = removeDead(model);
  expect(mainGraph(result)).toEqual(mainGraph(model));
  expect(result.signatures).toEqual(model.signatures);
});

test('of several results one is enough; the others keep their tensors', () => {
  const graph = buildGraph();
  const axis = graph.constant('axis', [], Int32Array.of(0), 'int32');
  const x = graph.input('x', [2]);
  const [, second = -1] = graph.ops('SPLIT', ['a', 'b'], [axis, x], { numSplits: 2 });
  const model = removeDead(graph.finish([second]));
  verify(model);
  expect(named(mainGraph(model)).operators).toEqual([['SPLIT', 'axis', 'x', '→', 'a', 'b']]);
});

test('an operand that is left out stays left out', () => {
  const graph = buildGraph();
  const x = graph.input('x', [1, 2]);
  const w = graph.constant('w', [1, 2], new Float32Array(2));
  const model = graph.finish([graph.op('FULLY_CONNECTED', 'y', [x, w, -1], {})]);
  expect(mainGraph(removeDead(model)).operators[0]?.inputs).toEqual([0, 1, -1]);
});

test('what may act on state stays, read or not', () => {
  const model = withDeadChain();
  const dead = (edit: Partial<Operator>) =>
    edited(model, ({ operators }) => ({
      operators: operators.map((operator) =>
        operator.op === 'ADD' ? ({ ...operator, ...edit } as Operator) : operator,
      ),
    }));
  const opsOf = (m: Model) => mainGraph(removeDead(m)).operators.map(({ op }) => op);
  expect(opsOf(dead({}))).toEqual(['RELU']);
  // An op without a row in the table.
  expect(opsOf(dead({ op: 'CUSTOM', customCode: 'mine' }))).toEqual(['CUSTOM', 'RELU']);
  // No row, but known not to act: arithmetic of shapes.
  expect(opsOf(dead({ op: 'RANK' }))).toEqual(['RELU']);
  const variable = edited(model, ({ tensors }) => ({
    tensors: tensors.map((tensor) =>
      tensor.name === 'c' ? { ...tensor, isVariable: true } : tensor,
    ),
  }));
  expect(opsOf(variable)).toEqual(['ADD', 'RELU']);
});

test('scales of blocks and tensors in between are kept, and numbered anew', () => {
  const graph = buildGraph();
  graph.constant('unread', [1], Float32Array.of(1));
  const scales = graph.constant('scales', [1, 1], Uint16Array.of(0x3c00), 'float16');
  const x = graph.input('x', [1, 2]);
  const scratch = graph.constant('scratch', [1], Float32Array.of(0));
  const w = graph.constant('w', [1, 2], new Float32Array(2));
  const model = edited(graph.finish([graph.op('FULLY_CONNECTED', 'y', [x, w], {})]), (main) => ({
    tensors: main.tensors.map((tensor, i) => {
      if (i !== w) return tensor;
      const quantization = {
        scale: new Float32Array(),
        zeroPoint: new Int32Array(),
        quantizedDimension: 1,
        blockwise: { scales, blockSize: 2 },
      };
      return { ...tensor, quantization };
    }),
    operators: main.operators.map((operator) => ({ ...operator, intermediates: [scratch, -1] })),
  }));
  const { tensors, operators } = mainGraph(removeDead(model));
  expect(tensors.map(({ name }) => name)).toEqual(['scales', 'x', 'scratch', 'w', 'y']);
  expect(tensors[3]?.quantization).toEqual({
    scale: new Float32Array(),
    zeroPoint: new Int32Array(),
    quantizedDimension: 1,
    blockwise: { scales: 0, blockSize: 2 },
  });
  expect(operators[0]).toMatchObject({ inputs: [1, 3], outputs: [4], intermediates: [2, -1] });
  expect(mainGraph(removeDead(withDeadChain())).operators[0]).not.toHaveProperty('intermediates');
});
