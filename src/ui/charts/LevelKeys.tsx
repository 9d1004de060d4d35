import type { KeyboardEvent } from 'react';
import { formatCount, formatInteger } from '../components/format.ts';
import classes from './WeightHistogram.module.css';
import type { Bar } from './weight-layout.ts';

/** The keyboard's way along the bars: arrows walk, Enter chooses. The pointer goes to the drawing below. */
export function LevelKeys({
  bars,
  at,
  onMove,
  onChoose,
}: {
  readonly bars: readonly Bar[];
  /** The bar that has the keys; −1 for none. */
  readonly at: number;
  readonly onMove: (bar: number | null) => void;
  readonly onChoose: (level: number) => void;
}) {
  const last = bars.length - 1;
  const bar = bars[at];
  const step = (by: number) => onMove(Math.min(last, Math.max(0, at + by)));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1),
    ArrowDown: () => step(-1),
    ArrowRight: () => step(1),
    ArrowUp: () => step(1),
    PageDown: () => step(-10),
    PageUp: () => step(10),
    Home: () => onMove(0),
    End: () => onMove(last),
    Enter: () => bar && onChoose(bar.level),
    ' ': () => bar && onChoose(bar.level),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Level; Enter follows one of its weights"
      aria-valuemin={bars[0]?.level ?? 0}
      aria-valuemax={bars[last]?.level ?? 0}
      aria-valuenow={bar?.level ?? 0}
      aria-valuetext={
        bar ? `level ${formatInteger(bar.level)}: ${formatCount(bar.count)} weights` : 'no level'
      }
      className={classes.keys}
      onKeyDown={onKeyDown}
      // Only keys bring the focus here: who comes reads at once what the arrows go on from.
      onFocus={() => bar && onMove(at)}
      onBlur={() => onMove(null)}
    />
  );
}
