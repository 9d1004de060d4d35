import { useElementSize } from '@mantine/hooks';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** The width a chart can take, and its SVG once it is drawn. */
export function useChart(): {
  readonly frame: ReturnType<typeof useElementSize<HTMLDivElement>>['ref'];
  readonly width: number;
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly inside: RefObject<HTMLDivElement | null>;
} {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const inside = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  // Recharts keeps its SVG to itself, and may draw another one at any time.
  useLayoutEffect(() => {
    svg.current = inside.current?.querySelector<SVGSVGElement>('svg.recharts-surface') ?? null;
  });
  return { frame: ref, width: Math.floor(width), svg, inside };
}
