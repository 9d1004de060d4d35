import type { DotSteps } from '../../../numbers/dot-steps.ts';
import { signedRange } from '../../../tensor/affine.ts';
import type { DotProduct } from '../../../workers/engine.ts';
import { formatInteger } from '../../components/format.ts';
import { RealBox } from '../../components/RealBox.tsx';
import classes from './Dot.module.css';
import { grouped } from './dot-words.ts';

/** Products around the one in hand. */
const SHOWN = 7;

/** The products near the step, and the two integers of the one in hand, to be changed. */
export function DotTerms({
  product,
  steps,
  at,
  edited,
  onGo,
  onEdit,
}: {
  readonly product: DotProduct;
  readonly steps: DotSteps;
  readonly at: number;
  readonly edited: boolean;
  readonly onGo: (step: number) => void;
  readonly onEdit: (product: DotProduct) => void;
}) {
  const { inputs, weights, input } = product;
  const terms = inputs.length;
  const now = Math.min(terms - 1, Math.max(0, at - 1));
  const first = Math.max(0, Math.min(terms - SHOWN, now - Math.floor(SHOWN / 2)));
  const limits = signedRange(product.arithmetic === 'int16' ? 16 : 8);
  const whole = (value: number, { min, max }: { min: number; max: number }) =>
    Math.min(max, Math.max(min, Math.round(value)));
  return (
    <div className={classes.terms}>
      <h3>
        Product {grouped(now + 1)} of {grouped(terms)}
        {edited && <small> changed by you</small>}
      </h3>
      <div className={classes.boxes}>
        <RealBox
          label="Input"
          value={inputs[now] ?? 0}
          onChange={(value) =>
            onEdit({ ...product, inputs: inputs.with(now, whole(value, limits)) })
          }
        />
        <RealBox
          label="Weight"
          value={weights[now] ?? 0}
          onChange={(value) =>
            onEdit({ ...product, weights: weights.with(now, whole(value, signedRange(8))) })
          }
        />
      </div>
      <pre className={classes.equation}>
        ({formatInteger(inputs[now] ?? 0)} {input.zeroPoint > 0 ? '−' : '+'}{' '}
        {Math.abs(input.zeroPoint)}) × {formatInteger(weights[now] ?? 0)} ={' '}
        <b>{grouped(steps.products[now] ?? 0)}</b>
      </pre>
      <table className={classes.list}>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Input</th>
            <th scope="col">Weight</th>
            <th scope="col">Adds</th>
            <th scope="col">Sum</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.min(SHOWN, terms) }, (_, k) => {
            const i = first + k;
            return (
              <tr key={i} data-now={i === now || undefined} data-done={i < at || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    aria-current={i === now ? 'step' : undefined}
                    onClick={() => onGo(i + 1)}
                  >
                    {grouped(i + 1)}
                  </button>
                </th>
                <td>{formatInteger(inputs[i] ?? 0)}</td>
                <td>{formatInteger(weights[i] ?? 0)}</td>
                <td>{grouped(steps.products[i] ?? 0)}</td>
                <td>{i < at ? grouped(steps.sums[i] ?? 0) : '…'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
