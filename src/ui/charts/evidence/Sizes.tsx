import type { EvidencePicture } from '../../../workers/engine.ts';
import { linearScale } from '../scale.ts';
import classes from './Evidence.module.css';
import { shortReal } from './evidence-words.ts';

const HEIGHT = 100;
/** What is drawn of a bar that is 0, or too small for the axis. */
const STUB = 3;
/** Powers of ten that the axis has room for. */
const MOST_DECADES = 6;

/** Bars side by side, the smallest first; its axis is logarithmic. Stretched by its box. */
export function Sizes({ picture }: { readonly picture: EvidencePicture & { kind: 'sizes' } }) {
  const { sizes, marks, lines, count, things } = picture;
  const all = [...sizes, ...lines.map(({ at }) => at)].filter((size) => size > 0);
  const top = Math.max(...all, Number.MIN_VALUE);
  const bottom = Math.max(Math.min(...all, top) / 2, top / 10 ** MOST_DECADES);
  const y = linearScale([Math.log10(bottom), Math.log10(top)], [0, HEIGHT]);
  const height = (size: number) => (size > 0 ? Math.max(STUB, y(Math.log10(size))) : STUB);
  return (
    <div className={classes.plot}>
      <div className={classes.box}>
        <svg
          viewBox={`0 0 ${sizes.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {sizes.map((size, i) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
              key={i}
              className={classes.bar}
              data-mark={marks[i]}
              x={i + 0.1}
              width="0.8"
              y={HEIGHT - height(size)}
              height={height(size)}
            />
          ))}
        </svg>
        {lines.map(({ at, label }) => (
          <span
            key={label}
            className={classes.line}
            style={{ bottom: `${Math.max(0, Math.min(100, y(Math.log10(at))))}%` }}
          >
            <i>
              {label}: {shortReal(at)}
            </i>
          </span>
        ))}
      </div>
      <div className={classes.axis} aria-hidden="true">
        <span>{shortReal(sizes[0] ?? 0)}</span>
        <span>
          {count} {things}, smallest first, log scale
        </span>
        <span>{shortReal(sizes.at(-1) ?? 0)}</span>
      </div>
    </div>
  );
}
