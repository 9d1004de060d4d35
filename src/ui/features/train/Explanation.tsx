import { type ModeName, modeOf } from '../../../quantization/modes/index.ts';
import { integersOf } from '../../../quantization/rounding/rounding.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import { Staircase } from '../../charts/Staircase.tsx';
import { Hat } from '../../components/Hat.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Explanation.module.css';

/** More steps than this cannot be distinguished. */
const MOST_BITS = 4;

/** Ends of the integers that weights become. */
function levelsOf(mode: ModeName, bits: number): readonly [low: number, top: number] {
  const { weights } = modeOf(mode);
  const arithmetic = weights.kind === 'integer' ? weights.arithmetic : 'float64';
  const { min, max } = integersOf({ bits, arithmetic });
  return [min, max];
}

/** What quantization-aware training does, in a few words and a formula. */
export function Explanation() {
  const settings = usePlayground((state) => state.training.settings);
  const { weightBits, ranges, activationType } = settings;
  const mode = modeOfTraining({ ...settings, kind: 'quantization-aware' });
  const [low, top] = levelsOf(mode, weightBits);
  const drawn = Math.min(MOST_BITS, weightBits);
  const [drawnLow, drawnTop] = levelsOf(mode, drawn);
  return (
    <section className={classes.explanation} aria-labelledby="fake-quantization">
      <div className={classes.text}>
        <h2 id="fake-quantization">Rounded forwards, straight through backwards</h2>
        <p>
          Rounding has no slope to follow: push a weight a little, and its rounded value stays where
          it is or jumps. So training pretends. <b>Forwards</b>, weights and activations are rounded
          exactly as the integer file will round them, and stay floats: fake quantization.{' '}
          <b>Backwards</b>, the error passes as if nothing had been rounded, inside of the range;
          outside it stops. That is the straight-through estimator.
        </p>
        <dl className={classes.formula}>
          <div>
            <dt>forwards</dt>
            <dd>
              <Hat /> = s · clamp(round(x / s), −{-low}, {top})
            </dd>
          </div>
          <div>
            <dt>backwards</dt>
            <dd>
              ∂L/∂x = ∂L/∂
              <Hat /> where −({-low} + ½) · s ≤ x ≤ ({top} + ½) · s, else 0
            </dd>
          </div>
        </dl>
        <p>
          The float weights behind the rounding go on moving by small steps, which add up until one
          crosses to its next level. At the end only the levels are kept, as the integers of the
          file. As both round alike, the file should answer what the simulation answered; how often
          it does is shown with every run.
          {activationType === 'dynamic' &&
            ' Activations are rounded by the range of the moment, each row of a dense layer’s input by its own, as the kernel does at run time.'}
          {ranges === 'learned' &&
            ' With learned ranges, the step s has a slope of its own and is trained as well (learned step size quantization, Esser et al. 2019).'}
        </p>
      </div>
      <figure className={classes.figure}>
        <Staircase lowLevel={drawnLow} topLevel={drawnTop} color={colorOf(mode)} />
        <figcaption>
          Steps: what the forward pass computes{drawn < weightBits && `, drawn for ${drawn} bits`}.
          Dashed: the line that the backward pass takes it for.
        </figcaption>
      </figure>
    </section>
  );
}
