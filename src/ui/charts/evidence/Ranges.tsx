import type { EvidencePicture } from '../../../workers/engine.ts';
import { linearScale } from '../scale.ts';
import classes from './Evidence.module.css';
import { shortReal } from './evidence-words.ts';

const WIDTH = 100;

/** Ranges below one another, on an axis that all share. */
export function Ranges({ picture }: { readonly picture: EvidencePicture & { kind: 'ranges' } }) {
  const { rows } = picture;
  const low = Math.min(0, ...rows.map(({ min }) => min));
  const high = Math.max(0, ...rows.map(({ max }) => max));
  const x = linearScale([low, high > low ? high : low + 1], [0, WIDTH]);
  return (
    <div className={classes.ranges}>
      {rows.map(({ label, min, max, mark }) => (
        <div key={label}>
          <span className={classes.label}>{label}</span>
          <span className={classes.span}>
            {shortReal(min)} … {shortReal(max)}
          </span>
          <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
            <line className={classes.track} x1="0" x2={WIDTH} y1="5" y2="5" />
            <rect
              className={classes.bar}
              data-mark={mark}
              x={Math.min(x(min), WIDTH - 0.8)}
              width={Math.max(0.8, x(max) - x(min))}
              y="1"
              height="8"
            />
          </svg>
        </div>
      ))}
    </div>
  );
}
