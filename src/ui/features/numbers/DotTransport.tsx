import { Button } from '@mantine/core';
import classes from './Dot.module.css';
import { grouped, type Station } from './dot-words.ts';
import type { Player } from './use-player.ts';

/** Back, play, on; a slider for all steps. */
export function DotTransport({
  player: { at, playing, canPlay, go, toggle },
  terms,
  stations,
}: {
  readonly player: Player;
  readonly terms: number;
  readonly stations: readonly Station[];
}) {
  const last = terms + stations.length;
  const words =
    at === 0
      ? 'before the first product'
      : at <= terms
        ? `product ${grouped(at)} of ${grouped(terms)}`
        : (stations[at - terms - 1]?.label ?? '').toLowerCase();
  return (
    <div className={classes.transport}>
      <Button size="xs" aria-label="Step back" disabled={at === 0} onClick={() => go(at - 1)}>
        ◀
      </Button>
      {canPlay && (
        <Button size="xs" variant="filled" onClick={toggle}>
          {playing ? 'Pause' : 'Play'}
        </Button>
      )}
      <Button size="xs" aria-label="Step on" disabled={at === last} onClick={() => go(at + 1)}>
        ▶
      </Button>
      <input
        className={classes.slider}
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-label="Step"
        aria-valuetext={words}
        onChange={({ currentTarget }) => go(Number(currentTarget.value))}
      />
      <span className={classes.where}>{words}</span>
    </div>
  );
}
