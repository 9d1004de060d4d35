import { intervalInWords } from '../../evaluation/figure-words.ts';
import type { Figure } from '../../evaluation/figures.ts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { colorOf, markPath } from '../components/series.ts';
import { axisOf, type Interval } from './interval-axis.ts';

interface Measured {
  readonly value: number;
  readonly interval: Interval;
}

/** A figure and its interval on an axis that all columns share; the dashed tick is the baseline. */
export function IntervalStrip({
  figure,
  baseline,
  all,
  mode,
}: {
  readonly figure: Measured & Pick<Figure, 'unit' | 'better'>;
  readonly baseline: Measured | null | undefined;
  /** Ends of all intervals in the table. */
  readonly all: readonly number[];
  readonly mode: ModeName;
}) {
  const { value, unit, better } = figure;
  const [low, high] = figure.interval;
  const [start, end] = axisOf(all, baseline?.interval, figure);
  // The wide interval of an estimate may reach beyond the axis: it is cut off there.
  const at = (share: number) =>
    `${((Math.min(end, Math.max(start, share)) - start) / (end - start)) * 100}%`;
  const color = colorOf(mode);
  const off = better === 'higher' ? value < start : value > end;
  const far = better === 'higher' ? 'far below the baseline' : 'far above the baseline';
  const words = intervalInWords(figure.interval, unit, value);
  return (
    <svg
      width="100%"
      height="18"
      role="img"
      style={{ display: 'block', overflow: 'visible' }}
      aria-label={`95 % interval ${words}${off ? `, ${far}` : ''}`}
    >
      <title>
        The marker is what was measured. The line is its 95 % interval, {words}: most likely, all
        samples of this kind would give a value within it.
      </title>
      {off ? (
        <>
          <path d="M7 4.5L2 9L7 13.5" fill="none" stroke="var(--bad)" strokeWidth="2" />
          <text x="14" y="13" fill="var(--bad)" style={{ font: '12.5px var(--sans)' }}>
            {far}
          </text>
        </>
      ) : (
        <>
          <line x1="0" x2="100%" y1="9" y2="9" stroke="var(--line)" />
          {baseline && (
            <line
              x1={at(baseline.value)}
              x2={at(baseline.value)}
              y1="2"
              y2="16"
              stroke="var(--line-3)"
              strokeDasharray="2 2"
            />
          )}
          <line x1={at(low)} x2={at(high)} y1="9" y2="9" stroke={color} strokeWidth="2" />
          <svg x={at(value)} y="9" overflow="visible" aria-hidden="true">
            <path d={markPath(mode)} transform="scale(.85)" fill={color} />
          </svg>
        </>
      )}
    </svg>
  );
}
