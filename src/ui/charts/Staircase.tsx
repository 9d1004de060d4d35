import { useElementSize } from '@mantine/hooks';
import { line } from 'd3-shape';
import { Hat } from '../components/Hat.tsx';
import { linearScale } from './scale.ts';

const HEIGHT = 220;
const MARGIN = { left: 34, right: 12, top: 12, bottom: 30 };
/** The range reaches up to 1, the picture a little further. */
const BEYOND = 1.45;

/** What rounding to a lattice does forwards (steps), and what training assumes backwards (the slope). */
export function Staircase({
  lowLevel,
  topLevel,
  color,
}: {
  readonly lowLevel: number;
  readonly topLevel: number;
  readonly color: string;
}) {
  const size = useElementSize();
  const low = lowLevel / topLevel;
  const reach = BEYOND * Math.max(1, -low);
  const width = Math.max(220, size.width || 320);
  const x = linearScale([-reach, reach], [MARGIN.left, width - MARGIN.right]);
  const y = linearScale([-reach, reach], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = line<readonly [number, number]>()
    .x(([value]) => x(value))
    .y(([, value]) => y(value));
  const scale = 1 / topLevel;
  const steps: [number, number][] = [[-reach, low]];
  for (let level = lowLevel; level < topLevel; level++) {
    const edge = (level + 0.5) * scale;
    steps.push([edge, level * scale], [edge, (level + 1) * scale]);
  }
  steps.push([reach, 1]);
  const slope: [number, number][] = [
    [-reach, low],
    [low, low],
    [1, 1],
    [reach, 1],
  ];
  return (
    <div ref={size.ref}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Rounding is a staircase; training goes backwards over the straight line through it, which is level outside the range"
        style={{ display: 'block', font: '11px var(--mono)' }}
      >
        <line x1={x(-reach)} x2={x(reach)} y1={y(0)} y2={y(0)} stroke="var(--line-2)" />
        <line x1={x(0)} x2={x(0)} y1={y(-reach)} y2={y(reach)} stroke="var(--line-2)" />
        {[low, 1].map((end) => (
          <line
            key={end}
            x1={x(end)}
            x2={x(end)}
            y1={y(-reach)}
            y2={y(reach)}
            stroke="var(--line-2)"
            strokeDasharray="3 3"
          />
        ))}
        <path d={path(slope) ?? ''} fill="none" stroke="var(--ink)" strokeDasharray="5 4" />
        <path d={path(steps) ?? ''} fill="none" stroke={color} strokeWidth="2" />
        {[
          { at: low, text: 'min' },
          { at: 0, text: '0' },
          { at: 1, text: 'max' },
        ].map(({ at, text }) => (
          <text key={at} x={x(at)} y={HEIGHT - 12} textAnchor="middle" fill="var(--ink-3)">
            {text}
          </text>
        ))}
        <text x={x(reach)} y={HEIGHT - 12} textAnchor="end" fill="var(--ink-3)">
          x
        </text>
        <text x={MARGIN.left - 8} y={y(reach) + 8} textAnchor="end" fill="var(--ink-3)">
          <Hat as="tspan" />
        </text>
      </svg>
    </div>
  );
}
