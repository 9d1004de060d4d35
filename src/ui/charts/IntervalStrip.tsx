import type { ModeName } from '../../quantization/modes/index.ts';
import { percent } from '../components/format.ts';
import { colorOf, markPath } from '../components/series.ts';

/** An accuracy and its interval on an axis that all columns share; the dashed tick is the baseline. */
export function IntervalStrip({
  accuracy,
  interval: [low, high],
  reference,
  all,
  mode,
}: {
  readonly accuracy: number;
  readonly interval: readonly [number, number];
  readonly reference: number | undefined;
  /** Ends of all intervals in the table. */
  readonly all: readonly number[];
  readonly mode: ModeName;
}) {
  const [start, end] = axisOf(all);
  const at = (share: number) => `${((share - start) / (end - start)) * 100}%`;
  const color = colorOf(mode);
  return (
    <svg
      width="100%"
      height="18"
      role="img"
      style={{ display: 'block', overflow: 'visible' }}
      aria-label={`95 % interval ${percent(low)} to ${percent(high)} %`}
    >
      <line x1="0" x2="100%" y1="9" y2="9" stroke="var(--line)" />
      {reference !== undefined && (
        <line
          x1={at(reference)}
          x2={at(reference)}
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
    </svg>
  );
}

/** A little wider than all intervals, and never so narrow that noise looks like a difference. */
function axisOf(ends: readonly number[]): readonly [number, number] {
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const pad = Math.max((high - low) * 0.12, 0.002);
  return [Math.max(0, low - pad), Math.min(1.0001, high + pad)];
}
