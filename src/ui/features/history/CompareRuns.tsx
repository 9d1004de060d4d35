import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import { referenceName } from '../../../share/model-field.ts';
import type { PastRun } from '../../../share/past-run.ts';
import { compareRuns } from '../../../store/compare-runs.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import { formatBytes } from '../../components/format.ts';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import classes from './CompareRuns.module.css';
import { comparisonFacts, runTitle, sizeWords } from './run-words.ts';

/** Any two runs against each other: size, accuracy, agreement and changed answers. */
export function CompareRuns({
  runs,
  onShown,
}: {
  readonly runs: readonly PastRun[];
  readonly onShown: () => void;
}) {
  const labels = usePlayground((state) => state.labels);
  const showPair = usePlayground((state) => state.showPair);
  const { getState } = useStoreApi();
  const [chosen, setChosen] = useState(() => firstPair(getState(), runs));
  const baseline = runs.find(({ id }) => id === chosen.baseline) ?? runs[0];
  const candidate = runs.find(({ id }) => id === chosen.candidate) ?? runs[1];
  const found = useMemo(
    () => baseline && candidate && compareRuns(baseline, candidate, labels),
    [baseline, candidate, labels],
  );
  if (!baseline || !candidate || !found) return null;
  const options = <RunOptions runs={runs} />;
  const same = baseline === candidate;
  return (
    <section className={classes.compare} aria-label="Compare two runs">
      <div className={classes.pair}>
        <NativeSelect
          label="Baseline"
          value={baseline.id}
          onChange={({ currentTarget }) => setChosen({ ...chosen, baseline: currentTarget.value })}
        >
          {options}
        </NativeSelect>
        <NativeSelect
          label="Candidate"
          value={candidate.id}
          onChange={({ currentTarget }) => setChosen({ ...chosen, candidate: currentTarget.value })}
        >
          {options}
        </NativeSelect>
      </div>
      {same ? (
        <p className={classes.note}>Choose another candidate: this is the baseline itself.</p>
      ) : (
        <>
          <dl className={classes.facts} aria-live="polite">
            <div>
              <dt>File size</dt>
              <dd>
                <b>{sizeWords(found.smaller)}</b>
                <span className="num">
                  {formatBytes(baseline.result.conversion.fileBytes)} →{' '}
                  {formatBytes(candidate.result.conversion.fileBytes)}
                </span>
              </dd>
            </div>
            {comparisonFacts(found).map(({ name, value, note }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <b>{value}</b>
                  <span>{note}</span>
                </dd>
              </div>
            ))}
          </dl>
          {found.whyNot !== null && (
            <p className={classes.note}>Their answers cannot be compared. {found.whyNot}</p>
          )}
          {baseline.hash === candidate.hash && (
            <Button
              size="xs"
              onClick={() => {
                showPair(baseline.id, candidate.id);
                onShown();
              }}
            >
              Compare them in the table
            </Button>
          )}
        </>
      )}
    </section>
  );
}

/** By model, where there are several. */
function RunOptions({ runs }: { readonly runs: readonly PastRun[] }) {
  const hashes = [...new Set(runs.map(({ hash }) => hash))];
  return hashes.map((hash) => {
    const ofModel = runs.filter((run) => run.hash === hash);
    const [newest] = ofModel;
    return (
      <optgroup key={hash} label={newest ? referenceName(newest.reference) : ''}>
        {ofModel.map((run) => (
          <option key={run.id} value={run.id}>
            {runTitle(run)}
          </option>
        ))}
      </optgroup>
    );
  });
}

/** What the table compares: its baseline and the column in the picture, where they have run; or the newest two. */
function firstPair(
  { columns, baseline, selected, model }: PlaygroundState,
  runs: readonly PastRun[],
) {
  const runOf = (id: string) => {
    const recipe = columns.find((column) => column.id === id)?.recipe;
    const key = recipe && recipeKey(recipe);
    return runs.find(
      ({ hash, result }) => hash === model?.hash && recipeKey(result.recipe) === key,
    );
  };
  const first = runOf(baseline) ?? runs[0];
  const other = runOf(selected);
  const second = other && other !== first ? other : runs.find((run) => run !== first);
  return { baseline: first?.id ?? '', candidate: second?.id ?? '' };
}
