import { useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { type Recipe, recipeKey } from '../../../quantization/recipe/recipe.ts';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import { saveBytes } from '../../components/save.ts';
import { fileNameOf } from '../../shared/file-name.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';

/** What can be done with a file that was tried: each makes it again from its recipe. */
export function useFile(recipe: Recipe) {
  const engine = useEngine();
  const reference = usePlayground((state) => state.reference);
  const announce = usePlayground((state) => state.announce);
  const addColumn = usePlayground((state) => state.addColumn);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const full = usePlayground((state) => state.columns.length >= MAX_COLUMNS);
  const column = usePlayground((state) => {
    const key = recipeKey(recipe);
    return state.columns.some((one) => recipeKey(one.recipe) === key);
  });
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ErrorData | null>(null);
  const name = fileNameOf({ reference }, recipe);

  const save = async () => {
    setSaving(true);
    setError(null);
    try {
      saveBytes(await engine.file(recipe), name, 'application/octet-stream');
      announce(`${name} is saved.`);
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setSaving(false);
    }
  };
  return {
    ready,
    saving,
    error,
    /** Why it cannot become a column; null where it can. */
    whyNot: column
      ? 'It is a column of the table already.'
      : full
        ? `The table has ${MAX_COLUMNS} columns, as many as it takes: remove one first.`
        : null,
    add() {
      addColumn(recipe);
      announce('A column is added: it is converted and measured on all test images.');
    },
    save: () => void save(),
    saveRecipe() {
      const file = name.replace(/\.tflite$/, '.recipe.json');
      saveBytes(`${JSON.stringify(recipe, null, 2)}\n`, file, 'application/json');
      announce(`${file} is saved. quantize --recipe takes it.`);
    },
  };
}
