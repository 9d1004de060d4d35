import { Button } from '@mantine/core';
import type { CheckpointSummary } from '../../../workers/api/training.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Checkpoints.module.css';
import { kindInWords } from './run-words.ts';

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Runs that did not end: to continue or to discard. */
export function Checkpoints() {
  const checkpoints = usePlayground((state) => state.training.checkpoints);
  const running = usePlayground((state) => state.training.run !== null);
  if (running) return null;
  return checkpoints.map((checkpoint) => <Notice key={checkpoint.id} checkpoint={checkpoint} />);
}

function Notice({ checkpoint }: { readonly checkpoint: CheckpointSummary }) {
  const { id, model, modelHash, settings, epochsDone, savedAt } = checkpoint;
  const fits = usePlayground((state) => state.model?.hash === modelHash);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const { continueCheckpoint, discardCheckpoint } = usePlayground((state) => state.trainer);
  const saved = new Date(savedAt);
  return (
    <section className={classes.notice} aria-label="A run that stopped">
      <div className={classes.text}>
        <p>
          <b>
            A run stopped after epoch {epochsDone} of {settings.epochs}.
          </b>{' '}
          {model}, {kindInWords(settings)}
          {!Number.isNaN(saved.getTime()) && `, ${WHEN.format(saved)}`}.
        </p>
        {!fits && <p>It continues on the model it was made from: open {model} first.</p>}
      </div>
      <div className={classes.buttons}>
        <Button
          size="xs"
          disabled={!fits || !ready}
          aria-label={`Continue the run after epoch ${epochsDone}`}
          onClick={() => void continueCheckpoint(id)}
        >
          Continue
        </Button>
        <Button
          size="xs"
          aria-label={`Discard the run after epoch ${epochsDone}`}
          onClick={() => void discardCheckpoint(id)}
        >
          Discard
        </Button>
      </div>
    </section>
  );
}
