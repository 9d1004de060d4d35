import type { CSSProperties } from 'react';
import classes from './BitsSlider.module.css';
import { decibels, sizeWords } from './rotation-words.ts';
import type { RotationPictures } from './use-rotation.ts';

/** More stops than a small window has room to write below each other. */
const MANY = 9;

/** How many weights are mixed: each stop says what rounding loses there, once it is known. */
export function SizeSlider({
  sizes,
  size,
  pictures,
  color,
  onSize,
}: {
  readonly sizes: readonly number[];
  readonly size: number;
  readonly pictures: RotationPictures;
  readonly color: string;
  readonly onSize: (size: number) => void;
}) {
  const last = Math.max(1, sizes.length - 1);
  const lossAt = (stop: number) => pictures.get(stop)?.stage.sqnrDb;
  const loss = lossAt(size);
  return (
    <div className={classes.track} style={{ '--series': color } as CSSProperties}>
      <input
        className={classes.range}
        data-upwards
        type="range"
        min={0}
        max={last}
        step={1}
        value={sizes.indexOf(size)}
        aria-label="Size of the rotation’s blocks"
        aria-valuetext={`${sizeWords(size)}${loss === undefined ? '' : `, SNR ${decibels(loss)}`}`}
        onChange={({ currentTarget }) => onSize(sizes[Number(currentTarget.value)] ?? 1)}
      />
      <div
        className={classes.stops}
        aria-hidden="true"
        data-many={sizes.length > MANY || undefined}
      >
        {sizes.map((stop, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the mouse alone; keys move the slider
          <span
            key={stop}
            style={{ left: `${(i / last) * 100}%` }}
            data-chosen={stop === size || undefined}
            onClick={() => onSize(stop)}
          >
            {stop === 1 ? 'none' : stop}
            <small>
              {lossAt(stop)?.toFixed(1).replace('-', '−') ?? (stop === size ? '…' : '·')}
            </small>
          </span>
        ))}
      </div>
    </div>
  );
}
