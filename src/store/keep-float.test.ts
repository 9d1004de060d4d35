import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { exactly } from '../quantization/recipe/settings/overrides.ts';
import { FAKE_SUMMARY } from '../testing/fake-engine.ts';
import { forModel, isKeptFloat, withKeptFloat } from './keep-float.ts';

const names = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });

describe('layers kept in float', () => {
  it('are named exactly, whatever signs the name holds', () => {
    fc.assert(
      fc.property(names, names, (layer, other) => {
        const pattern = new RegExp(exactly(layer));
        expect(pattern.test(layer)).toBe(true);
        expect(pattern.test(other)).toBe(layer === other);
      }),
    );
  });

  it('can be taken back, and then nothing is left of it', () => {
    const plain = defaultRecipe('int8');
    const kept = withKeptFloat(plain, 'a/b.c', true);
    expect(isKeptFloat(kept, 'a/b.c')).toBe(true);
    expect(isKeptFloat(kept, 'a/bxc')).toBe(false);
    expect(recipeKey(kept)).not.toBe(recipeKey(plain));
    expect(withKeptFloat(kept, 'a/b.c', false)).toEqual(plain);
    expect(withKeptFloat(kept, 'a/b.c', true)).toEqual(kept);
  });

  it('are forgotten with the model that has them; what a person wrote stays', () => {
    const [first, second] = FAKE_SUMMARY.layers;
    const other = { ...FAKE_SUMMARY, layers: FAKE_SUMMARY.layers.slice(1) };
    const kept = withKeptFloat(
      withKeptFloat(defaultRecipe('int8'), first?.id ?? '', true),
      second?.id ?? '',
      true,
    );
    const written = { ...kept, overrides: [...kept.overrides, { layer: 'conv', weightBits: 4 }] };
    const moved = forModel(written, FAKE_SUMMARY, other);
    expect(isKeptFloat(moved, first?.id ?? '')).toBe(false);
    expect(isKeptFloat(moved, second?.id ?? '')).toBe(true);
    expect(moved.overrides).toContainEqual({ layer: 'conv', weightBits: 4 });
  });
});
