import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { modeOf } from '../../../quantization/modes/index.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { WAITS } from '../../components/page-words.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews, useSelectedView } from '../../shared/use-column-views.ts';
import classes from './Dot.module.css';
import { DotMachine } from './DotMachine.tsx';
import { nothingWords } from './dot-words.ts';
import { isInteger, useDot } from './use-dot.ts';

/** One value of a layer's result, product by product and back to an integer. */
export function Dot() {
  const view = useSelectedView();
  const dot = useDot(view?.column.recipe);
  const { layers, layer, product, error } = dot;
  if (!view) return null;
  if (!dot.hasPhotos)
    return (
      <Alone>
        <Nothing title="There is no photo to compute with">
          The numbers of this picture come from a run of the file on one photo, and the bundled
          photos do not fit this model.
        </Nothing>
      </Alone>
    );
  if (layers && !layers.some(isInteger))
    return (
      <Alone>
        <Nothing title="This column multiplies floating-point numbers" action={<Whole />}>
          {nothingWords(layers)}
        </Nothing>
      </Alone>
    );
  if (!layers || !layer || !product)
    return (
      <Alone>
        {error ? (
          <ErrorNote error={error} compact />
        ) : (
          <div className={classes.wait}>{dot.loading ? WAITS.photo : WAITS.file}</div>
        )}
      </Alone>
    );
  return (
    <DotMachine
      key={`${layer.at} ${product.element} ${product.inputs.length}`}
      dot={{ ...dot, layers, layer, product }}
      column={view.title}
    />
  );
}

function Alone({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.panel}>
      <PartChoice tab="numbers" />
      {children}
    </div>
  );
}

/** Another column that computes with integers, or where one is made. */
function Whole() {
  const views = useColumnViews();
  const select = usePlayground((state) => state.select);
  const other = views.find(({ column }) => modeOf(column.recipe.mode).needsCalibration);
  if (!other)
    return (
      <p>Add a column “Full int8” with the + at the right of the table: it multiplies integers.</p>
    );
  return (
    <Button size="xs" variant="filled" onClick={() => select(other.column.id)}>
      Show {other.title}
    </Button>
  );
}
