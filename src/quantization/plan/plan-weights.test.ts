/** Plans of modes that touch constants only, instruction by instruction: docs/numerics.md (f), (g), (h). */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { type FloatConstant, isFloatConstant } from '../../ir/operands.ts';
import { Padding } from '../../schema/enums.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import type { Instruction } from './instruction.ts';
import { planQuantization } from './plan.ts';
import {
  blockSizeFor,
  learnedDecision,
  repeated,
  trainedDecision,
  weightDecision,
} from './weight-decision.ts';

const f64 = (...values: number[]) => Float64Array.from(values);

type Build = (b: GraphBuilder) => number;

function model(build: Build): Model {
  const b = buildGraph();
  return b.finish([build(b)]);
}

/** Without reasons, which are words. */
function planned(of: Model, mode: ModeName, changes: Partial<Recipe> = {}) {
  const { instructions, diagnostics } = planQuantization(of, {
    ...defaultRecipe(mode),
    ...changes,
  });
  const bare = instructions.map((instruction) => {
    const { reason, ...rest } = instruction;
    expect(reason).toMatch(/\w/);
    return rest;
  });
  return { instructions: bare, diagnostics, reasons: instructions.map(reasonOf) };
}
const reasonOf = ({ reason }: Instruction) => reason;

/** [out, in] with the largest weight of row r at r + 1, all others 0. */
function rows(out: number, width: number) {
  const data = new Float32Array(out * width);
  for (let r = 0; r < out; r++) data[r * width] = r + 1;
  return data;
}

const dense =
  (out = 2, width = 4): Build =>
  (b) => {
    const w = b.constant('w', [out, width], rows(out, width));
    const bias = b.constant('bias', [out], new Float32Array(out).fill(1));
    return b.op('FULLY_CONNECTED', 'y', [b.input('x', [-1, width]), w, bias], {});
  };

const conv: Build = (b) => {
  const w = b.constant('w', [2, 1, 1, 2], Float32Array.of(1, 0, -2, 0));
  return b.op('CONV_2D', 'y', [b.input('x', [-1, 3, 3, 2]), w], window);
};
const window = { padding: Padding.VALID, strideW: 1, strideH: 1, fusedActivationFunction: 0 };

const depthwise: Build = (b) => {
  const w = b.constant('w', [1, 1, 2, 2], Float32Array.of(1, -2, 0.5, 3));
  const options = { ...window, depthMultiplier: 1 };
  return b.op('DEPTHWISE_CONV_2D', 'y', [b.input('x', [-1, 3, 3, 2]), w], options);
};

const numbers = (b: GraphBuilder) => b.constant('n', [2], Int32Array.of(0, 1), 'int32');
const gather: Build = (b) => {
  const table = b.constant('w', [3, 2], Float32Array.of(0, 1, 2, 3, -12.7, 5));
  return b.op('GATHER', 'y', [table, numbers(b)], { axis: 0, batchDims: 0 });
};
const lookup: Build = (b) => {
  const table = b.constant('w', [3, 2], Float32Array.of(0, 1, 2, 3, -12.7, 5));
  return b.op('EMBEDDING_LOOKUP', 'y', [numbers(b), table], {});
};

const at = (op: number, input: number) => ({ op, input });
const perRow = { channels: 2, inner: 4 };

test('float16: every float constant, of the layers that have the mode', () => {
  const two = model((b) => {
    const first = dense()(b);
    const w = b.constant('v', [2, 2], new Float32Array(4));
    return b.op('FULLY_CONNECTED', 'z', [first, w], {});
  });
  const halved = (op: number, input: number) => ({
    kind: 'halve',
    type: 'float16',
    at: at(op, input),
  });
  expect(planned(two, 'float16').instructions).toEqual([halved(0, 1), halved(0, 2), halved(1, 1)]);
  expect(new Set(planned(two, 'float16').reasons)).toEqual(
    new Set(['a float32 constant takes half the space as float16']),
  );
  const overrides = [{ layer: '^y$', mode: 'float32' as const }];
  expect(planned(two, 'float16', { overrides }).instructions).toEqual([
    halved(1, 1),
    { kind: 'keep-float', op: 0, name: 'y' },
  ]);
  expect(planned(two, 'float32', { overrides }).instructions).toEqual([]);
  const other = [{ layer: '^z$', mode: 'float16' as const }];
  expect(planned(two, 'float32', { overrides: other }).instructions).toEqual([halved(1, 1)]);
});

describe('weight-only', () => {
  const stored = {
    kind: 'quantize-weights',
    at: at(0, 1),
    quantizedDimension: 0,
    blockSize: null,
    type: 'int8',
    expand: true,
  };
  const spec = { bits: 8, arithmetic: 'float32-divide-even', layout: perRow, halfRange: f64(1, 2) };

  test('integers behind a DEQUANTIZE, a scale for each channel', () => {
    expect(planned(model(dense()), 'weight-only-int8').instructions).toEqual([{ ...stored, spec }]);
    expect(planned(model(conv), 'weight-only-int8').instructions).toEqual([
      { ...stored, spec: { ...spec, layout: { channels: 2, inner: 2 } } },
    ]);
    const best = { scheme: 'best', equalize: false } as const;
    expect(planned(model(depthwise), 'weight-only-int8', best).instructions).toEqual([
      {
        ...stored,
        quantizedDimension: 3,
        spec: { ...spec, layout: { channels: 2, inner: 1 }, halfRange: f64(1, 3) },
      },
    ]);
  });

  test('one scale for all, and other widths: each in the smallest type that holds it', () => {
    const one = { channels: 1, inner: 8 };
    expect(
      planned(model(dense()), 'weight-only-int8', { granularity: 'per-tensor' }).instructions,
    ).toEqual([{ ...stored, spec: { ...spec, layout: one, halfRange: f64(2) } }]);
    for (const [bits, type] of [
      [2, 'int2'],
      [3, 'int4'],
      [4, 'int4'],
      [5, 'int8'],
    ] as const)
      expect(
        planned(model(dense()), 'weight-only-int8', { weightBits: bits }).instructions,
      ).toEqual([{ ...stored, type, spec: { ...spec, bits } }]);
    expect(planned(model(dense()), 'weight-only-int4').instructions).toEqual([
      { ...stored, type: 'int4', spec: { ...spec, bits: 4 } },
    ]);
  });
});

describe('dynamic range', () => {
  const stored = {
    kind: 'quantize-weights',
    at: at(0, 1),
    quantizedDimension: 0,
    blockSize: null,
    type: 'int8',
    expand: false,
  };
  const kernel = {
    kind: 'select-kernel',
    op: 0,
    arithmetic: 'hybrid',
    version: 12,
    options: {},
    requantize: new Map(),
  };
  const named = { overrides: [{ op: 'FULLY_CONNECTED', mode: 'dynamic-int8' as const }] };

  test('a hybrid kernel: the converter has it round asymmetrically', () => {
    const spec = { bits: 8, arithmetic: 'float64', layout: perRow, halfRange: f64(1, 2) };
    expect(planned(model(dense()), 'dynamic-int8', named).instructions).toEqual([
      { ...stored, spec },
      { ...kernel, options: { asymmetricQuantizeInputs: true } },
    ]);
  });

  test('ai-edge-quantizer does not, and 4 bits are packed', () => {
    const spec = {
      bits: 4,
      arithmetic: 'float32-divide-even',
      layout: perRow,
      halfRange: f64(1, 2),
    };
    expect(planned(model(dense()), 'dynamic-int4').instructions).toEqual([
      { ...stored, type: 'int4', spec },
      kernel,
    ]);
  });

  test('blocks: scales as float16 by way of bfloat16', () => {
    const blocks = { granularity: 'blockwise-32' } as const;
    const { instructions, diagnostics } = planned(model(dense(2, 64)), 'dynamic-int4', blocks);
    // 1/7 in bfloat16 is 0.142578125; a block of zeros has the smallest range.
    const [first] = instructions as Extract<Instruction, { kind: 'quantize-weights' }>[];
    expect(first).toMatchObject({
      blockSize: 32,
      quantizedDimension: 0,
      spec: { bits: 4, layout: { channels: 4, inner: 32 } },
    });
    const [a, zero, b] = first?.spec.halfRange ?? [];
    expect([a, b]).toEqual([0.142578125 * 7, 0.28515625 * 7]);
    expect(zero).toBeCloseTo(1e-9, 11);
    expect(diagnostics).toEqual([]);
  });

  test('1023 weights are too few, 1024 are not; a layer that is named is quantized in any case', () => {
    const kept = planned(model(dense(31, 33)), 'dynamic-int8');
    expect(kept.instructions).toEqual([{ kind: 'keep-float', op: 0, name: 'y' }]);
    expect(kept.reasons[0]).toBe(
      'its 1023 weights are fewer than 1024: the converter leaves them in float',
    );
    const kinds = (out: number, width: number, changes = {}) =>
      planned(model(dense(out, width)), 'dynamic-int8', changes).instructions.map((i) => i.kind);
    expect(kinds(32, 32)).toEqual(['quantize-weights', 'select-kernel']);
    expect(kinds(31, 33, named)).toEqual(['quantize-weights', 'select-kernel']);
  });

  test('a kernel that reads a scale for each channel gets one scale repeated', () => {
    const recipe = {
      granularity: 'per-tensor',
      overrides: [{ layer: '', mode: 'dynamic-int8' }],
    } as const;
    const { instructions } = planned(model(depthwise), 'dynamic-int8', recipe);
    expect(instructions).toEqual([
      {
        ...stored,
        quantizedDimension: 3,
        spec: {
          bits: 8,
          arithmetic: 'float64',
          layout: { channels: 2, inner: 1 },
          halfRange: f64(3, 3),
        },
      },
      { ...kernel, version: 6 },
    ]);
  });

  test('an operator without rules stays, if it has constants to speak of', () => {
    const known = model(dense(32, 32));
    const graph = mainGraph(known);
    const unknown = (inputs?: readonly number[]) =>
      withMainGraph(known, {
        ...graph,
        operators: graph.operators.map(
          (operator) =>
            ({ ...operator, op: 'MATRIX_DIAG', inputs: inputs ?? operator.inputs }) as never,
        ),
      });
    for (const mode of ['dynamic-int8', 'weight-only-int8'] as const) {
      const { instructions, reasons } = planned(unknown(), mode);
      expect(instructions).toEqual([{ kind: 'keep-float', op: 0, name: 'y' }]);
      expect(reasons).toEqual(['there are no quantization rules for MATRIX_DIAG']);
      expect(planned(unknown([2]), mode).instructions).toEqual([]);
    }
    expect(planned(unknown(), 'float32').instructions).toEqual([]);
  });

  test('weights that are computed are none', () => {
    const computed = model((b) => {
      const [x, v] = [b.input('x', [2, 4]), b.input('v', [3, 4])];
      return b.op('FULLY_CONNECTED', 'y', [x, v], {});
    });
    expect(planned(computed, 'dynamic-int8').instructions).toEqual([]);
  });
});

describe('tables', () => {
  const overrides = [{ layer: '', mode: 'dynamic-int8' as const }];

  test('copied as integers: the result has the scale of the table', () => {
    const { instructions } = planned(model(gather), 'dynamic-int8', { overrides });
    const halfRange = f64(Math.fround(12.7));
    expect(instructions).toEqual([
      {
        kind: 'quantize-weights',
        at: at(0, 0),
        spec: { bits: 8, arithmetic: 'float64', layout: { channels: 1, inner: 6 }, halfRange },
        quantizedDimension: 0,
        blockSize: null,
        type: 'int8',
        expand: false,
      },
      {
        kind: 'select-kernel',
        op: 0,
        arithmetic: 'int8',
        version: 2,
        options: {},
        requantize: new Map(),
      },
      {
        kind: 'quantize-activation',
        tensor: mainGraph(model(gather)).operators[0]?.outputs[0],
        parameters: { scale: Math.fround(Math.fround(12.7) / 127), zeroPoint: 0 },
        type: 'int8',
      },
    ]);
  });

  test('read by a kernel that expands rows', () => {
    const best = { scheme: 'best', equalize: false } as const;
    const summary = (mode: ModeName, changes: Partial<Recipe>) =>
      planned(model(lookup), mode, changes).instructions.map((i) =>
        i.kind === 'select-kernel'
          ? `${i.arithmetic} ${i.version}`
          : i.kind === 'quantize-weights'
            ? `${i.spec.bits} bits, ${i.spec.layout.channels} scales, ${i.type} ${i.expand}`
            : i.kind,
      );
    expect(summary('dynamic-int8', { overrides })).toEqual([
      '8 bits, 3 scales, int8 false',
      'hybrid 3',
    ]);
    expect(summary('weight-only-int8', best)).toEqual(['8 bits, 3 scales, int8 false', 'hybrid 3']);
    expect(summary('weight-only-int8', {})).toEqual(['8 bits, 3 scales, int8 true']);
    expect(summary('weight-only-int4', best)).toEqual(['4 bits, 3 scales, int4 false', 'hybrid 4']);
  });
});

describe('where blocks were asked for', () => {
  test('why a layer has none', () => {
    const message = (of: Build, mode: ModeName, changes: Partial<Recipe> = {}) =>
      planned(model(of), mode, { granularity: 'blockwise-32', ...changes }).diagnostics.map(
        ({ code, severity, where, message: text }) => [code, severity, where.layer, text],
      );
    const note = (text: string) => [['no-blocks', 'info', 'y', `Layer y has ${text}.`]];
    const whole = 'its weights do not fall into rows of whole blocks of 32';
    expect(message(dense(2, 33), 'dynamic-int4')).toEqual(note(`one scale per channel: ${whole}`));
    expect(message(dense(1, 33), 'dynamic-int4')).toEqual(
      note(`one scale for all weights: ${whole}`),
    );
    expect(message(dense(2, 64), 'weight-only-int8')).toEqual(
      note('one scale per channel: in its mode no kernel of FULLY_CONNECTED reads blocks'),
    );
    expect(message(dense(2, 64), 'dynamic-int4')).toEqual([]);
    expect(message(dense(2, 33), 'dynamic-int4', { granularity: 'per-channel' })).toEqual([]);
    expect(message(dense(2, 33), 'float16')).toEqual([]);
  });

  test.each([
    [[2, 64], 'blockwise-32', 32],
    [[2, 64], 'blockwise-64', 64],
    [[2, 64], 'blockwise-128', null],
    [[2, 48], 'blockwise-32', null],
    [[2, 64], 'per-channel', null],
    [[2, 1, 1, 64], 'blockwise-32', null],
    [[64], 'blockwise-32', null],
  ] as const)('%j, %s: %j', (shape, granularity, blockSize) => {
    const tensor = { name: 'w', shape, dtype: 'float32' as const };
    const settings = {
      mode: 'dynamic-int4',
      granularity,
      weightBits: null,
      weightEstimator: 'min-max',
    } as const;
    expect(blockSizeFor(tensor, settings)).toBe(blockSize);
  });
});

describe('decisions', () => {
  const constant = (fields: Partial<FloatConstant> = {}): FloatConstant => {
    const tensor = {
      name: 'w',
      shape: [2, 3],
      dtype: 'float32' as const,
      data: Float32Array.of(1, -2, 3, 4, 5, -6),
      ...fields,
    };
    if (!isFloatConstant(tensor)) throw new RangeError();
    return tensor;
  };
  const storage = {
    kind: 'integer',
    bits: 8,
    arithmetic: 'float64',
    otherBits: true,
    minElements: 0,
  } as const;
  const settings = {
    mode: 'int8',
    granularity: 'per-channel',
    weightBits: null,
    weightEstimator: 'min-max',
  } as const;
  const rounded = { bits: 8, halfRange: f64(1), integers: new Int8Array(6) };

  test('from the weights', () => {
    const perChannel = { layout: { channels: 3, inner: 1 }, halfRange: f64(4, 5, 6) };
    expect(weightDecision(constant(), 1, settings, storage)).toEqual({
      spec: { bits: 8, arithmetic: 'float64', ...perChannel },
      quantizedDimension: 1,
      blockSize: null,
    });
    expect(
      weightDecision(constant({ rounded }), 1, { ...settings, weightBits: 5 }, storage),
    ).toEqual({
      spec: { bits: 5, arithmetic: 'float64', ...perChannel, rounded },
      quantizedDimension: 1,
      blockSize: null,
    });
    for (const [axis, granularity] of [
      [null, 'per-channel'],
      [1, 'per-tensor'],
    ] as const)
      expect(weightDecision(constant(), axis, { ...settings, granularity }, storage)).toEqual({
        spec: {
          bits: 8,
          arithmetic: 'float64',
          layout: { channels: 1, inner: 6 },
          halfRange: f64(6),
        },
        quantizedDimension: 0,
        blockSize: null,
      });
  });

  test('blocks only where the kernel reads them; learned integers go with them', () => {
    const wide = constant({ shape: [1, 32], data: new Float32Array(32).fill(127), rounded });
    const blockwise = { ...settings, granularity: 'blockwise-32' } as const;
    expect(weightDecision(wide, 0, blockwise, storage, true)).toEqual({
      spec: {
        bits: 8,
        arithmetic: 'float64',
        layout: { channels: 1, inner: 32 },
        halfRange: f64(127),
        rounded,
      },
      quantizedDimension: 0,
      blockSize: 32,
    });
    expect(weightDecision(wide, 0, blockwise, storage).blockSize).toBeNull();
    const narrow = { ...blockwise, weightBits: 2 } as const;
    expect(weightDecision(wide, 0, narrow, storage, true).spec).toMatchObject({
      bits: 2,
      halfRange: f64(127),
    });
  });

  test('from training: for the very width and blocks that it had, else the weights are looked at anew', () => {
    const wide = { shape: [2, 32], data: new Float32Array(64).fill(127) };
    const scales = { quantizedDimension: 0, bits: 4 };
    const learned = { min: f64(-14, -7), max: f64(14, 7), ...scales };
    const four = { ...settings, weightBits: 4 } as const;
    const decided = (fields: Partial<FloatConstant>, wanted: typeof four | typeof settings) =>
      trainedDecision(constant({ ...wide, ...fields }), wanted, storage, true);
    expect(decided({ learned }, four)).toEqual({
      spec: {
        ...{ bits: 4, arithmetic: 'float64', halfRange: f64(14, 7) },
        layout: { channels: 2, inner: 32 },
      },
      quantizedDimension: 0,
      blockSize: null,
    });
    expect(decided({ learned }, settings)).toBeUndefined();
    const { bits: _, ...unsaid } = learned;
    expect(decided({ learned: unsaid }, four)).toBeUndefined();
    const blockwise = { ...four, granularity: 'blockwise-32' } as const;
    expect(decided({ learned }, blockwise as never)).toBeUndefined();
    // 7.03125 / 7 lies between two scales that the file can say.
    const blocks = { ...learned, max: f64(14, 7.03125), blockSize: 32 };
    expect(decided({ learned: blocks }, blockwise as never)).toMatchObject({
      spec: { halfRange: f64(14, 7.0546875), layout: { channels: 2, inner: 32 } },
      blockSize: 32,
    });
    expect(decided({ learned: blocks }, four)).toBeUndefined();
  });

  test('one scale for all is written once for each channel, where there are channels without blocks', () => {
    const one = weightDecision(constant(), null, settings, storage);
    expect(repeated(one, constant(), 1)).toEqual({
      spec: { ...one.spec, layout: { channels: 3, inner: 1 }, halfRange: f64(6, 6, 6) },
      quantizedDimension: 1,
      blockSize: null,
    });
    const channels = weightDecision(constant(), 1, settings, storage);
    const blocks = { ...one, blockSize: 3 };
    expect(repeated(one, constant(), null)).toBe(one);
    expect(repeated(channels, constant(), 1)).toBe(channels);
    expect(repeated(blocks, constant(), 1)).toBe(blocks);
  });

  test('from what was learned: the wider end of each range, whatever the weights', () => {
    const learned = {
      min: f64(-3, -1, 5),
      max: f64(2, 4, 6),
      quantizedDimension: 1,
    };
    const spec = { bits: 8, arithmetic: 'float64' };
    expect(learnedDecision(constant(), settings, storage)).toBeUndefined();
    expect(learnedDecision(constant({ learned, rounded }), settings, storage)).toEqual({
      spec: { ...spec, layout: { channels: 3, inner: 1 }, halfRange: f64(3, 4, 6), rounded },
      quantizedDimension: 1,
      blockSize: null,
    });
    const one = { layout: { channels: 1, inner: 6 } };
    expect(
      learnedDecision(
        constant({ learned }),
        { ...settings, granularity: 'per-tensor', weightBits: 4 },
        storage,
      ),
    ).toEqual({
      spec: { ...spec, ...one, bits: 4, halfRange: f64(6) },
      quantizedDimension: 0,
      blockSize: null,
    });
    const single = { min: f64(-7), max: f64(2), quantizedDimension: 1 };
    expect(learnedDecision(constant({ learned: single }), settings, storage)).toEqual({
      spec: { ...spec, ...one, halfRange: f64(7) },
      quantizedDimension: 0,
      blockSize: null,
    });
    const nothing = { min: f64(0, 1, 0), max: f64(-1, 0, 0), quantizedDimension: 1 };
    expect(
      learnedDecision(constant({ learned: nothing }), settings, storage)?.spec.halfRange,
    ).toEqual(f64(5e-7, 5e-7, 5e-7));
  });
});
