/** Who gets whose scale, on graphs of a few operators: docs/numerics.md (e). Every tensor has a scale of its own to begin with. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import type { ActivationType } from './activation-parameters.ts';
import { contaminatedTensors, contaminationDiagnostics } from './contamination.ts';
import { shareScales } from './share-scales.ts';

const NONE = { fusedActivationFunction: 0 };
const SHAPE = [-1, 4];

type Build = (b: GraphBuilder, input: (name: string) => number) => readonly number[];

function graphOf(build: Build) {
  const b = buildGraph();
  const outputs = build(b, (name) => b.input(name, SHAPE));
  return mainGraph(b.finish(outputs));
}

interface Options {
  readonly type?: ActivationType;
  /** By name, where not `index + 1` and zero point 0. */
  readonly own?: Readonly<Record<string, AffineParameters>>;
  readonly keepRanges?: boolean | undefined;
  /** Operators in float, by position. */
  readonly float?: readonly number[];
}

/** Scales by tensor name, and what operators demand of their inputs. */
function shared(build: Build, { type = 'int8', own = {}, float = [], keepRanges }: Options = {}) {
  const graph = graphOf(build);
  const integer = graph.operators.map((_, op) => !float.includes(op));
  const ownOf = (tensor: number) =>
    own[graph.tensors[tensor]?.name ?? ''] ?? { scale: tensor + 1, zeroPoint: 0 };
  const { parameters, demands, reasons } = shareScales(graph, integer, type, ownOf, keepRanges);
  const indexOf = (name: string) => graph.tensors.findIndex((tensor) => tensor.name === name);
  return {
    of: (name: string) => parameters.get(indexOf(name)),
    own: (name: string) => ownOf(indexOf(name)),
    scales: (...names: string[]) => names.map((name) => parameters.get(indexOf(name))?.scale),
    why: (name: string) => reasons.get(indexOf(name)),
    demands: [...demands].flatMap(([op, wanted]) =>
      [...wanted].map(([input, { scale, zeroPoint }]) => [op, input, scale, zeroPoint]),
    ),
  };
}

const concat = (b: GraphBuilder, name: string, ...inputs: number[]) =>
  b.op('CONCATENATION', name, inputs, { axis: 1, ...NONE });

describe('joins', () => {
  test('the result’s scale goes to all operands', () => {
    const { of, own, demands } = shared((b, input) => [concat(b, 'c', input('a'), input('b'))]);
    expect([of('a'), of('b'), of('c')]).toEqual([own('c'), own('c'), own('c')]);
    expect(demands).toEqual([]);
  });

  test('of nested ones the last decides', () => {
    const { of, own, demands } = shared((b, input) => {
      const inner = concat(b, 'inner', input('a'), input('b'));
      return [concat(b, 'outer', inner, input('c'))];
    });
    for (const name of ['a', 'b', 'c', 'inner', 'outer']) expect(of(name)).toEqual(own('outer'));
    expect(demands).toEqual([]);
  });

  test('and is named', () => {
    const { why } = shared((b, input) => {
      const inner = b.op('MAXIMUM', 'inner', [input('a'), input('b')], {});
      return [concat(b, 'outer', inner, input('c'))];
    });
    for (const name of ['a', 'b', 'c', 'inner', 'outer'])
      expect(why(name), name).toBe('joined by CONCATENATION, which does not rescale');
  });

  test('it reaches through operators that do not rescale, and stops at those that do', () => {
    const { of, own } = shared((b, input) => {
      const h = b.op('ABS', 'h', [input('a')], {});
      const shape = b.constant('shape', [2], Int32Array.of(-1, 4), 'int32');
      const moved = b.op('RESHAPE', 'moved', [h, shape], {});
      return [concat(b, 'c', moved, input('b'))];
    });
    for (const name of ['h', 'moved', 'b']) expect(of(name)).toEqual(own('c'));
    expect(of('a')).toEqual(own('a'));
  });

  test('a scale that a kernel fixes stays, and is converted where it is joined', () => {
    const { of, own, demands } = shared((b, input) => {
      const tanh = b.op('TANH', 'tanh', [input('a')], {});
      return [concat(b, 'c', tanh, input('b'))];
    });
    expect(of('tanh')).toEqual({ scale: 1 / 128, zeroPoint: 0 });
    expect([of('b'), of('c')]).toEqual([own('c'), own('c')]);
    expect(demands).toEqual([[1, 0, own('c').scale, 0]]);
  });

  test('another zero point is another scale', () => {
    const own = { c: { scale: 1 / 128, zeroPoint: 5 } };
    const build: Build = (b, input) => {
      const tanh = b.op('TANH', 'tanh', [input('a')], {});
      return [concat(b, 'c', tanh, input('b'))];
    };
    expect(shared(build, { own }).demands).toEqual([[1, 0, 1 / 128, 5]]);
    expect(shared(build, { own: { c: { scale: 1 / 128, zeroPoint: 0 } } }).demands).toEqual([]);
  });

  test('a fixed result of a join’s follower leaves the join as it is', () => {
    const { of, own } = shared((b, input) => {
      const both = concat(b, 'c', input('a'), input('b'));
      return [b.op('LOGISTIC', 'y', [both], {})];
    });
    expect(of('y')).toEqual({ scale: 1 / 256, zeroPoint: -128 });
    expect(of('a')).toEqual(own('c'));
  });
});

describe('a join with a smaller range than its operand’s', () => {
  /** The join cuts `h` off. */
  const own = {
    h: { scale: 2, zeroPoint: 0 },
    k: { scale: 0.5, zeroPoint: 0 },
    c: { scale: 1, zeroPoint: 0 },
  };
  const build =
    (more: (b: GraphBuilder, h: number) => readonly number[]): Build =>
    (b, input) => {
      const h = b.op('ABS', 'h', [input('a')], {});
      const k = b.op('ABS', 'k', [input('b')], {});
      return [concat(b, 'c', h, k), ...more(b, h)];
    };
  const scaleOfH = (keepRanges: boolean | undefined, more: Parameters<typeof build>[0]) =>
    shared(build(more), { own, keepRanges }).of('h')?.scale;

  test('nothing else reads the operand: it is cut', () => {
    expect(scaleOfH(true, () => [])).toBe(1);
  });

  test('another operator reads it, or the graph gives it out: it keeps its range', () => {
    expect(scaleOfH(true, (b, h) => [b.op('EXP', 'e', [h], {})])).toBe(2);
    expect(scaleOfH(true, (_, h) => [h])).toBe(2);
  });

  test('the converter cuts in any case', () => {
    for (const unless of [false, undefined])
      expect(scaleOfH(unless, (b, h) => [b.op('EXP', 'e', [h], {})])).toBe(1);
  });
});

describe('ranges kept, further back', () => {
  const scale = (value: number) => ({ scale: value, zeroPoint: 0 });
  const reshaped = (b: GraphBuilder, name: string, x: number) =>
    b.op('RESHAPE', name, [x, b.constant(`${name}/s`, [2], Int32Array.of(-1, 4), 'int32')], {});
  const moved: Build = (b, input) => {
    const h = reshaped(b, 'moved', b.op('ABS', 'h', [input('a')], {}));
    return [concat(b, 'c', h, input('b'))];
  };

  test('a join takes what was only moved with it, or nothing of it', () => {
    const own = { moved: scale(1), b: scale(1), c: scale(2) };
    const taken = shared(moved, { own: { ...own, h: scale(1.5) }, keepRanges: true });
    expect(taken.scales('h', 'moved', 'b', 'c')).toEqual([2, 2, 2, 2]);
    expect(taken.demands).toEqual([]);
    const kept = shared(moved, { own: { ...own, h: scale(4) }, keepRanges: true });
    expect(kept.scales('h', 'moved', 'b', 'c')).toEqual([4, 4, 2, 2]);
    expect(kept.demands).toEqual([[2, 0, 2, 0]]);
    const cut = shared(moved, { own: { ...own, h: scale(4) } });
    expect(cut.scales('h', 'moved', 'b', 'c')).toEqual([2, 2, 2, 2]);
  });

  test('an input of the graph with a larger range keeps it', () => {
    const own = { a: scale(4), b: scale(1), c: scale(2) };
    const { scales, demands } = shared((b, input) => [concat(b, 'c', input('a'), input('b'))], {
      own,
      keepRanges: true,
    });
    expect(scales('a', 'b', 'c')).toEqual([4, 2, 2]);
    expect(demands).toEqual([[0, 0, 2, 0]]);
  });

  test('what an operand was computed from does not matter, nor by whom', () => {
    const build: Build = (b, input) => {
      const h = b.op('MUL', 'h', [input('a'), input('b')], NONE);
      return [concat(b, 'c', h, input('d')), b.op('ABS', 'also', [h], {})];
    };
    const own = { a: scale(1000), b: scale(1), h: scale(1), d: scale(1), c: scale(2) };
    for (const keepRanges of [true, false])
      for (const float of [[], [0]]) {
        const { scales, demands } = shared(build, { own, keepRanges, float });
        expect(scales('h', 'd', 'c')).toEqual([2, 2, 2]);
        expect(scales('a')).toEqual(float.length ? [undefined] : [1000]);
        expect(demands).toEqual([]);
      }
    const wide = { ...own, h: scale(4) };
    expect(shared(build, { own: wide, keepRanges: true, float: [0] }).scales('h')).toEqual([4]);
  });

  test('a join is taken whole: one operand that is cut off keeps it from that', () => {
    const build: Build = (b, input) => [
      concat(b, 'outer', concat(b, 'inner', input('a'), input('b')), input('d')),
    ];
    const own = { a: scale(1), b: scale(4), d: scale(1), inner: scale(1), outer: scale(2) };
    const kept = shared(build, { own, keepRanges: true });
    expect(kept.scales('a', 'b', 'd', 'inner', 'outer')).toEqual([1, 4, 2, 1, 2]);
    expect(kept.demands).toEqual([
      [0, 1, 1, 0],
      [1, 0, 2, 0],
    ]);
    const narrow = { ...own, b: scale(1) };
    expect(
      shared(build, { own: narrow, keepRanges: true }).scales('a', 'b', 'd', 'inner', 'outer'),
    ).toEqual([2, 2, 2, 2, 2]);
  });

  test('a fixed scale in the way is none of its operand’s', () => {
    const build: Build = (b, input) => {
      const t = reshaped(b, 'moved', b.op('TANH', 't', [input('a')], {}));
      return [concat(b, 'c', t, input('b'))];
    };
    const own = { a: scale(1000), moved: scale(1 / 128), b: scale(1), c: scale(1) };
    const { scales, demands } = shared(build, { own, keepRanges: true });
    expect(scales('a', 't', 'moved', 'c')).toEqual([1000, 1 / 128, 1, 1]);
    expect(demands).toEqual([[1, 0, 1, 0]]);
  });
});

test('all results of an operator that does not rescale share its scale', () => {
  const build: Build = (b, input) => {
    const axis = b.constant('axis', [], Int32Array.of(1), 'int32');
    const h = b.op('ABS', 'h', [input('a')], {});
    const [s = -1, t = -1] = b.ops('SPLIT', ['s', 't'], [axis, h], { numSplits: 2 });
    return [concat(b, 'c', s, input('b')), b.op('ABS', 'after', [t], {})];
  };
  const { of, own } = shared(build);
  for (const name of ['h', 's', 't', 'b', 'c']) expect(of(name)).toEqual(own('c'));
});

test('two results that are joined apart still share one: the other join converts', () => {
  const build: Build = (b, input) => {
    const axis = b.constant('axis', [], Int32Array.of(1), 'int32');
    const [s = -1, t = -1] = b.ops('SPLIT', ['s', 't'], [axis, input('a')], { numSplits: 2 });
    return [concat(b, 'first', t, input('d')), concat(b, 'last', s, input('e'))];
  };
  const { of, own, demands } = shared(build);
  for (const name of ['a', 's', 't', 'e', 'last']) expect(of(name)).toEqual(own('last'));
  for (const name of ['d', 'first']) expect(of(name)).toEqual(own('first'));
  expect(demands).toEqual([[1, 0, own('first').scale, 0]]);
});

test('a table that is looked up: the result’s own scale; why a scale is not a tensor’s own', () => {
  const build: Build = (b, input) => {
    const numbers = b.constant('n', [2], Int32Array.of(0, 1), 'int32');
    const table = b.constant('t', [3, 4], new Float32Array(12));
    const rows = b.op('GATHER', 'rows', [table, numbers], { axis: 0, batchDims: 0 });
    const shape = b.constant('shape', [2], Int32Array.of(-1, 4), 'int32');
    const moved = b.op('RESHAPE', 'moved', [input('a'), shape], {});
    const tanh = b.op('TANH', 'tanh', [moved], {});
    return [rows, tanh, concat(b, 'c', input('d'), input('e'))];
  };
  const { of, own, why } = shared(build);
  expect(of('rows')).toEqual(own('rows'));
  expect(['rows', 'a', 'moved', 'tanh', 'c', 'd'].map(why)).toEqual([
    undefined,
    undefined,
    'RESHAPE does not rescale: as its input',
    'TANH always has this scale',
    'joined by CONCATENATION, which does not rescale',
    'joined by CONCATENATION, which does not rescale',
  ]);
});

test('one input that is not rescaled: the result takes its scale', () => {
  const { of, own } = shared((b, input) => {
    const shape = b.constant('shape', [2], Int32Array.of(-1, 4), 'int32');
    return [b.op('RESHAPE', 'y', [input('a'), shape], {})];
  });
  expect(of('y')).toEqual(own('a'));
});

test('kernels fix other scales for int16', () => {
  const build: Build = (b, input) => [b.op('LOGISTIC', 'y', [input('a')], {})];
  expect(shared(build, { type: 'int16' }).of('y')).toEqual({ scale: 1 / 32768, zeroPoint: 0 });
});

test('operators in float neither give nor take', () => {
  const { of, own } = shared(
    (b, input) => [concat(b, 'c', input('a'), b.op('ABS', 'h', [input('b')], {}))],
    {
      float: [1],
    },
  );
  expect(of('c')).toBeUndefined();
  expect(of('h')).toEqual(own('h'));
});

describe('what the converter’s calibrator measures twice', () => {
  const names = (build: Build) => {
    const { tensors } = graphOf(build);
    const name = (index: number) => tensors[index]?.name;
    return [...contaminatedTensors(graphOf(build))].map(([of, by]) => [name(of), name(by)]);
  };
  const last = (b: GraphBuilder, x: number) => b.op('ABS', 'after', [x], {});
  const branch = (b: GraphBuilder, x: number, name: string) => b.op('NEG', name, [x], {});

  test('the first operand of its size that is read once, and is not the graph’s own', () => {
    expect(
      names((b, input) => {
        const x = input('x');
        const h = branch(b, x, 'h');
        return [last(b, b.op('ADD', 'sum', [x, h], NONE))];
      }),
    ).toEqual([['h', 'sum']]);
    expect(
      names((b, input) => {
        const x = input('x');
        return [last(b, b.op('MUL', 'p', [branch(b, x, 'h'), branch(b, x, 'k')], NONE))];
      }),
    ).toEqual([['h', 'p']]);
  });

  test('not one that is read twice, a constant, or one of another size', () => {
    expect(
      names((b, input) => {
        const h = branch(b, input('x'), 'h');
        return [last(b, b.op('ADD', 'sum', [h, h], NONE)), b.op('EXP', 'e', [h], {})];
      }),
    ).toEqual([]);
    expect(
      names((b, input) => {
        const c = b.constant('c', [1, 4], Float32Array.of(1, 2, 3, 4));
        return [last(b, b.op('ADD', 'sum', [c, input('x')], NONE))];
      }),
    ).toEqual([]);
    expect(
      names((b, input) => {
        const x = input('x');
        const axes = b.constant('axes', [1], Int32Array.of(1), 'int32');
        const mean = b.op('MEAN', 'mean', [x, axes], { keepDims: true });
        return [last(b, b.op('ADD', 'sum', [mean, x], NONE))];
      }),
    ).toEqual([]);
  });

  test('not where the result is the graph’s', () => {
    expect(
      names((b, input) => [b.op('SOFTMAX', 'y', [branch(b, input('x'), 'h')], { beta: 1 })]),
    ).toEqual([]);
  });

  test('not where the kernel writes elsewhere', () => {
    expect(
      names((b, input) => {
        const h = branch(b, branch(b, input('x'), 'first'), 'h');
        return [last(b, h)];
      }),
    ).toEqual([]);
  });

  test('not an operand that is stretched', () => {
    const b = buildGraph();
    const x = b.input('x', [1, 2, 4]);
    const axes = b.constant('axes', [1], Int32Array.of(1), 'int32');
    const mean = b.op('MEAN', 'mean', [x, axes], { keepDims: true });
    const sum = b.op('ADD', 'sum', [mean, x], NONE);
    expect([...contaminatedTensors(mainGraph(b.finish([last(b, sum)])))]).toEqual([]);
  });

  test('whatever its place among the tensors', () => {
    const graph = graphOf((b, input) => [
      last(b, b.op('ADD', 'sum', [branch(b, input('x'), 'h'), input('z')], NONE)),
    ]);
    const h = graph.tensors.findIndex(({ name }) => name === 'h');
    const to = (index: number) => (index === h ? 0 : index < h ? index + 1 : index);
    const tensors = [...graph.tensors.slice(h, h + 1), ...graph.tensors.toSpliced(h, 1)];
    const moved = {
      ...graph,
      tensors,
      inputs: graph.inputs.map(to),
      outputs: graph.outputs.map(to),
      operators: graph.operators.map((o) => ({
        ...o,
        inputs: o.inputs.map(to),
        outputs: o.outputs.map(to),
      })),
    };
    const sum = tensors.findIndex(({ name }) => name === 'sum');
    expect([...contaminatedTensors(moved)]).toEqual([[0, sum]]);
  });

  test('what is said of it', () => {
    const graph = graphOf((b, input) => [last(b, input('x'))]);
    expect(contaminationDiagnostics(graph, new Set(graph.inputs))).toEqual([
      {
        severity: 'info',
        code: 'range-contaminated',
        message: expect.stringContaining('The range of x also covers the result'),
        where: { layer: 'x' },
      },
    ]);
  });

  test('not single values', () => {
    const b = buildGraph();
    const h = b.op('NEG', 'h', [b.input('x', [-1, 1])], {});
    const c = b.constant('c', [1], Float32Array.of(1));
    const model = b.finish([b.op('ABS', 'y', [b.op('ADD', 's', [h, c], NONE)], {})]);
    expect([...contaminatedTensors(mainGraph(model))]).toEqual([]);
  });
});
