import { expect, test } from 'vitest';
import { changedSetup, USUAL_SETUP } from '../../../data/setup/setup.ts';
import { incomplete } from '../../../testing/incomplete.ts';
import type { ScannedSet } from '../../../workers/engine.ts';
import { controlsFor } from './setup-controls.ts';

const found = { kind: 'arrays', files: 1, targets: null } as const;
const namesOf = (set: Parameters<typeof controlsFor>[0], setup = USUAL_SETUP) => {
  const { first, more } = controlsFor(set, setup);
  return [...first, ...more].map(({ group, name }) => `${group} ${name}`);
};

test('samples that are made up ask for nothing but how they are shared out', () => {
  const names = ['split calibration', 'split most', 'split seed'];
  expect(namesOf({ ...found, files: 0 })).toEqual(names);
  expect(namesOf(found)).toEqual(expect.arrayContaining(['values preset', 'table label']));
});

test('no share is asked for where other data are calibrated with', () => {
  const calibration = incomplete<ScannedSet>({ name: 'more.zip' });
  expect(namesOf(found)).toContain('split calibration');
  expect(namesOf({ ...found, calibration })).not.toContain('split calibration');
});

test('fields appear with the choice that they belong to', () => {
  const pictures = { ...found, kind: 'images' } as const;
  expect(namesOf(pictures)).not.toContain('image share');
  const cropped = changedSetup(USUAL_SETUP, { image: { fit: 'crop' } });
  expect(namesOf(pictures, cropped)).toContain('image share');
  const classes = { kind: 'classes', names: ['a', 'b'], counts: [1, 1] } as const;
  expect(namesOf(pictures)).not.toContain('classes order');
  expect(namesOf({ ...pictures, targets: classes })).toContain('classes order');
});
