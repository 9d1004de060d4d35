import { expect, test } from 'vitest';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { PROFILES } from '../targets/profiles/index.ts';
import { editedRecipe } from './edited-recipe.ts';

const FLOAT = columnRecipe('float32');

test('the mode and the type of inputs and outputs, the other settings as they are', () => {
  const recipe = { ...columnRecipe('dynamic-int8'), granularity: 'per-tensor' as const };
  expect(editedRecipe(recipe, { mode: 'int8', io: 'int8' })).toEqual({
    ...recipe,
    mode: 'int8',
    io: 'int8',
  });
});

test('nothing where the recipe is so already, or no setting says it', () => {
  expect(editedRecipe(columnRecipe('int8'), { mode: 'int8' })).toBeNull();
  expect(editedRecipe(FLOAT, { batch: 1 })).toBeNull();
  expect(editedRecipe(FLOAT)).toBeNull();
});

test('every remedy of every target that names a mode can be used', () => {
  const edits = PROFILES.flatMap(({ rules, graphRules }) => [...rules, ...graphRules]).flatMap(
    ({ remedy }) => remedy.edit ?? [],
  );
  const modes = edits.filter(({ mode }) => mode !== undefined);
  expect(modes.length).toBeGreaterThan(5);
  for (const edit of modes) expect(editedRecipe(FLOAT, edit)).toMatchObject(edit);
});
