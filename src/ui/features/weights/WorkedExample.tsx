import { lazy, Suspense } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { WeightExample, WeightQuantization } from '../../../workers/engine.ts';
import { formatReal, percent, signed } from '../../components/format.ts';
import { Hat } from '../../components/Hat.tsx';
import { TextButton } from '../../components/TextButton.tsx';
import { usePaints } from '../../components/tasks.ts';
import { usePlayground } from '../../shared/playground.tsx';
import type { WeightsView } from './use-weights.ts';
import classes from './WorkedExample.module.css';
import { placeInWords, plusInteger, workedSteps } from './worked-example.ts';

// The box is larger than all the rest of the picture: it comes when that stands.
const NumberSetting = lazy(async () => ({
  default: (await import('../../components/NumberSetting.tsx')).NumberSetting,
}));

/** One weight followed through: the one that was chosen, or the one that rounding moves most. */
export function WorkedExample({
  weights: { picture, recipe, loading },
  followed,
  layer,
}: {
  readonly weights: WeightsView;
  /** The chosen weight; null where none is chosen. */
  readonly followed: WeightExample | null;
  readonly layer: LayerSummary | undefined;
}) {
  const known = picture?.quantization ?? null;
  const quantization = known && followed ? { ...known, example: followed } : known;
  return (
    <aside
      className={classes.explain}
      aria-labelledby="worked-example"
      data-loading={(loading && picture !== null) || undefined}
    >
      <h2 id="worked-example">How one weight travels</h2>
      {quantization ? (
        <>
          <Choice example={quantization.example} chosen={followed !== null} layer={layer} />
          {quantization.scales.length === 0 ? (
            <SmallFloatExample quantization={quantization} />
          ) : (
            <IntegerExample quantization={quantization} recipe={recipe} />
          )}
          <Facts quantization={quantization} />
        </>
      ) : (
        <p>
          {picture
            ? 'This column keeps the layer in float32: every weight stays as it was trained, four bytes each, and nothing is rounded.'
            : 'As soon as the weights are read, the one that rounding moves most is followed here, step by step.'}
        </p>
      )}
    </aside>
  );
}

/** Which weight it is, and how to take another. */
function Choice({
  example,
  chosen,
  layer,
}: {
  readonly example: WeightExample;
  readonly chosen: boolean;
  readonly layer: LayerSummary | undefined;
}) {
  const setWeight = usePlayground((state) => state.setWeight);
  const setPart = usePlayground((state) => state.setPart);
  const drawn = usePaints(2) === 2;
  const last = (layer?.weightShape ?? []).reduce((a, b) => a * b, 1) - 1;
  return (
    <>
      <p>
        {chosen
          ? 'The weight you chose: '
          : 'The weight that rounding moves most in this picture: '}
        {placeInWords(layer, example.index)}.{' '}
        {chosen && <TextButton onClick={() => setWeight(null)}>Take the one moved most</TextButton>}
      </p>
      <p>
        Follow it on the{' '}
        <TextButton onClick={() => setPart('numbers', 'line')}>number line</TextButton> or{' '}
        <TextButton onClick={() => setPart('numbers', 'bits')}>bit by bit</TextButton>.
      </p>
      <div className={classes.number}>
        {drawn && (
          <Suspense fallback={null}>
            <NumberSetting
              label="Weight number"
              value={example.index}
              limits={{ min: 0, max: Math.max(0, last) }}
              onChange={setWeight}
            />
          </Suspense>
        )}
      </div>
    </>
  );
}

type Example = { readonly quantization: WeightQuantization };
type IntegerExampleProps = Example & { readonly recipe: Recipe | null };

function IntegerExample({ quantization: { example }, recipe }: IntegerExampleProps) {
  const { x, zeroPoint, q, restored } = example;
  const { division, quotient, note } = workedSteps(example, recipe);
  return (
    <div className={classes.formulas}>
      <pre className={classes.formula}>
        q = round(x / s){zeroPoint === 0 ? '' : ' + z'}
        {'\n'} = {division}
        {'\n'} = {quotient} = <b>{String(q).replace('-', '−')}</b>
      </pre>
      {note !== null && <p className={classes.note}>{note}</p>}
      <pre className={classes.formula}>
        <Hat /> = s · {zeroPoint === 0 ? 'q' : `(q${plusInteger(-zeroPoint)})`} ={' '}
        {formatReal(restored)}
        {'\n'}error = {signedReal(restored - x)}
      </pre>
    </div>
  );
}

function SmallFloatExample({ quantization: { example, bits } }: Example) {
  return (
    <pre className={classes.formula}>
      <Hat /> = nearest {bits}-bit float
      {'\n'} {formatReal(example.x, 7)}
      {'\n'}→ {formatReal(example.restored, 7)}
      {'\n'}error = {signedReal(example.restored - example.x)}
    </pre>
  );
}

function signedReal(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${formatReal(value)}` : formatReal(value);
}

function Facts({ quantization }: Example) {
  const { scales, zeroPoint, levels, levelsUsed, zeros, sqnrDb, rmse, rmseOverScale, dtype } =
    quantization;
  const integer = scales.length > 0;
  const low = scales.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = scales.reduce((a, b) => Math.max(a, b), 0);
  const facts: readonly (readonly [string, string, string?])[] = [
    ['Stored as', dtype],
    ...(integer && scales.length > 1
      ? ([
          ['Scales', scales.length.toLocaleString('en-US'), 'one for each channel'],
          ['Finest s', formatReal(low)],
          ['Coarsest s', formatReal(high)],
        ] as const)
      : integer
        ? ([['Scale s', formatReal(high)]] as const)
        : []),
    ...(integer
      ? ([
          ['Zero point', String(zeroPoint)],
          ['Levels used', `${levelsUsed} of ${levels}`],
        ] as const)
      : []),
    ['Weights at zero', `${percent(zeros, 1)} %`],
    [
      'SQNR',
      sqnrDb === Number.POSITIVE_INFINITY
        ? 'nothing lost'
        : `${signed(sqnrDb, 1).replace('+', '')} dB`,
      'signal to quantization noise: 6 dB more is half the error',
    ],
    ['RMSE', formatReal(rmse, 3), 'root of the mean squared error'],
    ...(integer
      ? ([['RMSE / s', rmseOverScale.toFixed(3), 'plain rounding gives 1/√12 = 0.289']] as const)
      : []),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value, note]) => (
        <div key={term}>
          <dt>
            {term}
            {note && <small>{note}</small>}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
