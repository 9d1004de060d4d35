import type { KeyboardEvent } from 'react';
import classes from './KernelHeatmap.module.css';
import { type KernelLayout, neighbour } from './kernel-layout.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keyboard's way from weight to weight: arrows walk as the cells lie. The pointer goes to the drawing below. */
export function KernelKeys({
  layout,
  at,
  text,
  last,
  onMove,
}: {
  readonly layout: KernelLayout;
  readonly at: number;
  readonly text: string;
  readonly last: number;
  readonly onMove: (cell: number) => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const to = arrow
      ? neighbour(layout, at, arrow)
      : event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? last
          : -1;
    if (to < 0) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Weight of the kernel"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={text}
      className={classes.keys}
      onKeyDown={onKeyDown}
    />
  );
}
