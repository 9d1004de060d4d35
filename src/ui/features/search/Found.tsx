import { Button } from '@mantine/core';
import { figureInWords } from '../../../evaluation/figure-words.ts';
import { nameInSentence, samplesOf } from '../../../evaluation/sample-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import { currentKey } from '../../../store/keys.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatBytes, formatCount, percent } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Found.module.css';
import type { SearchPoint } from './points.ts';
import { useFile } from './use-file.ts';
import type { SearchView } from './use-search.ts';
import {
  differenceWords,
  expectedWords,
  floatWorkWords,
  formatError,
  mixOf,
  SCORE_WORDS,
} from './words.ts';

/** One file: what it is, what it scored, and what can be done with it. */
export function Found({
  point,
  view: { record, samples, floatBytes, macs },
  picked,
  luckier,
  onBack,
}: {
  readonly point: SearchPoint;
  readonly view: SearchView;
  /** Whether the person chose it, and not the budget. */
  readonly picked: boolean;
  /** Whether another file within the budget has a better score. */
  readonly luckier: boolean;
  readonly onBack: () => void;
}) {
  const { trial, mode } = point;
  const { base, apart } = mixOf(trial.recipe);
  const file = useFile(trial.recipe);
  if (!record) return null;
  return (
    <section className={classes.found} aria-label="The file">
      <h3>{picked ? 'The file you chose' : 'The file to take'}</h3>
      <p className={classes.base}>
        <Mark mode={mode} /> <b>{base}</b>
        {apart.length > 0 && ' for all layers but'}
      </p>
      {apart.length > 0 && (
        <ul className={classes.apart}>
          {apart.map(({ layers, words }) => (
            <li key={words}>
              <code>{layers.join(', ')}</code> in {words}
            </li>
          ))}
        </ul>
      )}
      <dl className={classes.facts}>
        <Fact label="File">
          {formatBytes(trial.bytes)}, {(floatBytes / trial.bytes).toFixed(1)}× smaller than float
        </Fact>
        <Fact label={`First ${formatCount(samples)} images`}>
          {percent(trial.score)} % {SCORE_WORDS[record.kind]};{' '}
          {differenceWords(100 * (trial.score - record.scale.baseline))}
        </Fact>
        {trial.again && (
          <Fact label={`${formatCount(trial.again.samples)} further images`}>
            {differenceWords(100 * trial.again.gain)}; {percent(trial.again.changed)} % of the
            answers are others than the float model’s
          </Fact>
        )}
        {record.kind !== 'fidelity' && (
          <Fact label="To expect on others">{expectedWords(trial, record.scale)}</Fact>
        )}
        <OnAll point={point} />
        <Fact label="Floating-point work">{floatWorkWords(trial.floatMacs, macs)}</Fact>
        <Fact label="Squared error">{formatError(trial.mse)} per output value</Fact>
      </dl>
      <p className={classes.flatters}>
        {luckier &&
          'Others within the budget score a little higher on these images, which chance does: this one should do best on others. '}
        {trial.again
          ? 'The first images chose the finalists, the further ones chose among those: what is to be expected allows for both. '
          : 'It was picked by its score on these images, so that score flatters. '}
        {point.columns.length > 0
          ? 'The column is measured on all of them.'
          : 'Add it as a column to measure it on all of them.'}
      </p>
      <div className={classes.actions}>
        <Button size="xs" variant="filled" disabled={file.whyNot !== null} onClick={file.add}>
          Add as a column
        </Button>
        <Button size="xs" loading={file.saving} disabled={!file.ready} onClick={file.save}>
          Download .tflite
        </Button>
        <Button size="xs" onClick={file.saveRecipe}>
          Recipe
        </Button>
        {picked && (
          <Button size="xs" onClick={onBack}>
            Back to the best
          </Button>
        )}
      </div>
      {file.whyNot !== null && <p className={classes.note}>{file.whyNot}</p>}
      {file.error && <ErrorNote error={file.error} compact />}
    </section>
  );
}

/** The same file on all test images, once a column has measured it. */
function OnAll({ point: { trial, columns } }: { readonly point: SearchPoint }) {
  const evaluation = usePlayground(
    (state) => state.entries[currentKey(state, trial.recipe)]?.result.evaluation ?? null,
  );
  const waits = usePlayground((state) => {
    const key = recipeKey(trial.recipe);
    return state.columns.some(
      ({ id, recipe }) =>
        recipeKey(recipe) === key && (state.queue.includes(id) || state.job?.column === id),
    );
  });
  const headline = headlineOf(evaluation);
  if (headline) {
    return (
      <Fact label={`All ${formatCount(headline.samples)} ${samplesOf(evaluation)}`}>
        {figureInWords(headline)} {nameInSentence(headline)}, as the column measured it
      </Fact>
    );
  }
  if (columns.length === 0) return null;
  return <Fact label="All images">{waits ? 'being measured' : 'not measured yet'}</Fact>;
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
