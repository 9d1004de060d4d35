import { Tabs } from '@mantine/core';
import { type ComponentType, lazy, Suspense, useMemo } from 'react';
import { sourceNamed } from '../../../adapters/datasets/index.ts';
import { classesOf } from '../../../evaluation/tasks.ts';
import { ANSWER_VIEWS, type AnswerView } from '../../../share/photos-field.ts';
import { capital } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { type PictureSet, usePictureSet } from '../../shared/use-photos.ts';
import type { Answered, AnsweredPhotos } from './answered.ts';
import { Matrices } from './Matrices.tsx';
import classes from './Predictions.module.css';
import { SentAnswers } from './SentAnswers.tsx';

const Gallery = lazy(async () => ({ default: (await import('./Gallery.tsx')).Gallery }));

const SampleFigures = lazy(async () => ({
  default: (await import('./SampleFigures.tsx')).SampleFigures,
}));

const LeadsPicture = lazy(async () => ({
  default: (await import('./LeadsPicture.tsx')).LeadsPicture,
}));

const Written = lazy(async () => ({ default: (await import('./Written.tsx')).Written }));

const LABELS: { readonly [V in AnswerView]: (set: PictureSet) => string } = {
  matrix: () => 'Matrix',
  photos: ({ several }) => capital(several),
  leads: () => 'Leads',
};

const PANELS: { readonly [V in Exclude<AnswerView, 'matrix'>]: ComponentType<AnsweredPhotos> } = {
  photos: Gallery,
  leads: LeadsPicture,
};

/** What the selected file answers: counted, or photo by photo. */
export function Predictions() {
  const views = useColumnViews();
  const view = views.find(({ selected }) => selected) ?? views[0];
  const baseline = views.find((candidate) => candidate.baseline);
  const result = view?.entry?.result;
  const testSet = result?.testSet ?? null;
  const count = classesOf(result?.evaluation)?.classes ?? 0;
  const classNames = useMemo(() => classNamesOf(testSet, count), [testSet, count]);
  const set = usePictureSet();
  const shown = usePlayground(({ photos }) => photos.view);
  const setPhotos = usePlayground((state) => state.setPhotos);
  if (!view || !result?.evaluation) return <SentAnswers view={view} />;
  if (!classesOf(result.evaluation)) {
    return (
      <Suspense fallback={<div className={classes.wait} />}>
        <SampleFigures view={view} baseline={baseline} />
      </Suspense>
    );
  }
  const answered: Answered = { view, baseline, views, classNames };
  const text = testSet === null ? undefined : sourceNamed(testSet)?.text;
  const matrices = <Matrices {...answered} hasPhotos={set !== null} />;
  return (
    <div className={classes.predictions} data-stale={view.answers === 'stale' || undefined}>
      {text && (
        <Suspense fallback={<div className={classes.wait} />}>
          <Written text={text} classNames={classNames} views={views} />
        </Suspense>
      )}
      {set === null ? (
        matrices
      ) : (
        <Tabs
          value={shown}
          onChange={(value) => setPhotos({ view: value as AnswerView })}
          keepMounted={false}
          variant="pills"
          classNames={{ list: classes.views as string, tab: classes.view as string }}
        >
          <Tabs.List aria-label="Answers as">
            {ANSWER_VIEWS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {LABELS[name](set)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {ANSWER_VIEWS.map((name) => {
            const Panel = name === 'matrix' ? null : PANELS[name];
            return (
              <Tabs.Panel key={name} value={name}>
                <Suspense fallback={<div className={classes.wait} />}>
                  {Panel ? <Panel {...answered} set={set} /> : matrices}
                </Suspense>
              </Tabs.Panel>
            );
          })}
        </Tabs>
      )}
    </div>
  );
}

function classNamesOf(testSet: string | null, classes: number): readonly string[] {
  const names = testSet === null ? undefined : sourceNamed(testSet)?.classNames;
  return Array.from({ length: classes }, (_, i) => names?.[i] ?? String(i));
}
