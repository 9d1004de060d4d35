import { expect, test } from 'vitest';
import { modeOfTraining } from './mode-of-training.ts';
import { recipeOfTraining } from './recipe.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from './settings.ts';
import { suitedSettings } from './suited-settings.ts';

const recipe = (changes: Partial<TrainingSettings>) => {
  const { mode, weightBits, granularity, overrides } = recipeOfTraining({
    ...DEFAULT_TRAINING,
    ...changes,
  });
  return [mode, weightBits, granularity, overrides.map((o) => `${o.op} ${o.mode}`)];
};
const apart = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV'].map((op) => `${op} dynamic-int8`);

test.each<[Partial<TrainingSettings>, unknown[]]>([
  [{ kind: 'float' }, ['float32', null, 'per-channel', []]],
  [{}, ['int8', null, 'per-channel', []]],
  [{ weightBits: 4, granularity: 'per-tensor' }, ['int8', 4, 'per-tensor', []]],
  [{ granularity: 'blockwise-32' }, ['int8', null, 'per-channel', []]],
  [{ activationType: 'int16' }, ['int16x8', null, 'per-channel', []]],
  [{ activationType: 'dynamic' }, ['dynamic-int8', null, 'per-channel', []]],
  [{ activationType: 'dynamic', weightBits: 4 }, ['dynamic-int4', null, 'per-channel', apart]],
  [
    { activationType: 'dynamic', weightBits: 4, granularity: 'blockwise-64' },
    ['dynamic-int4', null, 'blockwise-64', apart],
  ],
  [
    { activationType: 'dynamic', weightBits: 4, fewBitsIn: 'all' },
    ['dynamic-int4', null, 'per-channel', []],
  ],
  [{ activationType: 'dynamic', weightBits: 3 }, ['dynamic-int8', 3, 'per-channel', apart]],
  [{ activationType: 'dynamic', weightBits: 2 }, ['dynamic-int2', null, 'per-channel', []]],
])('%j', (changes, expected) => {
  const [mode, bits, granularity, overrides] = recipe(changes);
  expect([mode, bits, granularity, (overrides as string[]).toSorted()]).toEqual(expected);
  expect(modeOfTraining({ ...DEFAULT_TRAINING, ...changes })).toBe(mode);
});

const changed = (...changes: Partial<TrainingSettings>[]) =>
  changes.reduce<TrainingSettings>(suitedSettings, DEFAULT_TRAINING);

test('few bits bring the ranges and the rate that suit them, once', () => {
  const few = { ranges: 'learned', schedule: 'cosine' };
  expect(changed({ weightBits: 4 })).toMatchObject({ weightBits: 4, ...few });
  expect(changed({ weightBits: 4 }, { ranges: 'tracked' }, { weightBits: 2 })).toMatchObject({
    ranges: 'tracked',
    schedule: 'cosine',
  });
  expect(changed({ weightBits: 2, schedule: 'constant' })).toMatchObject({
    ranges: 'learned',
    schedule: 'constant',
  });
  expect(changed({ weightBits: 2 }, { weightBits: 8 })).toEqual(DEFAULT_TRAINING);
});

test('what no kernel reads is not asked for', () => {
  expect(changed({ weightBits: 3 }, { activationType: 'int16' }).weightBits).toBe(8);
  const blocks = { activationType: 'dynamic', weightBits: 4, granularity: 'blockwise-32' } as const;
  expect(changed(blocks).granularity).toBe('blockwise-32');
  expect(changed(blocks, { weightBits: 2 }).granularity).toBe('per-channel');
  expect(changed(blocks, { activationType: 'int8' }).granularity).toBe('per-channel');
  expect(changed({ kind: 'float', activationType: 'int16', weightBits: 3 }).weightBits).toBe(3);
});
