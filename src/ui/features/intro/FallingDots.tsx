import { useEffect, useRef } from 'react';
import { FLOOR, layOutDots, PLACES, placeX, TOP, WIDTH } from './dots.ts';
import classes from './Intro.module.css';

/** Milliseconds of one fall of all dots, and how often it is shown: what moves for ever is in the way of reading. */
const FALL = 7400;
const TIMES = 4;
/** Parts of a fall: when the last dot leaves, and how long one takes. */
const LAST = 0.45;
const TAKES = 0.12;

const DOTS = layOutDots();

/** Any value above, seven places below. Where less motion is wanted, the dots lie still. */
export function FallingDots() {
  const group = useRef<SVGGElement>(null);
  useEffect(() => {
    const dots = group.current?.children;
    if (!dots || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const falls = DOTS.map(({ x, restX, restY, turn }, i) => {
      const above = { transform: `translate(${x}px, ${TOP}px)`, fill: 'var(--ink)' };
      const below = { transform: `translate(${restX}px, ${restY}px)`, fill: 'var(--series-3)' };
      const leaves = 0.04 + turn * LAST;
      return dots[i]?.animate(
        [
          { ...above, offset: 0 },
          { ...above, offset: leaves, easing: 'ease-in' },
          { ...below, offset: leaves + TAKES },
          { ...below, offset: 1 },
        ],
        { duration: FALL, iterations: TIMES },
      );
    });
    return () => {
      for (const fall of falls) fall?.cancel();
    };
  }, []);
  return (
    <svg
      className={classes.dots}
      viewBox={`-96 0 ${WIDTH + 100} 80`}
      role="img"
      aria-label="Dots at any place on a line fall onto the nearest of seven places"
    >
      <text x="-96" y="14">
        any value
      </text>
      <text x="-96" y="79">
        7 places
      </text>
      <line x1="-12" x2={WIDTH} y1={TOP} y2={TOP} />
      <line x1="-12" x2={WIDTH} y1="75" y2="75" />
      {PLACES.map((place) => (
        <path key={place} d={`M${placeX(place)} ${FLOOR + 2}v8`} />
      ))}
      <g ref={group}>
        {DOTS.map(({ restX, restY, turn }) => (
          <circle key={turn} r="3.1" style={{ transform: `translate(${restX}px, ${restY}px)` }} />
        ))}
      </g>
    </svg>
  );
}
