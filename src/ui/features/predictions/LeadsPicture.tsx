import { useMemo, useRef, useState } from 'react';
import { LeadChart } from '../../charts/LeadChart.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatCount } from '../../components/format.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { useFile, usePhotos, useShares } from '../../shared/use-photos.ts';
import type { AnsweredPhotos } from './answered.ts';
import classes from './Gallery.module.css';
import { LeadRange } from './LeadRange.tsx';
import { LeadsRun } from './LeadsRun.tsx';
import { leadCells, leadRows, placesWithin } from './lead-bins.ts';
import { ChooseAnother } from './Matrices.tsx';
import { PhotoCards } from './PhotoCards.tsx';
import { useLeads } from './use-leads.ts';
import { PHOTOS_PER_PAGE } from './use-picked.ts';

const CELLS = 48;

/** How far the baseline's answers lead in both files: only small leads are lost. */
export function LeadsPicture({ view, baseline, views, classNames, set }: AnsweredPhotos) {
  const before = useFile(baseline?.column.recipe);
  const after = useFile(view.column.recipe);
  const same = view.baseline || !baseline;
  const run = useLeads(set, same ? null : before, same ? null : after);
  const { leads, error } = run;
  const svg = useRef<SVGSVGElement>(null);
  const [asTable, setAsTable] = useState(false);
  const [range, setRange] = useState<[number, number]>([0, 5]);
  const [changedOnly, setChangedOnly] = useState(true);
  const marks = useMemo(() => (leads ? leadCells(leads, CELLS) : []), [leads]);
  const places = useMemo(
    () => (leads ? placesWithin(leads, range, changedOnly) : []),
    [leads, range, changedOnly],
  );
  const page = useMemo(() => places.slice(0, PHOTOS_PER_PAGE), [places]);
  const photos = usePhotos(set.id, page);
  const beforeShares = useShares(before, set.id, page);
  const afterShares = useShares(after, set.id, page);
  if (same) return <ChooseAnother views={views} isBaseline={view.baseline} />;
  if (error) return <ErrorNote error={error} />;
  if (!leads) return <LeadsRun run={run} photos={set.count} written={!!before && !!after} />;
  const changed = leads.changed.reduce((sum, one) => sum + one, 0);
  const below = placesWithin(leads, [0, 10], true).length;
  const title =
    changed === 0
      ? 'No answer changed its side'
      : `${formatCount(below)} of ${formatCount(changed)} changed answers led by less than 10 points`;
  return (
    <>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${view.title}: ${title}`}
            name={`leads-${view.column.recipe.mode}`}
            svg={svg}
            rows={() => leadRows(leads)}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        A lead is how far the answer of <b>{baseline.title}</b> lies before the next class, in
        points. Above the line <b>{view.title}</b> answers the same; orange, on the line or below
        it, something else. The darker, the more photos; small leads are drawn wider.
      </Caption>
      {asTable ? (
        <DataTable label={title} rows={leadRows(leads)} />
      ) : (
        <LeadChart
          marks={marks}
          size={CELLS}
          range={range}
          name={`Leads in ${baseline.title} and ${view.title}: ${title}`}
          names={[baseline.title, view.title]}
          svg={svg}
        />
      )}
      <LeadRange
        range={range}
        onRange={setRange}
        changedOnly={changedOnly}
        onChangedOnly={setChangedOnly}
      />
      <p className={classes.found} role="status">
        {formatCount(places.length)} {places.length === 1 ? 'photo' : 'photos'} with such a lead
        {places.length > page.length && `, the first ${page.length} of them`}
      </p>
      <PhotoCards
        photos={places.length === 0 ? [] : (photos.value ?? [])}
        answers={{ before: beforeShares.value, after: afterShares.value }}
        classNames={classNames}
        set={set}
        before={baseline}
        after={view}
        loading={photos.loading && places.length > 0}
      />
      <WhatToTry>
        {changed > 0 && range[1] < 50
          ? 'Move the range up to 50 points and beyond: does any answer fall that was so sure?'
          : 'Take bits away from this column: the cloud widens, and the line is crossed from further away.'}
      </WhatToTry>
    </>
  );
}
