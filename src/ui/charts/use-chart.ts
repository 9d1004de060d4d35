import { useElementSize } from '@mantine/hooks';
import { type RefObject, useMemo, useRef } from 'react';
import { usePaints } from '../components/tasks.ts';

/**
 * The width a chart can take, and its SVG. Charts are drawn in turn, first the axes of one and then its data: recharts draws
 * without a break, and all at once would hold the page up. The width is 0 until it is this chart's turn.
 */
export function useChart(turn: number): {
  readonly frame: ReturnType<typeof useElementSize<HTMLDivElement>>['ref'];
  readonly width: number;
  /** Not only axes. */
  readonly withData: boolean;
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly inside: RefObject<HTMLDivElement | null>;
} {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const axesAt = 2 * turn - 1;
  const paints = usePaints(axesAt + 1);
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
    width: paints >= axesAt ? Math.floor(width) : 0,
    withData: paints > axesAt,
    svg,
    inside,
  };
}
