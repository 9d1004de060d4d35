import { expect, test } from 'vitest';
import { HIDDEN_FIELD, PART_NAMES } from './hidden-field.ts';

test('parts come in one order, once, and unknown ones are let go', () => {
  const { nearest } = HIDDEN_FIELD;
  expect(nearest(['photo', 'models', 'photo', 'walls', 7, null])).toEqual(['models', 'photo']);
  expect(nearest([...PART_NAMES].reverse())).toEqual(PART_NAMES);
  expect(nearest([])).toEqual([]);
  expect(nearest('photo')).toBeUndefined();
  expect(nearest(undefined)).toBeUndefined();
});
