import { Button } from '@mantine/core';
import { mendedWords } from '../../../quantization/recipe/changed-settings.ts';
import type { AutopsyReport } from '../../../workers/engine.ts';
import { Evidence } from '../../charts/evidence/Evidence.tsx';
import { AS_A_COLUMN } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Causes.module.css';
import { growth, points } from './words.ts';

type Cause = AutopsyReport['causes'][number];
type Remedy = Cause['remedies'][number];

/** Causes, the costliest first, each with remedies that were built and run. */
export function Causes({
  report,
  column,
}: {
  readonly report: AutopsyReport;
  readonly column: string;
}) {
  return (
    <section aria-label="Causes">
      <ol className={classes.causes}>
        {report.causes.map((cause) => (
          <li key={`${cause.cause} ${cause.tensor}`}>
            <div className={classes.what}>
              <h3>{cause.title}</h3>
              <p>
                <code>
                  {cause.layer ?? 'input'}
                  {cause.layer !== null && cause.tensor !== cause.layer && ` · ${cause.tensor}`}
                </code>
                : {cause.words}
              </p>
              {cause.picture && <Evidence picture={cause.picture} />}
            </div>
            <ul className={classes.remedies} aria-label="Remedies">
              {cause.remedies.map((remedy) => (
                <li key={remedy.words}>
                  <RemedyRow remedy={remedy} column={column} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function RemedyRow({ remedy, column }: { readonly remedy: Remedy; readonly column: string }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const addColumn = usePlayground((state) => state.addColumn);
  const before = usePlayground((state) => state.columns.find(({ id }) => id === column)?.recipe);
  const { words, recipe, gain, bytes, failed } = remedy;
  const own = before?.calibrationSamples;
  const samples = recipe && recipe.calibrationSamples !== own ? recipe.calibrationSamples : null;
  return (
    <div className={classes.remedy}>
      <span className={classes.words}>
        {words}
        {failed !== null && <small>not tried: {failed}</small>}
        {samples !== null && <small>tried with {samples} calibration images</small>}
      </span>
      {gain !== null && bytes !== null && (
        <span className={classes.numbers}>
          <b className="num" data-good={gain > 0.001 || undefined} title="points of the score">
            {points(gain)}
          </b>
          <span className="num" title="change of the file size">
            {growth(bytes)}
          </span>
        </span>
      )}
      {recipe && (
        <span className={classes.actions}>
          <Button
            size="compact-xs"
            onClick={() => setRecipe(column, recipe, before && mendedWords(before, recipe))}
          >
            Use it
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => addColumn(recipe)}>
            {AS_A_COLUMN}
          </Button>
        </span>
      )}
    </div>
  );
}
