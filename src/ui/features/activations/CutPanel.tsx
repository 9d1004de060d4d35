import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { EstimatorName } from '../../../calibration/estimators.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { ActivationPicture } from '../../../workers/engine.ts';
import { ActivationCuts, type CutEnd } from '../../charts/ActivationCuts.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { RealBox } from '../../components/RealBox.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Activations.module.css';
import { Methods } from './Methods.tsx';
import {
  againstWhole,
  costOf,
  cutCaption,
  cutHint,
  cutRows,
  cutTitle,
  cutWords,
  methodOf,
  notUsable,
  storedWords,
} from './words.ts';

/** One activation, with cuts under the hand. It starts with those of the column's own method. */
export function CutPanel({
  column,
  recipe,
  picture,
}: {
  readonly column: string;
  readonly recipe: Recipe;
  readonly picture: ActivationPicture;
}) {
  const [method, setMethod] = useState<EstimatorName | null>(methodOf(recipe));
  const [own, setOwn] = useState(picture.cuts[methodOf(recipe)]);
  const [table, setTable] = useState(false);
  const setRecipe = usePlayground((state) => state.setRecipe);
  const svg = useRef<SVGSVGElement>(null);
  const range = method === null ? own : picture.cuts[method];
  const cost = costOf(picture, range);
  const title = cutTitle(cost);
  const setHands = usePlayground((state) => state.setHands);
  const { clipped } = cost;
  const error = againstWhole(picture, cost);
  useEffect(() => {
    setHands({ cut: { clipped, error, own: method === null } });
    return () => setHands({ cut: null });
  }, [setHands, clipped, error, method]);
  const reason = notUsable(recipe, method);
  const move = (end: CutEnd, value: number) => {
    const low = Math.min(0, picture.min);
    const high = Math.max(0, picture.max);
    const to = end === 'min' ? clamp(value, low, 0) : clamp(value, 0, high);
    setOwn({ ...range, [end]: to });
    setMethod(null);
  };
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${picture.name}: ${title}`}
            name={`activation-${picture.name}`}
            svg={svg}
            rows={() => cutRows(picture, range)}
            tableShown={table}
            onTable={setTable}
          />
        }
      >
        {cutCaption(picture, recipe, picture.name)}
      </Caption>
      {table ? (
        <DataTable label="Cuts and what they cost" rows={cutRows(picture, range)} />
      ) : (
        <>
          <p className={classes.key}>
            <span>
              <i style={{ background: 'var(--less)' }} /> kept, and what rounding costs
            </span>
            <span>
              <i style={{ background: 'var(--more)' }} /> clipped, and what clipping costs
            </span>
            <span>
              <i className={classes.dashed} /> both
            </span>
          </p>
          <ActivationCuts ref={svg} picture={picture} range={range} method={method} onMove={move} />
        </>
      )}
      <div className={classes.below}>
        <Methods
          picture={picture}
          method={method}
          own={own}
          onMethod={(next) => {
            // One's own cuts begin where the last ones were.
            if (next === null) setOwn(range);
            setMethod(next);
          }}
        />
        <div className={classes.side}>
          <div className={classes.boxes}>
            <RealBox label="Lower cut" value={range.min} onChange={(to) => move('min', to)} />
            <RealBox label="Upper cut" value={range.max} onChange={(to) => move('max', to)} />
          </div>
          <dl className={classes.facts}>
            <dt>With this cut</dt>
            <dd>{cutWords(picture, range)}</dd>
            <dt>In the column’s file</dt>
            <dd>{storedWords(picture)}</dd>
          </dl>
          <Button
            size="xs"
            disabled={reason !== null}
            onClick={() => method && setRecipe(column, { ...recipe, estimator: method })}
          >
            Use {method ?? 'this method'} in the column
          </Button>
          {reason && <p className={classes.reason}>{reason}</p>}
        </div>
      </div>
      <WhatToTry>{cutHint(cost)}</WhatToTry>
    </div>
  );
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
