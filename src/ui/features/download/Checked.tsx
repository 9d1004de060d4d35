import { Loader } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { FileCheck } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import classes from './FileDialog.module.css';
import { useFileCheck } from './use-file-check.ts';

/** What was found of the recipe's file, once it is there: a column that is not computed yet is converted first. */
export function Checked({
  recipe,
  children,
}: {
  readonly recipe: Recipe;
  readonly children: (check: FileCheck) => ReactNode;
}) {
  const [tries, setTries] = useState(0);
  const state = useFileCheck(recipe, tries);
  if (state.kind === 'checked') return children(state.check);
  if (state.kind === 'failed') {
    return (
      <ErrorNote
        error={state.error}
        action={{ label: 'Try again', onClick: () => setTries(tries + 1) }}
      />
    );
  }
  return (
    <p className={classes.wait} role="status">
      <Loader size={16} aria-hidden />
      {state.stage === null
        ? 'Waiting for the column that is being computed …'
        : 'Making the file and reading it back …'}
    </p>
  );
}
