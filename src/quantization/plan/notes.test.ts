/** What a plan says in words, and the finer points of who gets which form. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { Padding } from '../../schema/enums.ts';
import type { DType } from '../../tensor/dtype.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { activationParameters } from '../scales/activation-parameters.ts';
import { type Instruction, printInstruction } from './instruction.ts';
import { planQuantization } from './plan.ts';
import { unchangedDiagnostics } from './unchanged.ts';

const f32 = Math.fround;
const NONE = { fusedActivationFunction: 0 };
const seen = () => ({ min: -1, max: 1 });

type Build = (b: GraphBuilder, x: number) => readonly number[];

function model(build: Build, batch = 1): Model {
  const b = buildGraph();
  return b.finish(build(b, b.input('x', [batch, 4])));
}
const planned = (of: Model, mode: Recipe['mode'], changes: Partial<Recipe> = {}, ranges = seen) =>
  planQuantization(of, { ...defaultRecipe(mode), ...changes }, ranges);

const dense = (b: GraphBuilder, x: number, name: string, ...first: number[]) => {
  const data = new Float32Array(16).fill(1);
  data.set(first);
  return b.op('FULLY_CONNECTED', name, [x, b.constant(`${name}/w`, [4, 4], data)], {});
};

describe('weights that are not finite', () => {
  const refused = (...bad: readonly (readonly number[])[]) => {
    const of = model((b, x) => [
      bad.reduce((from, values, i) => dense(b, from, `y${i}`, ...values), x),
    ]);
    return expect(() => planned(of, 'weight-only-int8'));
  };
  const nan = [Number.NaN];

  test('the first layer is named, others are counted', () => {
    refused([], nan).toThrow(
      'Layer y1 cannot be stored as weight-only-int8: 1 of its 16 weights is not a number (NaN), in channel 0 (of 0 to 3).',
    );
    refused(nan, [], nan, nan).toThrow(/of 0 to 3\); 2 more layers have such values\.$/);
  });

  test('one layer is counted once', () => {
    const of = model((b, x) => {
      const w = b.constant('w', [4, 4], new Float32Array(16).fill(Number.NaN));
      const bias = b.constant('bias', [4], new Float32Array(4).fill(Number.NaN));
      return [b.op('FULLY_CONNECTED', 'y', [x, w, bias], {})];
    });
    const weightsAndBias = () => planned(of, 'int8');
    expect(weightsAndBias).toThrow(
      expect.objectContaining({
        code: 'bad-weights',
        message: expect.stringMatching(/\(NaN\), in channels 0, 1, 2 and 1 more \(of 0 to 3\)\.$/),
      }),
    );
  });
});

test('values that float16 clamps are counted, layer by layer', () => {
  const of = model((b, x) => [
    dense(b, dense(b, dense(b, x, 'one', 7e4), 'two', -7e4, 7e4), 'none'),
  ]);
  const { diagnostics } = planned(of, 'float16');
  expect(diagnostics).toEqual(
    ['1 value of layer one is', '2 values of layer two are'].map((text, i) => ({
      severity: 'warning',
      code: 'clamped',
      message: `${text} beyond ±65504, the largest number that float16 has, and stored as that.`,
      where: { layer: ['one', 'two'][i] },
    })),
  );
});

describe('a file that is not what was asked for', () => {
  const stored = (dtype: DType) => {
    const of = model((b, x) => [dense(b, x, 'y')]);
    const graph = mainGraph(of);
    const tensors = graph.tensors.map((t) => (t.data ? { ...t, dtype } : t));
    return withMainGraph(of, { ...graph, tensors });
  };
  const kept = (...names: string[]) =>
    names.map((name, op): Instruction => ({ kind: 'keep-float', op, name, reason: 'so' }));
  const said = (of: Model, recipe: Recipe, instructions: readonly Instruction[] = []) =>
    unchangedDiagnostics(of, recipe, instructions).map(({ code, severity, message }) => [
      code,
      severity,
      message,
    ]);

  test.each(['int4', 'int8', 'uint8', 'int16', 'float16'] as const)(
    '%s stays what it is',
    (dtype) => {
      expect(said(stored(dtype), defaultRecipe('float32'))).toEqual([
        [
          'stays-quantized',
          'warning',
          'The file is quantized already, and nothing of it could be changed to float32.',
        ],
      ]);
    },
  );

  test('floats, and indices: nothing of them is quantized', () => {
    const start = 'Nothing in this model was changed by int8: ';
    for (const dtype of ['float32', 'int32', 'int64', 'bool'] as const) {
      expect(said(stored(dtype), defaultRecipe('float32'))).toEqual([]);
      expect(said(stored(dtype), defaultRecipe('int8'))).toEqual([
        [
          'nothing-quantized',
          'warning',
          `${start}it has no weights that the mode stores in another form.`,
        ],
      ]);
    }
    const message = (...names: string[]) =>
      said(stored('float32'), defaultRecipe('int8'), kept(...names))[0]?.[2];
    expect(message('a')).toBe(`${start}layer a stays in float, so.`);
    expect(message('a', 'b', 'c')).toBe(
      `${start}layer a stays in float, so, and 2 more layers stay in float.`,
    );
  });

  test('not where an instruction changes something, or a mode asks for no change', () => {
    const halve: Instruction = {
      kind: 'halve',
      type: 'float16',
      at: { op: 0, input: 1 },
      reason: '',
    };
    expect(said(stored('int8'), defaultRecipe('int8'), [...kept('a'), halve])).toEqual([]);
    const overrides = [{ layer: 'a' }, { layer: 'b', mode: 'int8' as const }];
    const mixed = { ...defaultRecipe('float32'), overrides };
    expect(said(stored('float32'), mixed)).toHaveLength(1);
    const without = { ...defaultRecipe('float32'), overrides: [{ layer: 'a' }] };
    expect(said(stored('float32'), without)).toEqual([]);
  });
});

test('an instruction in one line', () => {
  const at = { op: 3, input: 1 };
  const parameters = { scale: 0.5, zeroPoint: -7 };
  const lines: [Instruction, string][] = [
    [{ kind: 'halve', type: 'float16', at, reason: 'why' }, 'halve op 3 input 1: why'],
    [
      { kind: 'quantize-activation', tensor: 9, parameters, type: 'int8', reason: 'why' },
      'quantize-activation %9 s=0.5 zp=-7: why',
    ],
    [{ kind: 'keep-float', op: 4, name: 'y', reason: 'why' }, 'keep-float op 4: why'],
  ];
  for (const [instruction, line] of lines) expect(printInstruction(instruction)).toBe(line);
});

describe('scales that kernels refuse', () => {
  const of = model((b, x) => {
    const w = b.constant('w', [2, 4], Float32Array.of(1, 0, 0, 0, 0, 0, 0, -2));
    return [b.op('FULLY_CONNECTED', 'y', [x, w], {})];
  });
  const ranges = (name: string) => (name === 'x' ? { min: 0, max: 2.55 } : { min: 0, max: 0 });
  const result = (scheme: 'best' | 'tflite') => {
    const { instructions, diagnostics } = planQuantization(
      of,
      { ...defaultRecipe('int8'), scheme },
      ranges as never,
    );
    const [, y] = instructions.flatMap((i) => (i.kind === 'quantize-activation' ? i : []));
    return [y?.parameters.scale, y?.reason, diagnostics.map(({ code }) => code)];
  };

  test('best: input times the largest scale of the weights; tflite: as it is, with a warning', () => {
    const input = f32(f32(2.55) / 255);
    const why = 'range seen in calibration';
    expect(result('best')).toEqual([f32(input * f32(2 / 127)), why, ['scale-coarsened']]);
    const tiny = activationParameters({ min: 0, max: 0 }, 'int8').scale;
    expect(result('tflite')).toEqual([tiny, why, ['scale-too-fine']]);
  });
});

test('best keeps the range of what a join would cut; tflite, and what was trained, do not', () => {
  const of = model((b, x) => {
    const h = b.op('ABS', 'h', [x], {});
    return [h, b.op('CONCATENATION', 'c', [h, x], { axis: 1, ...NONE })];
  });
  const ranges = ((name: string) => ({ min: 0, max: name === 'h' ? 4 : 1 })) as typeof seen;
  const scaleOfH = (changes: Partial<Recipe>) =>
    planned(of, 'int8', changes, ranges).instructions.flatMap((i) =>
      i.kind === 'quantize-activation' && i.tensor === 1 ? i.parameters.scale : [],
    );
  const [own, cut] = [4, 1].map((max) => activationParameters({ min: 0, max }, 'int8').scale);
  expect(scaleOfH({ scheme: 'best' })).toEqual([own]);
  expect(scaleOfH({ scheme: 'best', trained: 'run' })).toEqual([cut]);
  expect(scaleOfH({})).toEqual([cut]);
});

describe('forms of weights', () => {
  const gather: Build = (b, x) => {
    const n = b.constant('n', [1], Int32Array.of(0), 'int32');
    const table = b.constant('t', [2, 4], new Float32Array(8).fill(10));
    return [
      b.op('GATHER', 'rows', [table, n], { axis: 0, batchDims: 0 }),
      b.op('TANH', 'y', [x], {}),
    ];
  };
  const table = (mode: Recipe['mode'], overrides: Recipe['overrides']) =>
    planned(model(gather), mode, { overrides }).instructions.flatMap<string | boolean>((i) =>
      i.kind === 'quantize-weights' ? [i.expand] : i.kind === 'keep-float' ? [i.name] : [],
    );

  test('a table is copied as integers only where no layer is static', () => {
    const dynamic = { op: 'GATHER', mode: 'dynamic-int8' as const };
    expect(table('float32', [dynamic])).toEqual([false]);
    for (const mode of ['int8', 'int16x8'] as const) expect(table(mode, [dynamic])).toEqual([true]);
    expect(table('dynamic-int8', [{ op: 'GATHER' }, { op: 'TANH', mode: 'int8' }])).toEqual([true]);
  });

  test('a table that an integer kernel takes is nothing else', () => {
    for (const mode of ['int8', 'int16x8'] as const) expect(table(mode, [])).toEqual([]);
  });

  test('a convolution without groups may have one scale', () => {
    const b = buildGraph();
    const w = b.constant('w', [2, 1, 1, 2], Float32Array.of(1, 0, -2, 0));
    const window = { padding: Padding.VALID, strideW: 1, strideH: 1, ...NONE };
    const y = b.op('CONV_2D', 'y', [b.input('x', [-1, 3, 3, 2]), w], window);
    const { instructions } = planned(b.finish([y]), 'dynamic-int8', {
      granularity: 'per-tensor',
      overrides: [{ layer: 'y' }],
    });
    expect(instructions).toMatchObject([
      { kind: 'quantize-weights', expand: false, spec: { layout: { channels: 1 } } },
      { kind: 'select-kernel', arithmetic: 'hybrid' },
    ]);
  });

  test('eight bits have no blocks, whatever four have', () => {
    const b = buildGraph();
    const w = b.constant('w', [2, 64], new Float32Array(128).fill(1));
    const y = b.op('FULLY_CONNECTED', 'y', [b.input('x', [1, 64]), w], {});
    const { instructions, diagnostics } = planned(b.finish([y]), 'dynamic-int8', {
      granularity: 'blockwise-32',
      overrides: [{ layer: 'y' }],
    });
    expect(instructions[0]).toMatchObject({ blockSize: null, spec: { layout: { channels: 2 } } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['no-blocks']);
  });
});
