import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { shownLayer } from '../../../store/selectors.ts';
import type { ActivationRow } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { PickList, PickRow } from '../../components/PickList.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import classes from './Activations.module.css';
import { CutPanel } from './CutPanel.tsx';
import { NotCalibrated } from './NotCalibrated.tsx';
import { useActivation, useActivations } from './use-activations.ts';
import { mostTelling, rangeWords } from './words.ts';

/** Decibels at which the bar is full: what 8 bits reach at best. */
const FULL_DB = 50;

const ORDERS = { model: 'in order', range: 'by range', error: 'by error' } as const;
type Order = keyof typeof ORDERS;

/** Values between the layers, as calibration saw them: how far they reach, and where they are cut. */
export function Activations() {
  const view = useSelectedView();
  const recipe = view?.column.recipe;
  const model = usePlayground((state) => state.model);
  const layer = usePlayground((state) => state.layer);
  const { answer, error, loading } = useActivations(recipe);
  if (!view || !recipe) return null;
  if (error) {
    return (
      <div className={classes.panel}>
        <ErrorNote title="The activations could not be read" error={error} />
      </div>
    );
  }
  const rows = answer?.rows;
  if (!rows || rows.length === 0) return <NotCalibrated recipe={recipe} loading={loading} />;
  const largest = shownLayer({ model, layer })?.id;
  const named = (own: string | undefined) => rows.find(({ name }) => name === own);
  const shown = named(layer) ?? mostTelling(rows) ?? named(largest) ?? rows[0];
  if (!shown) return null;
  return (
    <div className={classes.activations}>
      <Shown column={view.column.id} recipe={recipe} name={shown.name} />
      <ActivationList rows={rows} recipe={recipe} shown={shown.name} />
    </div>
  );
}

function Shown({
  column,
  recipe,
  name,
}: {
  readonly column: string;
  readonly recipe: Recipe;
  readonly name: string;
}) {
  const { answer, error, loading } = useActivation(recipe, name);
  if (error) {
    return (
      <div className={classes.panel}>
        <ErrorNote title="This activation could not be drawn" error={error} />
      </div>
    );
  }
  if (!answer) return <div className={classes.wait}>Reading the activation…</div>;
  return (
    <div data-loading={loading || undefined} className={classes.shown}>
      <CutPanel
        key={`${column} ${answer.name} ${recipe.scheme} ${recipe.estimator}`}
        column={column}
        recipe={recipe}
        picture={answer}
      />
    </div>
  );
}

function ActivationList({
  rows,
  recipe,
  shown,
}: {
  readonly rows: readonly ActivationRow[];
  readonly recipe: Recipe;
  readonly shown: string;
}) {
  const setLayer = usePlayground((state) => state.setLayer);
  const sorted = (order: Order) =>
    [...rows].sort((a, b) => {
      if (order === 'range') return b.max - b.min - (a.max - a.min);
      if (order === 'error') return (a.sqnrDb ?? 1e9) - (b.sqnrDb ?? 1e9);
      return 0;
    });
  return (
    <PickList
      title={`${rows.length} ${rows.length === 1 ? 'activation' : 'activations'}`}
      noun="activation"
      orders={ORDERS}
      sorted={sorted}
      keyOf={({ name }) => name}
      nameOf={({ name }) => name}
    >
      {({ name, op, min, max, sqnrDb }) => (
        <PickRow
          name={name}
          value={
            sqnrDb === null ? (
              'float'
            ) : Number.isFinite(sqnrDb) ? (
              <>
                {sqnrDb.toFixed(1)}
                <small> dB</small>
              </>
            ) : (
              'exact'
            )
          }
          about={`${op === null ? 'input' : op.toLowerCase().replaceAll('_', ' ')} · ${rangeWords({ min, max })}`}
          share={sqnrDb === null ? 0 : sqnrDb / FULL_DB}
          color={colorOf(recipe.mode)}
          current={name === shown}
          onClick={() => setLayer(name)}
        />
      )}
    </PickList>
  );
}
