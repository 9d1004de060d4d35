import { Button, SegmentedControl } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { modeOf } from '../../../quantization/modes/index.ts';
import { autopsyKey } from '../../../store/keys.ts';
import { measuredOn, samplesThere } from '../../../store/measured-on.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatCount } from '../../components/format.ts';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { NOTHING_TO_MEASURE } from '../../components/page-words.ts';
import { PartChoice, usePart } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { Causes } from './Causes.tsx';
import classes from './Layers.module.css';
import { Network } from './Network.tsx';
import { Progress } from './Progress.tsx';
import { verdictOf } from './words.ts';

/** A first look, enough to tell a point of accuracy, and a thorough one. */
const USUAL_IMAGES = [200, 500, 2000];

// Asked for by fewer than the causes.
const Growth = lazy(async () => ({ default: (await import('./Growth.tsx')).Growth }));

/** Layers over all photos, or the way of a single one through them. */
export function Layers() {
  const part = usePart('layers');
  if (part === 'network') return <Costs />;
  return (
    <Suspense fallback={<div />}>
      <Growth />
    </Suspense>
  );
}

/** Why the selected column lost accuracy: every layer measured on files of its own, causes, and remedies that were tried. */
function Costs() {
  const view = useSelectedView();
  const recipe = view?.column.recipe;
  const key = usePlayground((state) => (recipe ? autopsyKey(state, recipe) : ''));
  const report = usePlayground((state) => state.autopsies[key]);
  const error = usePlayground((state) => state.autopsyErrors[key]);
  const running = usePlayground((state) => state.autopsy);
  const there = usePlayground(samplesThere);
  const labelled = usePlayground((state) => measuredOn(state, 1)?.labelled);
  const ready = usePlayground((state) => state.engineState === 'ready');
  const explain = usePlayground((state) => state.explain);
  if (!view || !recipe) return null;
  const { id } = view.column;
  const network = <Network key={id} recipe={recipe} report={report} />;
  const above = (head: ReactNode) => (
    <div className={classes.layers}>
      {head}
      {network}
    </div>
  );
  if (modeOf(recipe.mode).weights.kind === 'float32' && recipe.overrides.length === 0) {
    return above(
      <Head title="Nothing is quantized in this column">
        Choose a column with another mode: this picture says what each of its layers costs.
      </Head>,
    );
  }
  if (there === 0) {
    return above(
      <Head title={NOTHING_TO_MEASURE}>
        Layers are measured on files that are run, and no bundled samples fit the inputs of this
        model. The command line takes samples of your own:{' '}
        <code>npm run explain -- MODEL --samples X.npy</code>
      </Head>,
    );
  }
  if (running?.key === key) return above(<Progress running={running} />);
  const start = (
    <div className={classes.start}>
      <Images there={there} />
      <Button
        size="xs"
        disabled={!ready || running !== null}
        onClick={() => void explain(id)}
        variant={report ? 'default' : 'filled'}
      >
        {report ? 'Measure again' : 'Measure every layer'}
      </Button>
    </div>
  );
  if (!report) {
    return above(
      <>
        <Head title={`What does each layer of ${view.title} cost?`} action={start}>
          For every layer three files are built and run: only this layer quantized, all but this
          one, and all up to this one. Then causes are looked for, and every remedy is tried.
          {labelled === false &&
            ' Without right answers to compare with, each file is held against the float model.'}
        </Head>
        {error && <ErrorNote error={error} compact />}
      </>,
    );
  }
  const verdict = verdictOf(report);
  return (
    <div className={classes.layers}>
      <Head title={verdict.title} action={start}>
        {verdict.sentence}
      </Head>
      {report.causes.length > 0 && <Causes report={report} column={id} />}
      {network}
    </div>
  );
}

/** How many images every file is run on: any number, or one of a few that are usual. */
function Images({ there }: { readonly there: number }) {
  const samples = usePlayground((state) => state.autopsySamples);
  const setSamples = usePlayground((state) => state.setAutopsySamples);
  return (
    <>
      <div className={classes.images}>
        <NumberSetting
          label="Images"
          value={Math.min(samples, there)}
          limits={{ min: 1, max: there }}
          step={100}
          onChange={setSamples}
        />
      </div>
      <SegmentedControl
        size="xs"
        aria-label="Images that every file is run on"
        value={String(samples)}
        onChange={(value) => setSamples(Number(value))}
        data={USUAL_IMAGES.filter((count) => count <= there).map((count) => ({
          value: String(count),
          label: formatCount(count),
        }))}
      />
    </>
  );
}

/** What the graph below says, or what would make it say more. */
function Head({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <header className={classes.head}>
      <div>
        <div className={classes.part}>
          <PartChoice tab="layers" />
        </div>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
      {action}
    </header>
  );
}
