import { useMemo, useRef, useState } from 'react';
import { inCommon, placesOf } from '../../../evaluation/common-samples.ts';
import type { Headline } from '../../../evaluation/figures.ts';
import { nameInSentence } from '../../../evaluation/sample-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { FigureHistogram } from '../../charts/FigureHistogram.tsx';
import { Caption } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount } from '../../components/format.ts';
import { colorOf } from '../../components/series.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { FallenSamples } from './FallenSamples.tsx';
import { binRows, figureBins } from './figure-bins.ts';
import classes from './Predictions.module.css';

/** Of tasks whose answers are no classes: the figure of every sample, and the samples that fell most. */
export function SampleFigures({
  view,
  baseline,
}: {
  readonly view: ColumnView;
  readonly baseline: ColumnView | undefined;
}) {
  const own = view.entry?.result.evaluation;
  const other = view.baseline ? null : baseline?.entry?.result.evaluation;
  const { headline, reference, places } = useMemo(() => {
    const common = own && other ? inCommon(other, own) : null;
    return {
      headline: headlineOf(common?.after ?? own),
      reference: headlineOf(common?.before),
      places: common ? common.places : own ? placesOf(own) : null,
    };
  }, [own, other]);
  if (!headline?.perSample) return null;
  return (
    <div className={classes.predictions} data-stale={view.answers === 'stale' || undefined}>
      <div className={classes.pictures}>
        <Spread view={view} baseline={baseline} headline={headline} reference={reference} />
        <FallenSamples
          view={view}
          baseline={baseline}
          headline={headline}
          reference={reference}
          places={places}
        />
      </div>
    </div>
  );
}

/** How many samples have which figure, in the file and in the baseline. */
function Spread({
  view,
  baseline,
  headline,
  reference,
}: {
  readonly view: ColumnView;
  readonly baseline: ColumnView | undefined;
  readonly headline: Headline;
  readonly reference: Headline | null;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const [asTable, setAsTable] = useState(false);
  const { mode } = view.column.recipe;
  const now = headline.perSample ?? new Float32Array();
  const before = reference?.perSample?.length === now.length ? reference.perSample : null;
  const bins = useMemo(() => figureBins(now, before), [now, before]);
  const title = titleOf(headline, before);
  const titles = { own: view.title, baseline: baseline?.title ?? '' };
  const rows = () => binRows(bins, headline, titles);
  return (
    <section className={classes.picture} aria-label="Figure of every sample">
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${view.title}: ${title}`}
            name={`samples-${mode}`}
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        How many samples have which {nameInSentence(headline)}
        {before ? (
          <>
            : the line is <b>{view.title}</b>, the grey ground <b>{titles.baseline}</b>.
          </>
        ) : (
          <>
            {' '}
            in <b>{view.title}</b>.
          </>
        )}{' '}
        {headline.better === 'higher' ? 'Further right is better.' : 'Further left is better.'}
      </Caption>
      {asTable ? (
        <DataTable label={title} rows={rows()} />
      ) : (
        <FigureHistogram
          {...bins}
          unit={headline.unit}
          axis={headline.name}
          name={`${headline.name} of ${formatCount(now.length)} samples: ${title}`}
          colour={colorOf(mode)}
          svg={svg}
        />
      )}
    </section>
  );
}

/** The finding: on how many samples the file does worse. */
function titleOf({ perSample, better, name }: Headline, before: Float32Array | null): string {
  if (!perSample || !before) return `${name}, sample by sample`;
  const sign = better === 'higher' ? 1 : -1;
  const worse = perSample.filter((value, i) => sign * (value - before[i]!) < 0).length;
  const all = formatCount(perSample.length);
  return worse === 0
    ? `No sample of ${all} does worse than in the baseline`
    : `${formatCount(worse)} of ${all} samples do worse than in the baseline`;
}
