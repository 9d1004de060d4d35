import { describe, expect, test } from 'vitest';
import { ifGood } from '../../../base/checks.ts';
import { MODE_NAMES } from '../../modes/index.ts';
import { columnRecipe, settingsOfMode, withSetting } from '../recipe.ts';
import { RECIPE_FIELDS, SETTING_NAMES, specOf } from './index.ts';
import { wordsOf } from './setting.ts';

const twice = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i);

describe('the table of settings', () => {
  test('no two share a key in links or an option', () => {
    expect(twice(Object.values(RECIPE_FIELDS).map(({ link }) => link))).toEqual([]);
    expect(twice(SETTING_NAMES.flatMap((name) => specOf(name).option?.name ?? []))).toEqual([]);
  });

  test.each(SETTING_NAMES)('%s: what is usual is allowed, and some mode reads it', (name) => {
    const { check, nearest, usual } = specOf(name);
    expect(ifGood(check, usual)).toEqual(usual);
    // A link does not write what is usual; null is the absence of a value.
    if (usual !== null) expect(nearest(usual)).toEqual(usual);
    expect(nearest(Symbol('no value of any setting'))).toBeUndefined();
    expect(MODE_NAMES.filter((mode) => settingsOfMode(mode).includes(name))).not.toEqual([]);
  });

  test.each(SETTING_NAMES)('%s: values differ in titles', (name) => {
    const { names, limits, kind, title } = specOf(name);
    const values: readonly unknown[] = names ?? (limits ? Object.values(limits) : [true, false]);
    if (kind === 'other') return;
    expect(twice(values.map((value) => title(value)))).toEqual([]);
  });

  test('a menu of values says what each means', () => {
    for (const name of SETTING_NAMES) {
      const spec = specOf(name);
      if (spec.control?.place !== 'chip') continue;
      for (const value of spec.names ?? [])
        expect(wordsOf(spec, value).meaning, `${name} ${value}`).toBeTruthy();
    }
  });

  test('no words where there is no menu', () => {
    expect(wordsOf(specOf('weightBits'), '4')).toEqual({});
  });

  test('a value replaced', () => {
    const recipe = columnRecipe('int8');
    expect(withSetting(recipe, 'weightBits', 4)).toEqual({ ...recipe, weightBits: 4 });
  });
});
