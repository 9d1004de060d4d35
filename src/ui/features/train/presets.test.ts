import { expect, test } from 'vitest';
import { DEFAULT_TRAINING } from '../../../training/settings.ts';
import { isSet, PRESETS } from './presets.ts';

const active = (settings: typeof DEFAULT_TRAINING) =>
  PRESETS.filter((preset) => isSet(preset, settings)).map(({ name }) => name);

test('at the start the settings are those of a preset, and it says so', () => {
  expect(active(DEFAULT_TRAINING)).toEqual(['Tutorial: quantization-aware']);
});

test('a preset that was chosen is the one that is set, until something is changed', () => {
  for (const { name, settings } of PRESETS) {
    expect(active({ ...DEFAULT_TRAINING, ...settings })).toEqual([name]);
    expect(active({ ...settings, epochs: settings.epochs + 1 })).toEqual([]);
  }
});
