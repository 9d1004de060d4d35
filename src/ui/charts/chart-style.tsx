/** What all recharts pictures share: quiet axes, no animation, colours of the page. */
import type { ModeName } from '../../quantization/modes/index.ts';
import { colorOf, markPath } from '../components/series.ts';

export const AXIS = {
  axisLine: false,
  tickLine: false,
  tickMargin: 8,
  tick: { fill: 'var(--ink-3)', fontSize: 11 },
} as const;

export const GRID = { stroke: 'var(--line)' } as const;

export const TOOLTIP = {
  isAnimationActive: false,
  cursor: { fill: 'var(--sunken)' },
  allowEscapeViewBox: { x: false, y: true },
  wrapperStyle: { zIndex: 5, outline: 'none' },
} as const;

export interface Titled {
  readonly id: string;
  readonly title: string;
  readonly mode: ModeName;
}

/** A row's name with its mark, cut to what fits. Recharts hands over the place. */
function MarkedTick({
  points,
  width,
  y = 0,
  payload,
}: {
  readonly points: readonly Titled[];
  readonly width: number;
  readonly y?: number | string;
  readonly payload?: { readonly value: string };
}) {
  const point = points.find(({ id }) => id === payload?.value);
  if (!point) return null;
  const most = Math.floor((width - 26) / 6.7);
  const lines = twoLines(point.title, most);
  const middle = Number(y);
  return (
    <g>
      <path
        d={markPath(point.mode)}
        fill={colorOf(point.mode)}
        transform={`translate(6 ${middle}) scale(.92)`}
      />
      {lines.map((line, i) => (
        <text
          key={line}
          x={20}
          y={middle + 4 + (i - (lines.length - 1) / 2) * 14}
          fontSize={12}
          fill="var(--ink)"
          style={{ fontFamily: 'var(--sans)' }}
        >
          {line}
        </text>
      ))}
      <title>{point.title}</title>
    </g>
  );
}

/** Breaks at a word, the second line cut where it is too long. */
export function twoLines(text: string, most: number): readonly string[] {
  if (text.length <= most) return [text];
  const cut = text.lastIndexOf(' ', most);
  const at = cut > 0 ? cut : most;
  const rest = text.slice(at).trim();
  return [
    text.slice(0, at).trim(),
    rest.length > most ? `${rest.slice(0, Math.max(1, most - 1))}…` : rest,
  ];
}

/** Height of the row of a file: a wide drawing has room to be a tall one. */
export const rowHeight = (width: number) => (width < 900 ? 58 : 84);

/** The axis of files, a row each, by their marks and names. */
export const fileAxis = (points: readonly Titled[], width: number) =>
  ({
    type: 'category',
    dataKey: 'id',
    width,
    axisLine: false,
    tickLine: false,
    interval: 0,
    tick: <MarkedTick points={points} width={width} />,
  }) as const;
