import { useRef, useState } from 'react';
import { rotationSizes } from '../../../quantization/pictures/rotation-picture.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { RotationHistogram } from '../../charts/RotationHistogram.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { WAITS } from '../../components/page-words.ts';
import { colorOf } from '../../components/series.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { isMatrix, NotDense, NotRounded } from './DenseOnly.tsx';
import figures from './FigureTable.module.css';
import { FigureTable } from './FigureTable.tsx';
import classes from './PartPanel.module.css';
import { RotateColumn } from './RotateColumn.tsx';
import {
  rotationFigures,
  rotationHint,
  rotationRows,
  rotationTitle,
  rotationVerdict,
  sizeWords,
} from './rotation-words.ts';
import { SizeSlider } from './SizeSlider.tsx';
import { useRotation } from './use-rotation.ts';
import { ColumnChoice } from './WeightDetails.tsx';

/** What a rotation of growing blocks makes of a dense layer’s weights, and what rounding then loses. */
export function RotationPanel({
  view,
  recipe,
  layer,
}: {
  readonly view: ColumnView;
  readonly recipe: Recipe;
  readonly layer: LayerSummary | undefined;
}) {
  const rotates = recipe.rotate !== 'off';
  const sizes = isMatrix(layer) ? rotationSizes(layer?.weightShape?.[1] ?? 1) : [1];
  const whole = sizes.at(-1) ?? 1;
  const [chosen, setChosen] = useState<number | null>(null);
  const size = chosen !== null && sizes.includes(chosen) ? chosen : rotates ? whole : 1;
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const asked = isMatrix(layer) ? layer?.id : undefined;
  const { pictures, floats, error } = useRotation(recipe, asked, sizes, size);
  const none = pictures.get(1);
  const pair = [none, pictures.get(size)] as const;
  const title = rotationTitle(pair);
  const draws = isMatrix(layer) && !floats;
  const color = colorOf(recipe.mode);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          draws &&
          none && (
            <PictureActions
              title={title}
              name={`rotation-${layer?.name ?? 'layer'}-${size}-${recipe.mode}`}
              svg={svg}
              rows={() => rotationRows(pair)}
              tableShown={table}
              onTable={setTable}
            />
          )
        }
      >
        The grey area is {layer?.name ?? 'the layer'} as trained, the coloured one the same weights
        mixed in blocks of each row by a Hadamard matrix. The layer’s input is mixed alike, so that
        the float model computes the same. Counts are drawn on a logarithmic scale; what lies beyond
        8 standard deviations stands at the ends.
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="weights" />
        <ColumnChoice />
      </div>
      {!isMatrix(layer) ? (
        <NotDense layer={layer} />
      ) : floats ? (
        <NotRounded />
      ) : error ? (
        <ErrorNote title="This rotation could not be drawn" error={error} />
      ) : (
        <>
          {sizes.length > 1 ? (
            <SizeSlider {...{ sizes, size, pictures, color }} onSize={setChosen} />
          ) : (
            <p>The rows have an odd number of weights, and are left as they are.</p>
          )}
          {table && none ? (
            <DataTable label="Weights by distance from 0" rows={rotationRows(pair)} />
          ) : none ? (
            <RotationHistogram
              before={none.stage.weights}
              after={size === 1 ? null : (pair[1]?.stage.weights ?? null)}
              colour={color}
              name={`Histogram of the weights, ${sizeWords(size)}, logarithmic`}
              svg={svg}
            />
          ) : (
            <div className={classes.wait}>{WAITS.weights}</div>
          )}
          <FigureTable
            label="What the rotation changes"
            head={['as trained', ...(size === 1 ? [] : [sizeWords(size)])]}
            rows={rotationFigures(pair).map(({ label, own, none: before, chosen: after }) => ({
              ...{ label, own },
              cells: size === 1 ? [before] : [before, after],
            }))}
          />
          <p className={figures.verdict}>{rotationVerdict(none, pictures.get(whole))}</p>
          {sizes.length > 1 && <RotateColumn {...{ view, recipe, whole }} />}
        </>
      )}
      <WhatToTry>{rotationHint(none, rotates)}</WhatToTry>
    </div>
  );
}
