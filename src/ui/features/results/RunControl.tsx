import { ActionIcon, Button } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import { FILE_SHARE } from '../../../store/job-outcomes.ts';
import type { Job } from '../../../store/state.ts';
import { formatCount } from '../../components/format.ts';
import { PauseIcon, RunIcon, StopIcon } from '../../components/icons.tsx';
import { singleClicks } from '../../components/single-clicks.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { STAGE_WORDS } from '../../shared/stages.ts';
import classes from './RunControl.module.css';

export function RunControl() {
  const job = usePlayground((state) => state.job);
  const recipe = usePlayground(
    (state) => state.columns.find(({ id }) => id === state.job?.column)?.recipe,
  );
  const waiting = usePlayground((state) => state.queue.length > 0 && state.job === null);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const opening = usePlayground((state) => state.engineState === 'opening' && state.model !== null);
  const series = usePlayground((state) => state.series);
  const run = usePlayground((state) => state.run);
  const cancel = usePlayground((state) => state.cancel);
  if (!job || !recipe) {
    return (
      <div className={classes.run} {...singleClicks}>
        {opening && <span className={classes.text}>Starting the engine…</span>}
        <Button
          className={classes.button}
          onClick={run}
          disabled={!ready || waiting}
          leftSection={<RunIcon />}
        >
          Run
        </Button>
      </div>
    );
  }
  const { stage, done, total, imagesPerSecond } = job.progress;
  const share = total > 0 ? done / total : 0;
  const part = job.measures ? 1 - FILE_SHARE : FILE_SHARE;
  // Before a file is measured it may be compared with others, which is quick and not counted.
  const counted = job.measures && stage !== 'measuring' ? 0 : part * share;
  const overall = series.total > 0 ? (series.done + counted) / series.total : share;
  return (
    <div className={classes.run} {...singleClicks}>
      <span className={classes.text}>
        <b>{modeOf(recipe.mode).label}</b> {job.paused && 'paused, '}
        {job.stopping && 'stopping, '}
        {total > 1 ? (
          <>
            {stage !== 'measuring' && `${stage} `}
            <span className="num">
              {formatCount(done)}/{formatCount(total)}
            </span>
          </>
        ) : (
          STAGE_WORDS[stage]
        )}
        {imagesPerSecond !== undefined && imagesPerSecond > 0 && (
          <span className={classes.rate}> · {formatCount(imagesPerSecond)} images/s</span>
        )}
      </span>
      <HoldAndStop job={job} />
      <Button onClick={cancel} className={classes.button}>
        Cancel
      </Button>
      <div
        className={classes.track}
        role="progressbar"
        aria-label="All columns"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(overall * 100)}
      >
        <i style={{ transform: `scaleX(${overall})` }} />
      </div>
    </div>
  );
}

/** What can be done with a run over samples, short of throwing it away. */
function HoldAndStop({ job: { progress, paused, stopping } }: { readonly job: Job }) {
  const setPaused = usePlayground((state) => state.setPaused);
  const stopHere = usePlayground((state) => state.stopHere);
  const { stage, done, total, isLook = false } = progress;
  const runsSamples = stage === 'measuring' || stage === 'calibrating';
  // Held between two stages, it still has to go on.
  if (!runsSamples && !paused) return null;
  const stops = stage === 'measuring' ? 'measured' : 'seen';
  const stopWords = `Stop here: keep what the ${formatCount(done)} samples ${stops} so far say`;
  const holdWords = paused ? 'Go on' : 'Pause';
  return (
    <>
      <ActionIcon
        size={30}
        className={classes.button}
        aria-label={holdWords}
        title={holdWords}
        onClick={() => setPaused(!paused)}
      >
        {paused ? <RunIcon /> : <PauseIcon />}
      </ActionIcon>
      <ActionIcon
        size={30}
        className={classes.button}
        aria-label="Stop here"
        title={stopWords}
        disabled={!runsSamples || stopping || isLook || done === 0 || done >= total}
        onClick={stopHere}
      >
        <StopIcon />
      </ActionIcon>
    </>
  );
}
