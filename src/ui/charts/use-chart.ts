import { useElementSize } from '@mantine/hooks';
import { type RefObject, useMemo, useRef } from 'react';
import { usePaints } from '../components/tasks.ts';

/**
 * The width a chart can take, and its SVG. Charts are drawn in turn, and each in steps, a paint apart: recharts draws without
 * a break, and all at once would hold the page up. The width is 0 until the page has been painted `from` times.
 */
export function useChart(
  from: number,
  steps = 0,
): {
  readonly frame: ReturnType<typeof useElementSize<HTMLDivElement>>['ref'];
  readonly width: number;
  /** How much of it is drawn: from 0 to `steps`, which is all. */
  readonly step: number;
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly inside: RefObject<HTMLDivElement | null>;
} {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const paints = usePaints(from + steps);
  const inside = useRef<HTMLDivElement>(null);
  // Recharts keeps its SVG to itself and may draw another one at any time: looked up when it is asked for.
  const svg = useMemo(
    () => ({
      get current() {
        return inside.current?.querySelector<SVGSVGElement>('svg.recharts-surface') ?? null;
      },
    }),
    [],
  );
  return {
    frame: ref,
    width: paints >= from ? Math.floor(width) : 0,
    step: Math.max(0, paints - from),
    svg,
    inside,
  };
}
