import type { ModeName } from '../../quantization/modes/index.ts';
import { percent } from '../components/format.ts';
import { colorOf, markPath } from '../components/series.ts';
import { axisOf, type Interval } from './interval-axis.ts';

/** An accuracy and its interval on an axis that all columns share; the dashed tick is the baseline. */
export function IntervalStrip({
  accuracy,
  interval: [low, high],
  baseline,
  all,
  mode,
}: {
  readonly accuracy: number;
  readonly interval: Interval;
  readonly baseline: { readonly accuracy: number; readonly interval: Interval } | undefined;
  /** Ends of all intervals in the table. */
  readonly all: readonly number[];
  readonly mode: ModeName;
}) {
  const [start, end] = axisOf(all, baseline?.interval);
  const at = (share: number) => `${((share - start) / (end - start)) * 100}%`;
  const color = colorOf(mode);
  const off = low < start;
  return (
    <svg
      width="100%"
      height="18"
      role="img"
      style={{ display: 'block', overflow: 'visible' }}
      aria-label={`95 % interval ${percent(low)} to ${percent(high)} %${off ? ', far below the baseline' : ''}`}
    >
      <title>
        The marker is what was measured. The line is its 95 % interval, {percent(low)} to{' '}
        {percent(high)} %: most likely, all photos of this kind would give a value within it.
      </title>
      {off ? (
        <>
          <path d="M7 4.5L2 9L7 13.5" fill="none" stroke="var(--bad)" strokeWidth="2" />
          <text x="14" y="13" fill="var(--bad)" style={{ font: '12.5px var(--sans)' }}>
            far below the baseline
          </text>
        </>
      ) : (
        <>
          <line x1="0" x2="100%" y1="9" y2="9" stroke="var(--line)" />
          {baseline && (
            <line
              x1={at(baseline.accuracy)}
              x2={at(baseline.accuracy)}
              y1="2"
              y2="16"
              stroke="var(--line-3)"
              strokeDasharray="2 2"
            />
          )}
          <line x1={at(low)} x2={at(high)} y1="9" y2="9" stroke={color} strokeWidth="2" />
          <svg x={at(accuracy)} y="9" overflow="visible" aria-hidden="true">
            <path d={markPath(mode)} transform="scale(.85)" fill={color} />
          </svg>
        </>
      )}
    </svg>
  );
}
