import { Staircase } from '../../charts/Staircase.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Explanation.module.css';

/** More steps than this cannot be distinguished. */
const MOST_BITS = 4;

/** What quantization-aware training does, in a few words and a formula. */
export function Explanation() {
  const { weightBits, ranges } = usePlayground((state) => state.training.settings);
  const top = 2 ** (weightBits - 1) - 1;
  const drawn = Math.min(MOST_BITS, weightBits);
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
              x̂ = s · clamp(round(x / s), −{top}, {top})
            </dd>
          </div>
          <div>
            <dt>backwards</dt>
            <dd>∂L/∂x = ∂L/∂x̂ where |x| ≤ ({top} + ½) · s, else 0</dd>
          </div>
        </dl>
        <p>
          The float weights behind the rounding go on moving by small steps, which add up until one
          crosses to its next level. At the end only the levels are kept, as the integers of the
          file. As both round alike, the file should answer what the simulation answered; how often
          it does is shown with every run.
          {ranges === 'learned' &&
            ' With learned ranges, the step s has a slope of its own and is trained as well (learned step size quantization, Esser et al. 2019).'}
        </p>
      </div>
      <figure className={classes.figure}>
        <Staircase topLevel={2 ** (drawn - 1) - 1} color={colorOf('int8')} />
        <figcaption>
          Steps: what the forward pass computes{drawn < weightBits && `, drawn for ${drawn} bits`}.
          Dashed: the line that the backward pass takes it for.
        </figcaption>
      </figure>
    </section>
  );
}
