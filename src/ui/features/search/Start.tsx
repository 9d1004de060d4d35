import { Button } from '@mantine/core';
import { formatCount } from '../../components/format.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { ProgressTrack } from '../../components/ProgressTrack.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Start.module.css';
import type { SearchView } from './use-search.ts';
import { fileWords, goalWords, triedWords } from './words.ts';

const LIMITS = {
  samples: { min: 20, max: 10_000 },
  files: { min: 1, max: 2000 },
  seed: { min: 0, max: 999_999 },
} as const;

/** How long to search, and on what; while it searches, how far it is. */
export function Start({ view }: { readonly view: SearchView }) {
  const { running, record } = view;
  const settings = usePlayground((state) => state.searchSettings);
  const set = usePlayground((state) => state.setSearchSettings);
  const start = usePlayground((state) => state.startSearch);
  const ready = usePlayground((state) => state.engineState === 'ready');
  if (running) return <Progress view={view} />;
  return (
    <div className={classes.start}>
      <NumberSetting
        label="Images to measure on"
        value={settings.samples}
        limits={LIMITS.samples}
        step={100}
        onChange={(samples) => set({ samples })}
      />
      <NumberSetting
        label={record ? 'More files to try' : 'Files to try'}
        value={settings.files}
        limits={LIMITS.files}
        step={20}
        onChange={(files) => set({ files })}
      />
      <NumberSetting
        label="Random seed"
        value={settings.seed}
        limits={LIMITS.seed}
        onChange={(seed) => set({ seed })}
      />
      <Button
        size="xs"
        variant="filled"
        disabled={!ready || record?.exhausted === true}
        onClick={() => void start()}
      >
        {record ? 'Search on' : 'Search'}
      </Button>
      {record?.exhausted && <p className={classes.note}>Nothing is left to try on these images.</p>}
      {!ready && <p className={classes.note}>The model is being opened.</p>}
    </div>
  );
}

function Progress({
  view: { running, goal, best, points, further },
}: {
  readonly view: SearchView;
}) {
  const stop = usePlayground((state) => state.stopSearch);
  const { tried = 0, files = 1 } = running ?? {};
  const words = triedWords(tried, files);
  return (
    <div className={classes.progress}>
      <p>
        <span className="num">{words}</span>
        {best
          ? `, best so far ${fileWords(best.trial)}`
          : points.length > 0 && `, none ${goalWords(goal)} so far`}
        {running?.finals &&
          `; now those that may be best again, on ${formatCount(further)} further images`}
        {running?.rounding && '; the next one learns how to round, which can take a minute'}
      </p>
      <ProgressTrack label="Search" share={tried / files} text={words} />
      <Button size="xs" onClick={stop}>
        Stop
      </Button>
      <p className={classes.note}>
        What was found stays when it is stopped. {formatCount(points.length)} known in all.
      </p>
    </div>
  );
}
