import type { EvidencePicture } from '../../../workers/engine.ts';
import { linearScale, symlogScale } from '../scale.ts';
import classes from './Evidence.module.css';
import { shortReal } from './evidence-words.ts';

const HEIGHT = 100;
const WIDTH = 100;
/** A single value among millions is seen, too. */
const LEAST = 5;

/** How often values occur; heights are logarithms. What integers hold is underlaid. Stretched by its box. */
export function Histogram({
  picture,
}: {
  readonly picture: EvidencePicture & { kind: 'histogram' };
}) {
  const { from, to, counts, guilty, held, things } = picture;
  const x = linearScale([from, to], [0, WIDTH]);
  const y = symlogScale(Math.max(1, ...counts), [0, HEIGHT]);
  const width = WIDTH / counts.length;
  const isGuilty = (i: number) =>
    guilty.some(({ min, max }) => x(max) > i * width && x(min) < (i + 1) * width);
  return (
    <div className={classes.plot}>
      <div className={classes.box}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {held && (
            <rect
              className={classes.held}
              x={x(held.min)}
              width={Math.max(0.5, x(held.max) - x(held.min))}
              y="0"
              height={HEIGHT}
            />
          )}
          {counts.map((count, i) => {
            if (count === 0) return null;
            const height = Math.max(LEAST, y(count));
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
                key={i}
                className={classes.bar}
                data-mark={isGuilty(i) ? 'guilty' : 'fine'}
                x={i * width + 0.1 * width}
                width={0.8 * width}
                y={HEIGHT - height}
                height={height}
              />
            );
          })}
        </svg>
      </div>
      <div className={classes.axis} aria-hidden="true">
        <span>{shortReal(from)}</span>
        <span>
          {held
            ? `integers hold ${shortReal(held.min)} … ${shortReal(held.max)}`
            : `how many ${things}, log scale`}
        </span>
        <span>{shortReal(to)}</span>
      </div>
    </div>
  );
}
