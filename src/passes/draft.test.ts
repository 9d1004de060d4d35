import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator } from '../ir/model.ts';
import { draftOf, withBatchNorm, withDropout, withLearned } from './draft.ts';

/** x → RELU a → ADD(a, a) b → RELU c → RELU d, with a and d as outputs; tensors are numbered x, a, b, c, d. */
const [X, A, B, C, D] = [0, 1, 2, 3, 4];
const range = { min: Float32Array.of(-1), max: Float32Array.of(1), quantizedDimension: 0 };

function chain(): Model {
  const graph = buildGraph();
  const x = graph.input('x', [1, 4]);
  const a = graph.op('RELU', 'a', [x], {});
  const b = graph.op('ADD', 'b', [a, a], {});
  const c = graph.op('RELU', 'c', [b], {});
  const d = graph.op('RELU', 'd', [c], {});
  return graph.finish([a, d]);
}

/** `chain` with fields put on its tensors. */
function withHints(hints: Readonly<Record<number, object>>): Model {
  const model = chain();
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor, i) => ({ ...tensor, ...hints[i] }));
  return { ...model, subgraphs: [{ ...graph, tensors }] };
}

const edges = (model: Model) =>
  mainGraph(model).operators.map(({ op, inputs, outputs }) => [op, inputs, outputs]);

describe('who reads and writes', () => {
  test('a position per operand, the graph outputs apart', () => {
    const draft = draftOf(chain());
    expect([X, A, B, C, D, 99].map((i) => draft.readers(i))).toEqual([
      [0],
      [1, 1],
      [2],
      [3],
      [],
      [],
    ]);
    expect([X, A, B, C, D, 99].map((i) => draft.soleReader(i))).toEqual([
      0,
      undefined,
      2,
      3,
      undefined,
      undefined,
    ]);
    expect([X, A, B, C, D].map((i) => draft.writer(i))).toEqual([undefined, 0, 1, 2, 3]);
  });

  test('a graph output has no sole reader, though one operator reads it', () => {
    const graph = buildGraph();
    const a = graph.op('RELU', 'a', [graph.input('x', [1, 4])], {});
    const b = graph.op('RELU', 'b', [a], {});
    expect(draftOf(graph.finish([a, b])).soleReader(a)).toBeUndefined();
    expect(draftOf(graph.finish([b])).soleReader(a)).toBe(1);
  });

  test('what follows: the sole reader of the first result, with the tensor between', () => {
    const draft = draftOf(chain());
    expect([0, 1, 2, 3, 9].map((i) => draft.follower(i)?.position)).toEqual([
      undefined,
      2,
      3,
      undefined,
      undefined,
    ]);
    expect(draft.follower(1)).toEqual({ operator: draft.operators[2], position: 2, tensor: B });
  });

  test('follow a replacement', () => {
    const model = chain();
    const draft = draftOf(model);
    const added = draft.addTensor({ name: 'new', shape: [1, 4], dtype: 'float32' });
    expect(added).toBe(5);
    expect(draft.readers(added)).toEqual([]);
    const sum = draft.operators[1] as Operator;
    draft.replace(1, { ...sum, inputs: [A, X], outputs: [added] });
    draft.replace(2, { ...(draft.operators[2] as Operator), inputs: [added] });
    expect([X, A, B, added].map((i) => draft.readers(i))).toEqual([[0, 1], [1], [], [2]]);
    expect(draft.writer(added)).toBe(1);
    expect(edges(draft.finish())).toEqual([
      ['RELU', [X], [A]],
      ['ADD', [A, X], [added]],
      ['RELU', [added], [C]],
      ['RELU', [C], [D]],
    ]);
    expect(edges(model)).toEqual(edges(chain()));
  });

  test('an operand that is left out has no readers', () => {
    const draft = draftOf(chain());
    draft.replace(1, { ...(draft.operators[1] as Operator), inputs: [A, -1] });
    expect(draft.readers(A)).toEqual([1]);
    expect(draft.readers(-1)).toEqual([]);
  });
});

describe('an operator is taken out', () => {
  test('its readers read what it read, in each operand', () => {
    const draft = draftOf(chain());
    draft.absorb(0, X);
    expect(draft.operators[0]).toBeUndefined();
    expect(draft.readers(X)).toEqual([1, 1]);
    expect(draft.readers(A)).toEqual([]);
    const model = draft.finish();
    expect(edges(model)).toEqual([
      ['ADD', [X, X], [B]],
      ['RELU', [B], [C]],
      ['RELU', [C], [D]],
    ]);
    expect(mainGraph(model).outputs).toEqual([X, D]);
  });

  test('outputs and their names in the signature follow, through several steps', () => {
    const draft = draftOf(chain());
    draft.absorb(3, C);
    draft.absorb(2, B);
    const model = draft.finish();
    expect(mainGraph(model).outputs).toEqual([A, B]);
    expect(model.signatures[0]?.outputs).toEqual([
      { name: 'a', tensor: A },
      { name: 'd', tensor: B },
    ]);
    expect(model.signatures[0]?.inputs).toEqual([{ name: 'x', tensor: X }]);
  });

  test('the signature of another subgraph keeps its numbers', () => {
    const model = chain();
    const other = { key: 'other', inputs: [], outputs: [{ name: 'd', tensor: D }], subgraph: 1 };
    const draft = draftOf({
      ...model,
      subgraphs: [mainGraph(model), mainGraph(chain())],
      signatures: [...model.signatures, other],
    });
    draft.absorb(3, C);
    expect(draft.finish().signatures[1]).toBe(other);
  });

  test('what was learned of the result takes the place; what was known of the step before goes', () => {
    const draft = draftOf(
      withHints({ [B]: { learned: range, dropout: 0.5 }, [C]: { dropout: 0.5 } }),
    );
    draft.absorb(2, B);
    expect(draft.tensors[B]).toMatchObject({ name: 'b', dropout: 0.75 });
    expect(draft.tensors[B]).not.toHaveProperty('learned');
    const other = draftOf(withHints({ [C]: { learned: range } }));
    other.absorb(2, B);
    expect(other.tensors[B]?.learned).toBe(range);
    expect(other.tensors[B]).not.toHaveProperty('dropout');
  });

  test('a place without an operator, and an operator without a result, are bugs of the caller', () => {
    const draft = draftOf(chain());
    expect(() => draft.remove(9)).toThrow('no operator at 9');
    draft.remove(3);
    expect(() => draft.remove(3)).toThrow(RangeError);
    expect(draft.readers(C)).toEqual([]);
    draft.replace(2, { ...(draft.operators[2] as Operator), outputs: [] });
    expect(() => draft.absorb(2, B)).toThrow('operator 2 has no output');
  });
});

describe('an operator is passed by', () => {
  const bypassed = (model: Model) => {
    const draft = draftOf(model);
    const reader = draft.operators[3] as Operator;
    draft.bypass(2, B, 3, { ...reader, inputs: [B] });
    return draft;
  };

  test('the reader reads what it read', () => {
    const draft = bypassed(chain());
    expect(draft.operators[2]).toBeUndefined();
    expect(draft.readers(B)).toEqual([3]);
    expect(draft.readers(C)).toEqual([]);
    expect(edges(draft.finish())).toEqual([
      ['RELU', [X], [A]],
      ['ADD', [A, A], [B]],
      ['RELU', [B], [D]],
    ]);
  });

  test.each<[string, Record<number, object>, number | undefined]>([
    ['none', {}, undefined],
    ['that between them', { [C]: { dropout: 0.25 } }, 0.25],
    ['both', { [B]: { dropout: 0.5 }, [C]: { dropout: 0.5 } }, 0.75],
  ])('dropout goes to what is read: %s', (_, hints, expected) => {
    expect(bypassed(withHints(hints)).tensors[B]?.dropout).toBe(expected);
  });

  test('but not where others read that, too', () => {
    const draft = draftOf(withHints({ [B]: { dropout: 0.25 } }));
    // b is read by the sum of itself: twice.
    const reader = draft.operators[2] as Operator;
    draft.bypass(1, A, 2, { ...reader, inputs: [A] });
    expect(draft.tensors[A]).not.toHaveProperty('dropout');
  });
});

test('fields are put in place and taken away', () => {
  const bare = { name: 't', shape: [1], dtype: 'float32' } as const;
  const normalization = {
    gamma: Float32Array.of(1),
    beta: Float32Array.of(0),
    mean: Float32Array.of(0),
    variance: Float32Array.of(1),
    epsilon: 0,
    momentum: 0.9,
    bias: null,
  };
  const full = { ...bare, learned: range, dropout: 0.5, batchNorm: normalization };
  expect(withLearned(bare, range)).toEqual({ ...bare, learned: range });
  expect(withDropout(bare, 0.5)).toEqual({ ...bare, dropout: 0.5 });
  expect(withBatchNorm(bare, normalization)).toEqual({ ...bare, batchNorm: normalization });
  expect(withLearned(full, undefined)).not.toHaveProperty('learned');
  expect(withDropout(full, 0)).not.toHaveProperty('dropout');
  expect(withBatchNorm(full, undefined)).not.toHaveProperty('batchNorm');
});
