import { describe, expect, test } from 'vitest';
import { recipeFrom } from './recipe-options.ts';

describe('switches of scheme best', () => {
  const best = { mode: 'int8', scheme: 'best' };

  test.each([
    ['equalize', 'equalize'],
    ['absorb-bias', 'absorbBias'],
    ['correct-bias', 'correctBias'],
    ['scale-channels', 'scaleChannels'],
  ] as const)('--%s on and off', (option, setting) => {
    expect(recipeFrom({ ...best, [option]: 'off' }).recipe[setting]).toBe(false);
    expect(recipeFrom({ ...best, [option]: 'on' }).recipe[setting]).toBe(true);
    expect(recipeFrom(best).recipe[setting]).toBe(setting !== 'scaleChannels');
    expect(() => recipeFrom({ ...best, [option]: 'yes' })).toThrow(`--${option} is “yes”.`);
  });

  test('--rounding, by the names of the algorithms too', () => {
    expect(recipeFrom({ ...best, rounding: 'adaround' }).recipe.rounding).toBe('learned');
    expect(recipeFrom({ ...best, rounding: 'learned' }).recipe.rounding).toBe('learned');
    expect(recipeFrom({ ...best, rounding: 'gptq' }).recipe.rounding).toBe('gptq');
    // ai-edge-quantizer has GPTQ, but not AdaRound.
    expect(recipeFrom({ mode: 'dynamic-int4', rounding: 'gptq' }).recipe.rounding).toBe('gptq');
    expect(() => recipeFrom({ mode: 'int8', rounding: 'adaround' })).toThrow(
      '--rounding adaround changes nothing in mode int8, scheme tflite.',
    );
    expect(() => recipeFrom({ ...best, rounding: 'constructor' })).toThrow(
      '--rounding is “constructor”.',
    );
  });

  test('one that changes nothing is refused', () => {
    expect(() => recipeFrom({ mode: 'int8', 'absorb-bias': 'off' })).toThrow(
      '--absorb-bias off changes nothing in mode int8, scheme tflite.',
    );
    expect(() => recipeFrom({ ...best, mode: 'dynamic-int8', 'absorb-bias': 'off' })).toThrow(
      '--absorb-bias off changes nothing in mode dynamic-int8.',
    );
  });
});
