/** Steps that are taken one by one, by hand or by a clock. */
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** Milliseconds of a step, of all products together at most, and of a station behind them. */
const STEP = 450;
const PRODUCTS = 5000;
const STATION = 900;
const SHORTEST = 50;

export interface Player {
  readonly at: number;
  readonly playing: boolean;
  /** Where less motion is wanted, nothing plays by itself. */
  readonly canPlay: boolean;
  go(step: number): void;
  toggle(): void;
}

/** @param products steps that may be many. @param last the last step. */
export function usePlayer(products: number, last: number): Player {
  const [at, setAt] = useState(last);
  const [playing, setPlaying] = useState(false);
  const canPlay = !useReducedMotion();
  const going = playing && canPlay && at < last;
  useEffect(() => {
    if (!going) return;
    const isProduct = at < products;
    const time = Math.min(STEP, Math.max(SHORTEST, PRODUCTS / products));
    const by = Math.max(1, Math.round((products * time) / PRODUCTS));
    const next = isProduct ? Math.min(products, at + by) : at + 1;
    const timer = setTimeout(() => setAt(next), isProduct ? time : STATION);
    return () => clearTimeout(timer);
  }, [going, at, products]);
  return {
    ...{ at: Math.min(at, last), playing: going, canPlay },
    go(step) {
      setPlaying(false);
      setAt(Math.min(last, Math.max(0, step)));
    },
    toggle() {
      if (!going && at >= last) setAt(0);
      setPlaying(!going);
    },
  };
}
