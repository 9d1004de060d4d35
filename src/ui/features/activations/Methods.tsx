import { useId } from 'react';
import type { EstimatorName } from '../../../calibration/estimators.ts';
import type { Range } from '../../../tensor/histogram.ts';
import type { ActivationPicture } from '../../../workers/engine.ts';
import classes from './Activations.module.css';
import { costOf, METHOD_NAMES, METHODS, ratioWords } from './words.ts';

/** The ways of choosing a range, each with what it costs, and cuts of one's own. */
export function Methods({
  picture,
  method,
  own,
  onMethod,
}: {
  readonly picture: ActivationPicture;
  readonly method: EstimatorName | null;
  readonly own: Range;
  readonly onMethod: (method: EstimatorName | null) => void;
}) {
  const group = useId();
  const all = [
    ...METHOD_NAMES.map((name) => ({
      ...{ name, says: METHODS[name], key: name as EstimatorName | null },
      cost: costOf(picture, picture.cuts[name]),
    })),
    {
      ...{ name: 'your own cut', says: 'wherever you put it', key: null },
      cost: costOf(picture, own),
    },
  ];
  const total = ({ clipping, rounding }: (typeof all)[number]['cost']) => clipping + rounding;
  const most = Math.max(...all.slice(0, -1).map(({ cost }) => total(cost))) || 1;
  const whole = total(costOf(picture, picture.cuts['min-max']));
  return (
    <fieldset className={classes.methods}>
      <legend>Method, and its mean squared error against min-max</legend>
      {all.map(({ name, says, key, cost }) => (
        <label key={name} data-on={key === method || undefined}>
          <input
            type="radio"
            name={group}
            checked={key === method}
            onChange={() => onMethod(key)}
          />
          <span className={classes.method}>
            <b>{name}</b> <small>{says}</small>
          </span>
          <span className={classes.cost}>{ratioWords(total(cost), whole)}</span>
          <span className={classes.bar} aria-hidden="true">
            <i
              style={{
                width: `${Math.min(100, (100 * cost.rounding) / most)}%`,
                background: 'var(--less)',
              }}
            />
            <i
              style={{
                width: `${Math.min(100, (100 * cost.clipping) / most)}%`,
                background: 'var(--more)',
              }}
            />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
