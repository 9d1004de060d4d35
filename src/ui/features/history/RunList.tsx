import { CloseButton, UnstyledButton } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import { referenceName } from '../../../share/model-field.ts';
import type { PastRun } from '../../../share/past-run.ts';
import { formatBytes } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import { whenWords } from '../../components/when.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './RunList.module.css';
import { accuracyWords, differsWords } from './run-words.ts';

/** Runs by model, the open one first; each is a button that makes it a column. */
export function RunList({ runs }: { readonly runs: readonly PastRun[] }) {
  const hash = usePlayground((state) => state.model?.hash);
  const columns = usePlayground((state) => state.columns);
  const inTable = new Set(columns.map(({ recipe }) => recipeKey(recipe)));
  const full = columns.length >= MAX_COLUMNS;
  const hashes = [...new Set(runs.map((run) => run.hash))].sort(
    (a, b) => Number(b === hash) - Number(a === hash),
  );
  return hashes.map((group) => {
    const ofModel = runs.filter((run) => run.hash === group);
    const [newest] = ofModel;
    if (!newest) return null;
    const open = group === hash;
    return (
      <section key={group} className={classes.group} aria-labelledby={`runs-${group}`}>
        <h3 id={`runs-${group}`}>
          {referenceName(newest.reference)}
          <small className={classes.hint}>
            {open ? 'a click makes a run a column again' : 'a click opens this model'}
          </small>
        </h3>
        {full && open && (
          <p className={classes.full}>
            The table has room for {MAX_COLUMNS} columns. Remove one to have a run back.
          </p>
        )}
        <ul>
          {ofModel.map((run) => (
            <li key={run.id}>
              <RunButton
                run={run}
                there={open && inTable.has(recipeKey(run.result.recipe))}
                full={full}
              />
              <DeleteRun run={run} />
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

function DeleteRun({ run }: { readonly run: PastRun }) {
  const forgetRun = usePlayground((state) => state.forgetRun);
  const { label } = modeOf(run.result.recipe.mode);
  return (
    <CloseButton
      aria-label={`Delete the run ${label} of ${whenWords(run.at)}`}
      onClick={() => void forgetRun(run.id)}
    />
  );
}

function RunButton({
  run,
  there,
  full,
}: {
  readonly run: PastRun;
  /** Whether it is a column already. */
  readonly there: boolean;
  readonly full: boolean;
}) {
  const showRun = usePlayground((state) => state.showRun);
  const { result, at, earlier } = run;
  const { mode } = result.recipe;
  const differs = differsWords(run);
  return (
    <UnstyledButton
      className={classes.run}
      disabled={full && !there}
      aria-current={there || undefined}
      onClick={() => showRun(run.id)}
    >
      <Mark mode={mode} />
      <span className={classes.what}>
        <b>{modeOf(mode).label}</b>
        {differs !== '' && <small>{differs}</small>}
      </span>
      <span className={`num ${classes.size}`}>{formatBytes(result.conversion.fileBytes)}</span>
      <span className={`num ${classes.accuracy}`}>{accuracyWords(run) ?? '–'}</span>
      <span className={classes.when}>
        {earlier && <span>kept, </span>}
        {whenWords(at)}
        {there && <b> in the table</b>}
      </span>
    </UnstyledButton>
  );
}
