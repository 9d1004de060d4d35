import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { dotSteps } from '../../../numbers/dot-steps.ts';
import type { DotProduct } from '../../../workers/engine.ts';
import { SumChart } from '../../charts/SumChart.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Dot.module.css';
import { DotChoice } from './DotChoice.tsx';
import { DotTerms } from './DotTerms.tsx';
import { DotTransport } from './DotTransport.tsx';
import {
  dotHint,
  dotRows,
  dotTitle,
  placeWords,
  resultWords,
  stationsOf,
  zeroWords,
} from './dot-words.ts';
import type { KnownDot } from './use-dot.ts';
import { usePlayer } from './use-player.ts';

/** Product by product to the sum, and back to an integer; any number can be changed. */
export function DotMachine({ dot, column }: { readonly dot: KnownDot; readonly column: string }) {
  const { product: given, layer, loading } = dot;
  const [edited, setEdited] = useState<DotProduct | null>(null);
  // A change belongs to the photo it was made on.
  const own = edited && isOf(edited, given) ? edited : null;
  const product = own ?? given;
  const steps = useMemo(() => dotSteps(product), [product]);
  const setHands = usePlayground((state) => state.setHands);
  const { result } = steps.back;
  useEffect(() => {
    setHands({ dot: { result, edited: own !== null } });
    return () => setHands({ dot: null });
  }, [setHands, result, own]);
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const stations = stationsOf(product, steps);
  const terms = product.inputs.length;
  const player = usePlayer(terms, terms + stations.length);
  const isWhole = steps.back.kind === 'integer';
  const sums = useMemo(
    () => (isWhole ? Float64Array.of(...steps.sums, steps.accumulator) : steps.sums),
    [steps, isWhole],
  );
  const title = dotTitle(product, steps);
  const rows = () => dotRows(product, steps);
  const reached = player.at - terms;
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          <PictureActions
            {...{ title, rows, svg }}
            name={`dot-product-${layer.name}`}
            tableShown={table}
            onTable={setTable}
          />
        }
      >
        {column}, layer {layer.name}, {placeWords(product)}, on the chosen photo.
        {product.padded > 0 &&
          ` ${product.padded} more lie beyond the edge of the image and count 0.`}
      </Caption>
      <DotChoice dot={dot} />
      {table ? (
        <DataTable label="All steps" rows={rows()} />
      ) : (
        <div className={classes.machine} data-loading={loading || undefined}>
          <DotTerms
            {...{ product, steps, at: player.at, edited: own !== null }}
            onGo={player.go}
            onEdit={setEdited}
          />
          <div className={classes.sum}>
            <h3>The accumulator</h3>
            <SumChart
              ref={svg}
              sums={sums}
              at={player.at}
              names={{ last: isWhole ? 'bias' : null }}
              onPick={player.go}
            />
            <DotTransport {...{ player, terms, stations }} />
          </div>
        </div>
      )}
      <ol className={classes.stations} aria-label="From the sum to the result">
        {stations.map(({ label, value, how }, i) => (
          <li
            key={label}
            data-reached={i < reached || undefined}
            data-now={i === reached - 1 || undefined}
          >
            <span>{label}</span>
            <b>{i < reached ? value : '…'}</b>
            <small>{how}</small>
          </li>
        ))}
      </ol>
      <div className={classes.result} role="status">
        {reached >= stations.length ? (
          resultWords(product, steps, own !== null).map((words) => <p key={words}>{words}</p>)
        ) : (
          <p>{zeroWords(product, steps)}</p>
        )}
        {own && (
          <Button size="xs" onClick={() => setEdited(null)}>
            Take my change back
          </Button>
        )}
      </div>
      <WhatToTry>{dotHint(own !== null, product)}</WhatToTry>
    </div>
  );
}

/** Whether `edited` was made of `given`: scales and the run are the same. */
function isOf(edited: DotProduct, given: DotProduct): boolean {
  return (
    edited.float === given.float &&
    edited.stored === given.stored &&
    edited.input === given.input &&
    edited.element === given.element
  );
}
