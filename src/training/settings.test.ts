import { describe, expect, test } from 'vitest';
import {
  DEFAULT_TRAINING,
  readTrainingSettings,
  TRAINING_GROUPS,
  type TrainingSetting,
  trainingSpecOf,
} from './settings.ts';

const NAMES = Object.keys(DEFAULT_TRAINING) as TrainingSetting[];

describe('the table of training settings', () => {
  test('every setting is in one group', () => {
    expect(Object.values(TRAINING_GROUPS).flatMap((group) => Object.keys(group))).toEqual(NAMES);
  });

  test.each(NAMES)('%s: what is usual is read as it is, what is of no use gets it', (name) => {
    const { usual } = trainingSpecOf(name);
    expect(readTrainingSettings({ [name]: usual })).toEqual(DEFAULT_TRAINING);
    for (const value of [null, [], {}, Number.NaN, Number.POSITIVE_INFINITY])
      expect(readTrainingSettings({ [name]: value })[name]).toBe(usual);
  });

  test.each(NAMES)('%s: a number beyond its limits is clamped', (name) => {
    const { limits } = trainingSpecOf(name);
    if (!limits) return;
    expect(readTrainingSettings({ [name]: limits.max + 1 })[name]).toBe(limits.max);
    expect(readTrainingSettings({ [name]: limits.min - 1 })[name]).toBe(limits.min);
  });

  test('settings that do not count are not shown', () => {
    const shown = (settings: object, hasDropout: boolean) =>
      NAMES.filter((name) => {
        const { readBy } = trainingSpecOf(name);
        const model = { hasDropout, hasBatchNorm: false };
        return readBy?.({ ...DEFAULT_TRAINING, ...settings }, model) ?? true;
      });
    expect(shown({ optimizer: 'sgd' }, true)).toContain('momentum');
    expect(shown({ optimizer: 'adam' }, true)).not.toContain('momentum');
    expect(shown({}, true)).toContain('dropout');
    expect(shown({}, false)).not.toContain('dropout');
    expect(shown({}, true)).not.toContain('freezeBatchNormAfter');
    expect(shown({}, true)).toContain('weightBits');
    expect(shown({ kind: 'float' }, true)).not.toContain('weightBits');
  });
});
