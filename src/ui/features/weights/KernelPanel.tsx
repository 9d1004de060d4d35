import { Button, SegmentedControl } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { KernelPicture } from '../../../workers/engine.ts';
import { KernelHeatmap, type KernelPane } from '../../charts/KernelHeatmap.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { WAITS } from '../../components/page-words.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { kernelCaption, kernelHint, kernelRows, kernelTitle, pageWords } from './kernel-words.ts';
import classes from './PartPanel.module.css';
import { useKernel } from './use-kernel.ts';
import { ChannelChoice, ColumnChoice } from './WeightDetails.tsx';

const VIEWS = {
  side: 'Side by side',
  trained: 'W',
  restored: 'Ŵ',
  error: 'W − Ŵ',
  blink: 'Blink',
} as const;
type View = keyof typeof VIEWS;

/** Slow enough for eyes that do not bear flashes. */
const BLINK_MS = 800;

/** The weights of one channel before and after rounding, and the error of each. */
export function KernelPanel({
  recipe,
  layer,
  weight,
}: {
  readonly recipe: Recipe;
  readonly layer: LayerSummary | undefined;
  /** Place in the layer of the weight that is followed; null before it is known. */
  readonly weight: number | null;
}) {
  const [view, setView] = useState<View>('side');
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const setWeight = usePlayground((state) => state.setWeight);
  const { picture, error, loading, turnTo } = useKernel(recipe, layer?.id, weight);
  const panes = usePanes(view);
  const title = kernelTitle(picture);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          picture && (
            <PictureActions
              title={title}
              name={`kernel-${layer?.name ?? 'layer'}-${picture.channel}-${recipe.mode}`}
              svg={svg}
              rows={() => kernelRows(picture)}
              tableShown={table}
              onTable={setTable}
            />
          )
        }
      >
        {kernelCaption(picture, layer)}
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="weights" />
        <ColumnChoice />
        {layer && layer.channels > 1 && (
          <ChannelChoice channels={layer.channels} shown={picture?.channel} />
        )}
        <SegmentedControl
          size="xs"
          aria-label="What is drawn"
          value={view}
          onChange={(value) => setView(value as View)}
          data={Object.entries(VIEWS).map(([value, label]) => ({ value, label }))}
        />
        {picture && picture.count < picture.windows && <Pages picture={picture} onTurn={turnTo} />}
      </div>
      {error ? (
        <div className={classes.error}>
          <ErrorNote title="This kernel could not be drawn" error={error} />
        </div>
      ) : table && picture ? (
        <DataTable label="Weights of the kernel" rows={kernelRows(picture)} />
      ) : picture ? (
        <div className={classes.tall} data-loading={loading || undefined}>
          <KernelHeatmap
            ref={svg}
            picture={picture}
            panes={panes}
            followed={weight}
            onFollow={setWeight}
          />
        </div>
      ) : (
        <div className={classes.wait}>{WAITS.weights}</div>
      )}
      <WhatToTry>{kernelHint(picture)}</WhatToTry>
    </div>
  );
}

/** While it blinks, as trained and as stored in turn. Who wants no motion turns them over by hand: the choice beside it. */
function usePanes(view: View): readonly KernelPane[] {
  const still = useReducedMotion();
  const [after, setAfter] = useState(false);
  useEffect(() => {
    if (view !== 'blink' || still) return;
    const timer = setInterval(() => setAfter((now) => !now), BLINK_MS);
    return () => clearInterval(timer);
  }, [view, still]);
  if (view === 'side') return ['trained', 'restored', 'error'];
  if (view === 'blink') return still ? ['trained', 'restored'] : [after ? 'restored' : 'trained'];
  return [view];
}

function Pages({
  picture,
  onTurn,
}: {
  readonly picture: KernelPicture;
  readonly onTurn: (first: number) => void;
}) {
  const { first, count, windows } = picture;
  return (
    <div className={classes.control}>
      <Button size="xs" disabled={first === 0} onClick={() => onTurn(Math.max(0, first - count))}>
        Back
      </Button>
      <span>{pageWords(picture)}</span>
      <Button size="xs" disabled={first + count >= windows} onClick={() => onTurn(first + count)}>
        On
      </Button>
    </div>
  );
}
