import { useEffect, useRef, useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { Column } from '../../../store/state.ts';
import { usePlayground } from '../../shared/playground.tsx';

/** Milliseconds without a change after which a file is written: what a hand only passes over needs none. */
const RESTS = 50;

/** The settings that the picture shows while a hand is still moving, and how it moves them. */
export function useDraft(column: Column | undefined) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const [draft, setDraft] = useState<Column | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const own = draft && draft.id === column?.id ? draft : column;
  return {
    recipe: own?.recipe,
    change(recipe: Recipe) {
      if (!column) return;
      const { id } = column;
      setDraft({ id, recipe });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setRecipe(id, recipe);
        setDraft(null);
      }, RESTS);
    },
  };
}
