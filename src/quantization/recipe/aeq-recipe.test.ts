import { describe, expect, test } from 'vitest';
import { MODE_NAMES } from '../modes/index.ts';
import { isAeqRecipe, readAeqRecipe, writeAeqRecipe } from './aeq-recipe.ts';
import { defaultRecipe } from './recipe.ts';

const weights = (bits: number) => ({
  num_bits: bits,
  symmetric: true,
  granularity: 'CHANNELWISE',
  dtype: 'INT',
});
const common = { skip_checks: false, min_weight_elements: 0 };

/** The package's own sample of advanced usage. */
const SAMPLE = [
  {
    regex: '.*',
    operation: '*',
    algorithm_key: 'min_max_uniform_quantize',
    op_config: {
      activation_tensor_config: {
        num_bits: 8,
        symmetric: false,
        granularity: 'TENSORWISE',
        dtype: 'INT',
      },
      weight_tensor_config: weights(8),
      compute_precision: 'INTEGER',
      explicit_dequantize: false,
      ...common,
    },
  },
  {
    regex: '.*',
    operation: 'FULLY_CONNECTED',
    algorithm_key: 'min_max_uniform_quantize',
    op_config: {
      weight_tensor_config: weights(4),
      compute_precision: 'FLOAT',
      explicit_dequantize: true,
      ...common,
    },
  },
  { regex: '.*', operation: 'CONV_2D', algorithm_key: 'no_quantize' },
];

describe('recipes of ai-edge-quantizer', () => {
  test('are told from ours: lists, not objects', () => {
    expect([isAeqRecipe(SAMPLE), isAeqRecipe(defaultRecipe('int8'))]).toEqual([true, false]);
  });

  test('the package’s sample: static int8, dense layers 4-bit weight-only, convolutions float', () => {
    const { recipe, notes } = readAeqRecipe(SAMPLE);
    expect(recipe.mode).toBe('int8');
    expect(recipe.overrides).toEqual([
      {
        op: 'FULLY_CONNECTED',
        mode: 'weight-only-int4',
        granularity: 'per-channel',
        weightBits: null,
        weightEstimator: 'min-max',
      },
      { op: 'CONV_2D', mode: 'float32' },
    ]);
    expect(notes).toEqual([]);
    expect(writeAeqRecipe(recipe)).toEqual(SAMPLE);
  });

  test.each(MODE_NAMES)('%s: read(write(recipe)) = recipe', (mode) => {
    const recipe = {
      ...defaultRecipe(mode),
      overrides: [{ layer: '^conv', mode: 'float32' as const }],
    };
    expect(readAeqRecipe(writeAeqRecipe(recipe)).recipe).toEqual(recipe);
  });

  test('two bits are written for dense layers alone: of a convolution they would be NaN', () => {
    const rules = writeAeqRecipe({ ...defaultRecipe('dynamic-int2'), weightEstimator: 'octav' });
    expect(rules).toMatchObject([
      {
        operation: '*',
        algorithm_key: 'OCTAV',
        op_config: { weight_tensor_config: { num_bits: 8 } },
      },
      {
        operation: 'FULLY_CONNECTED',
        algorithm_key: 'OCTAV',
        op_config: { weight_tensor_config: { num_bits: 2 } },
      },
    ]);
  });

  test('an algorithm that is not here is refused by name', () => {
    const rule = { regex: '.*', operation: '*', algorithm_key: 'GPTQ', op_config: {} };
    expect(() => readAeqRecipe([rule])).toThrow(/GPTQ/);
    expect(() => readAeqRecipe(['x'])).toThrow(/Rule 0/);
  });

  const rule = (fields: object, config?: object) => ({
    algorithm_key: 'min_max_uniform_quantize',
    ...(config && { op_config: config }),
    ...fields,
  });
  const weight = (fields: object, more: object = {}) =>
    rule({}, { weight_tensor_config: { num_bits: 8, ...fields }, ...more });
  const read = (...rules: unknown[]) => readAeqRecipe(rules);

  test.each([
    [7, 'Rule 0 is not an object'],
    [[], 'Rule 0 is not an object'],
    [null, 'Rule 0 is not an object'],
    [rule({ regex: 7 }), 'Rule 0 has no regex or operation'],
    [rule({ operation: 7 }), 'Rule 0 has no regex or operation'],
    [rule({}), 'op_config of rule 0 is not an object'],
    [rule({}, { weight_tensor_config: 7 }), 'weight_tensor_config of rule 0 is not an object'],
    [rule({}, {}), 'Rule 0 asks for NaN-bit weights'],
    [{ algorithm_key: 'float_casting', op_config: {} }, 'Rule 0 casts to a type'],
    [
      { algorithm_key: 'float_casting', op_config: { weight_tensor_config: { num_bits: 8 } } },
      'Rule 0 casts to a type that is not float16',
    ],
    [weight({}, { activation_tensor_config: 7 }), 'activation_tensor_config of rule 0'],
    [weight({}, { activation_tensor_config: { num_bits: 4 } }), 'asks for 4-bit activations'],
    [weight({ num_bits: 1 }), 'Rule 0 asks for 1-bit weights'],
    [weight({ num_bits: 9 }), 'Rule 0 asks for 9-bit weights'],
    [weight({ num_bits: 2.5 }), 'Rule 0 asks for 2.5-bit weights'],
    [weight({ granularity: 'ROWS' }), 'Rule 0 asks for the granularity ROWS'],
    [weight({ block_size: 48 }), 'Rule 0 asks for the granularity BLOCKWISE_48'],
  ])('%j is refused: %s', (wrong, message) => {
    expect(() => read(wrong)).toThrow(
      expect.objectContaining({ code: 'bad-recipe', message: expect.stringContaining(message) }),
    );
  });

  test('as many rules as our own overrides', () => {
    const rules = (count: number) => new Array(count).fill({ algorithm_key: 'no_quantize' });
    expect(readAeqRecipe(rules(1000)).recipe.overrides).toHaveLength(999);
    expect(() => readAeqRecipe(rules(1001))).toThrow('The recipe has 1001 rules.');
  });

  const activations = (bits: number) => ({ activation_tensor_config: { num_bits: bits } });

  test.each([
    [weight({}), 'weight-only-int8', null],
    [weight({ num_bits: 4 }), 'weight-only-int4', null],
    [weight({ num_bits: 2 }), 'weight-only-int8', 2],
    [weight({ num_bits: 7 }), 'weight-only-int8', 7],
    [weight({}, { activation_tensor_config: null }), 'weight-only-int8', null],
    [weight({}, { compute_precision: 'INTEGER' }), 'dynamic-int8', null],
    [weight({ num_bits: 4 }, { compute_precision: 'INTEGER' }), 'dynamic-int4', null],
    [weight({}, activations(8)), 'int8', null],
    [weight({ num_bits: 4 }, activations(8)), 'int8', 4],
    [weight({}, activations(16)), 'int16x8', null],
  ])('%j: %s, %j bits', (rule, mode, weightBits) => {
    const { recipe, notes } = read(rule);
    expect(recipe).toMatchObject({ mode, weightBits, granularity: 'per-tensor', overrides: [] });
    expect(notes).toEqual([]);
  });

  test.each([
    [{ granularity: 'TENSORWISE' }, 'per-tensor'],
    [{ granularity: 'CHANNELWISE' }, 'per-channel'],
    [{ granularity: 'BLOCKWISE_64' }, 'blockwise-64'],
    [{ granularity: 'CHANNELWISE', block_size: 128 }, 'blockwise-128'],
    [{ granularity: 'CHANNELWISE', block_size: 0 }, 'per-channel'],
    [{ block_size: 32 }, 'blockwise-32'],
  ])('%j: %s', (fields, granularity) => {
    expect(read(weight(fields)).recipe.granularity).toBe(granularity);
  });

  test('half floats, and what is not quantized', () => {
    const half = {
      algorithm_key: 'float_casting',
      op_config: { weight_tensor_config: { num_bits: 16 } },
    };
    expect(read(half).recipe).toEqual(defaultRecipe('float16'));
    expect(read({ algorithm_key: 'no_quantize' }).recipe).toEqual(defaultRecipe('float32'));
    expect(read().recipe).toEqual(defaultRecipe('float32'));
  });

  test('a first rule for some layers is no rule for all', () => {
    const none = { algorithm_key: 'no_quantize' };
    for (const scope of [{ regex: '^a' }, { operation: 'ADD' }]) {
      const { recipe } = read({ ...none, ...scope }, none);
      expect(recipe.mode).toBe('float32');
      expect(recipe.overrides).toHaveLength(2);
    }
    const both = read({ ...none, regex: '^a', operation: 'ADD' }).recipe.overrides;
    expect(both).toEqual([{ layer: '^a', op: 'ADD', mode: 'float32' }]);
  });

  test('what is done otherwise is noted, once', () => {
    const asymmetric = weight({ symmetric: false }, { min_weight_elements: 5 });
    expect(read(asymmetric, asymmetric).notes).toEqual([
      expect.stringContaining('symmetrically'),
      expect.stringContaining('smallest number of weights'),
    ]);
    expect(read(weight({ symmetric: true }, { min_weight_elements: 0 })).notes).toEqual([]);
  });

  test('written: halves, and activations of 16 bits', () => {
    const written = (mode: 'float16' | 'int16x8') =>
      writeAeqRecipe({ ...defaultRecipe(mode), granularity: 'blockwise-64' });
    const all = { regex: '.*', operation: '*' };
    expect(written('float16')).toEqual([
      {
        ...all,
        algorithm_key: 'float_casting',
        op_config: {
          weight_tensor_config: {
            num_bits: 16,
            symmetric: true,
            granularity: 'TENSORWISE',
            dtype: 'FLOAT',
          },
          compute_precision: 'FLOAT',
          explicit_dequantize: true,
          ...common,
        },
      },
    ]);
    expect(written('int16x8')).toEqual([
      {
        ...all,
        algorithm_key: 'min_max_uniform_quantize',
        op_config: {
          activation_tensor_config: {
            num_bits: 16,
            symmetric: true,
            granularity: 'TENSORWISE',
            dtype: 'INT',
          },
          weight_tensor_config: { ...weights(8), granularity: 'BLOCKWISE_64' },
          compute_precision: 'INTEGER',
          explicit_dequantize: false,
          ...common,
        },
      },
    ]);
  });
});

describe('rotations', () => {
  const rotation = (algorithm_key: string, operation = '*', params?: object) => ({
    regex: '.*',
    operation,
    algorithm_key,
    op_config: {
      weight_tensor_config: { ...weights(4), ...(params && { algorithm_params: params }) },
      compute_precision: 'INTEGER',
      explicit_dequantize: false,
      ...common,
    },
  });
  const dense = {
    op: 'FULLY_CONNECTED',
    mode: 'dynamic-int4',
    granularity: 'per-channel',
    weightBits: null,
    weightEstimator: 'octav',
  };

  test('are of dense layers alone, with OCTAV’s ranges, in both forms', () => {
    expect(readAeqRecipe([rotation('HADAMARD_ROTATION')]).recipe).toMatchObject({
      mode: 'float32',
      rotate: 'off',
      overrides: [{ ...dense, rotate: 'custom-op' }],
    });
    const { recipe, notes } = readAeqRecipe([
      rotation('DECOMPOSED_HADAMARD_ROTATION', 'FULLY_CONNECTED', { max_hadamard_size: 64 }),
    ]);
    expect(recipe.overrides).toEqual([{ ...dense, rotate: 'decomposed' }]);
    expect(notes).toEqual([
      'Rotations have blocks as large as rows allow, whatever max_hadamard_size says.',
    ]);
    expect(() => readAeqRecipe([rotation('HADAMARD_ROTATION', 'EMBEDDING_LOOKUP')])).toThrow(
      'Rule 0 rotates EMBEDDING_LOOKUP; dense layers alone are rotated here.',
    );
  });

  test('end with a later rule for the same layers', () => {
    const { recipe } = readAeqRecipe([rotation('HADAMARD_ROTATION'), rotation('OCTAV')]);
    expect(recipe.overrides.map(({ rotate }) => rotate)).toEqual(['custom-op', 'off']);
  });

  test('are written as a rule of their own for dense layers', () => {
    const recipe = {
      ...defaultRecipe('dynamic-int4'),
      weightEstimator: 'octav',
      rotate: 'decomposed',
      overrides: [{ layer: '^last', rotate: 'off' }],
    } as const;
    const written = writeAeqRecipe(recipe);
    expect(written.map((rule) => `${rule.regex} ${rule.operation} ${rule.algorithm_key}`)).toEqual([
      '.* * OCTAV',
      '.* FULLY_CONNECTED DECOMPOSED_HADAMARD_ROTATION',
      '^last * OCTAV',
    ]);
    expect(readAeqRecipe(written).recipe.overrides).toMatchObject([
      { ...dense, rotate: 'decomposed' },
      { layer: '^last', rotate: 'off' },
    ]);
  });
});
