import { useMemo, useState } from 'react';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useFile, useShares } from '../../shared/use-photos.ts';
import type { AnsweredPhotos } from './answered.ts';
import { GalleryFilter } from './GalleryFilter.tsx';
import { saveGallery } from './gallery-png.ts';
import { galleryRows } from './gallery-rows.ts';
import { galleryHint, galleryTitle } from './gallery-words.ts';
import { Pager } from './Pager.tsx';
import { PhotoCards } from './PhotoCards.tsx';

import { usePicked } from './use-picked.ts';

/** The photos themselves: those whose answers changed, or those that a cell of the matrix counts. */
export function Gallery({ view, baseline, views, classNames, set }: AnsweredPhotos) {
  const filter = usePlayground(({ photos }) => photos.filter);
  const [asTable, setAsTable] = useState(false);
  const [page, setPage] = useState({ key: '', first: 0 });
  const before = view.baseline ? undefined : baseline;
  // What compares with itself never changes: all photos are shown instead.
  const shown = useMemo(
    () => (before ? filter : { ...filter, change: 'all' as const }),
    [before, filter],
  );
  const key = JSON.stringify([shown, view.column.id]);
  const first = page.key === key ? page.first : 0;
  const picked = usePicked(set.id, before, view, shown, first);
  const photos = picked.value?.photos ?? [];
  const places = useMemo(() => photos.map(({ place }) => place), [photos]);
  const beforeShares = useShares(useFile(before?.column.recipe), set.id, places);
  const afterShares = useShares(useFile(view.column.recipe), set.id, places);
  const answers = { before: beforeShares.value, after: afterShares.value };
  const given = { photos, answers, classNames, set, before, after: view };
  const title = galleryTitle(picked.value, shown, { ...set, classNames });
  const error = picked.error ?? beforeShares.error ?? afterShares.error;
  return (
    <>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${view.title}: ${title}`}
            name={`photos-${view.column.recipe.mode}`}
            png={(name) => saveGallery(given, `${view.title}: ${title}`, name)}
            rows={() => galleryRows(given)}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        {before ? (
          <>
            Each {set.one} with the answer of <b>{before.title}</b> above and of <b>{view.title}</b>{' '}
            below: one bar is all that a file believes, the classes in the same order in both.
          </>
        ) : (
          <>
            Each {set.one} with the answer of <b>{view.title}</b>: one bar is all that the file
            believes.
          </>
        )}
        {view.entry?.result.device === 'webgpu' && ' Bars are of the processor, not of the GPU.'}
      </Caption>
      <GalleryFilter
        classNames={classNames}
        filter={shown}
        counts={picked.value?.counts ?? null}
        compares={before !== undefined}
      />
      {error && <ErrorNote error={error} compact />}
      {picked.value?.total === 0 ? (
        <Nothing title={`No ${set.one} is like that`}>
          {before ? 'Show other changes or other classes.' : 'Show other classes.'}
        </Nothing>
      ) : asTable ? (
        <DataTable label={title} rows={galleryRows(given)} />
      ) : (
        <PhotoCards {...given} loading={picked.loading} />
      )}
      <Pager
        first={first}
        shown={photos.length}
        total={picked.value?.total ?? 0}
        onFirst={(next) => setPage({ key, first: next })}
      />
      <WhatToTry>{galleryHint(shown, view, views, set)}</WhatToTry>
    </>
  );
}
