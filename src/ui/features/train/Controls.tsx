import { Button } from '@mantine/core';
import { settingsOfRun, shareDone, trainingObstacle } from '../../../store/training-run.ts';
import type { LiveRun } from '../../../store/training-state.ts';
import { TRAINING_STAGES } from '../../../training/log.ts';
import { formatCount } from '../../components/format.ts';
import { RunIcon } from '../../components/icons.tsx';
import { ProgressTrack } from '../../components/ProgressTrack.tsx';
import { singleClicks } from '../../components/single-clicks.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Controls.module.css';
import { amountInWords, BACKEND_WORDS, clock, epochOf, kindInWords } from './run-words.ts';

/** Starts a run, and steers the one under way. */
export function Controls() {
  const run = usePlayground((state) => state.training.run);
  return (
    <section className={classes.controls} aria-label="Training" {...singleClicks}>
      {run ? <Running run={run} /> : <Ready />}
    </section>
  );
}

function Ready() {
  const settings = usePlayground((state) => state.training.settings);
  const obstacle = usePlayground(trainingObstacle);
  const start = usePlayground((state) => state.trainer.start);
  return (
    <div className={classes.head}>
      <div className={classes.text}>
        <h2>Next: {kindInWords(settings)}</h2>
        <p id="training-obstacle">
          {obstacle ?? `${amountInWords(settingsOfRun(settings))}. Nothing leaves this machine.`}
        </p>
      </div>
      <div className={classes.buttons}>
        <Button
          variant="filled"
          leftSection={<RunIcon />}
          disabled={obstacle !== null}
          aria-describedby="training-obstacle"
          onClick={() => void start()}
        >
          Start training
        </Button>
      </div>
    </div>
  );
}

function Running({ run }: { readonly run: LiveRun }) {
  const { pause, resume, finishNow, cancel } = usePlayground((state) => state.trainer);
  const { settings, stage, backend, paused, ending, stepsDone, totalSteps } = run;
  // Before the steps and after them, the bar is that of the stage.
  const own = stage.name !== 'training' && stage.name !== 'validating' && stage.total > 1;
  const share = own ? stage.done / stage.total : shareDone(run);
  const checking = stage.name === 'checking';
  return (
    <>
      <div className={classes.head}>
        <div className={classes.text}>
          <h2>
            {run.name}: {kindInWords(settings)}
          </h2>
          <p>{doing(run)}</p>
        </div>
        <div className={classes.buttons}>
          <Button disabled={ending !== null} onClick={() => void (paused ? resume() : pause())}>
            {paused ? 'Continue' : 'Pause'}
          </Button>
          <Button disabled={ending !== null || stepsDone === 0} onClick={() => void finishNow()}>
            {checking ? 'Skip the comparison' : 'Stop and keep'}
          </Button>
          <Button disabled={ending === 'cancel'} onClick={cancel}>
            Cancel training
          </Button>
        </div>
      </div>
      <div className={classes.track}>
        <ProgressTrack
          label="Training"
          share={share}
          text={`${doing(run)}, ${Math.round(100 * share)} %`}
          paused={paused}
        />
      </div>
      <dl className={classes.facts}>
        <Fact name="Epoch" value={`${epochOf(run)} of ${settings.epochs}`} />
        <Fact
          name="Step"
          value={totalSteps > 0 ? `${formatCount(stepsDone)} of ${formatCount(totalSteps)}` : '–'}
        />
        <Fact
          name="Speed"
          value={run.imagesPerSecond > 0 ? `${formatCount(run.imagesPerSecond)} images/s` : '–'}
        />
        <Fact
          name="Time left"
          value={
            run.secondsLeft === null || stage.name === 'starting' ? '–' : clock(run.secondsLeft)
          }
        />
        <Fact name="Runs on" value={backend ? BACKEND_WORDS[backend.name] : '–'} words />
      </dl>
    </>
  );
}

function Fact({
  name,
  value,
  words = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly words?: boolean;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={words ? undefined : 'num'}>{value}</dd>
    </div>
  );
}

function doing({ stage, paused, ending }: LiveRun): string {
  if (ending === 'cancel') return 'Cancelling…';
  if (paused) return 'Paused between two steps';
  const words = TRAINING_STAGES[stage.name];
  if (ending === 'keep') {
    return stage.name === 'checking' ? 'Skipping the comparison…' : 'Ending after this step…';
  }
  const counted = stage.name !== 'training' && stage.total > 1;
  return counted ? `${words}: ${formatCount(stage.done)} of ${formatCount(stage.total)}` : words;
}
