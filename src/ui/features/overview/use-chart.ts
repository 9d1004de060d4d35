import { useElementSize } from '@mantine/hooks';
import { type RefObject, useMemo, useRef } from 'react';

/** The width a chart can take, and its SVG. */
export function useChart(): {
  readonly frame: ReturnType<typeof useElementSize<HTMLDivElement>>['ref'];
  readonly width: number;
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly inside: RefObject<HTMLDivElement | null>;
} {
  const { ref, width } = useElementSize<HTMLDivElement>();
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
  return { frame: ref, width: Math.floor(width), svg, inside };
}
