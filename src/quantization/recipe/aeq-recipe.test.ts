import { describe, expect, test } from 'vitest';
import { MODE_NAMES } from '../modes/index.ts';
import { readAeqRecipe, writeAeqRecipe } from './aeq-recipe.ts';
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
  test('the package’s sample: static int8, dense layers 4-bit weight-only, convolutions float', () => {
    const { recipe, notes } = readAeqRecipe(SAMPLE);
    expect(recipe.mode).toBe('int8');
    expect(recipe.overrides).toEqual([
      {
        op: 'FULLY_CONNECTED',
        mode: 'weight-only-int4',
        granularity: 'per-channel',
        weightBits: null,
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

  test('an algorithm that is not here is refused by name', () => {
    const rule = { regex: '.*', operation: '*', algorithm_key: 'GPTQ', op_config: {} };
    expect(() => readAeqRecipe([rule])).toThrow(/GPTQ/);
    expect(() => readAeqRecipe(['x'])).toThrow(/Rule 0/);
  });
});
