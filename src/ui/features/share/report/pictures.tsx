/** The pictures of a report: plain SVG and tables, with their numbers as text. */
import type { ReportColumn, ReportWeights } from '../../../../share/report.ts';
import { formatBytes, formatCount, percent } from '../../../components/format.ts';

const WIDTH = 640;
const ROW = 40;
const LABEL = 16;

const PARTS = [
  ['weights', '#0f6cb0'],
  ['scales', '#d55e00'],
  ['biases', '#7a3e9d'],
  ['rest', '#8b8f97'],
] as const;

interface ColumnsProps {
  readonly columns: readonly ReportColumn[];
}

export function SizePicture({ columns }: ColumnsProps) {
  const most = Math.max(1, ...columns.map(({ fileBytes }) => fileBytes));
  const x = (bytes: number) => (bytes / most) * WIDTH;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${columns.length * ROW + 20}`} role="img" aria-label="File sizes">
      {columns.map(({ title, fileBytes, sizes }, i) => {
        let at = 0;
        return (
          <g key={title} transform={`translate(0 ${i * ROW})`}>
            <text y={LABEL - 4}>
              {title}: {formatBytes(fileBytes)}
            </text>
            {PARTS.map(([part, color]) => {
              const start = at;
              at += sizes[part];
              return (
                <rect
                  key={part}
                  {...{ x: x(start), y: LABEL, height: 12, fill: color }}
                  width={x(sizes[part])}
                />
              );
            })}
          </g>
        );
      })}
      <g transform={`translate(0 ${columns.length * ROW + 6})`}>
        {PARTS.map(([part, color], i) => (
          <g key={part} transform={`translate(${i * 110} 0)`}>
            <rect width="10" height="10" fill={color} />
            <text x="15" y="9.5">
              {part}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}

export function IntervalPicture({ columns }: ColumnsProps) {
  const known = columns.flatMap(({ title, answers }) =>
    answers?.labelled ? [{ title, ...answers.labelled }] : [],
  );
  const ends = known.flatMap(({ interval }) => interval);
  const low = Math.min(...ends);
  const span = Math.max(0.01, Math.max(...ends) - low);
  const x = (share: number) => 8 + ((share - low) / span) * (WIDTH - 16);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${known.length * ROW}`} role="img" aria-label="Accuracies">
      {known.map(({ title, accuracy, interval }, i) => (
        <g key={title} transform={`translate(0 ${i * ROW})`}>
          <text y={LABEL - 4}>
            {title}: {percent(accuracy)} % ({percent(interval[0])} to {percent(interval[1])} %)
          </text>
          <line {...{ x1: 0, x2: WIDTH, y1: 22, y2: 22, stroke: '#e3e3dd' }} />
          <line
            {...{ x1: x(interval[0]), x2: x(interval[1]), y1: 22, y2: 22 }}
            stroke="#15171c"
            strokeWidth="3"
          />
          <circle cx={x(accuracy)} cy="22" r="5" fill="#15171c" />
        </g>
      ))}
    </svg>
  );
}

const HEIGHT = 140;

export function WeightsPicture({ weights }: { readonly weights: ReportWeights }) {
  const { trained, positions, counts, unit, sqnrDb } = weights;
  const { min, max } = trained;
  const x = (value: number) => ((value - min) / (max - min || 1)) * WIDTH;
  const bin = WIDTH / Math.max(1, trained.counts.length);
  const most = Math.max(1, ...trained.counts);
  const mostStanding = Math.max(1, ...counts);
  const outline = [...trained.counts]
    .map((count, i) => `${(i * bin).toFixed(1)},${(HEIGHT * (1 - count / most)).toFixed(1)}`)
    .join(' ');
  const width = Math.max(1, Math.min(6, (WIDTH / Math.max(1, positions.length)) * 0.6));
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`} role="img" aria-label="Histogram of weights">
        <polygon points={`0,${HEIGHT} ${outline} ${WIDTH},${HEIGHT}`} fill="#cfcfc7" />
        {positions.map((position, i) => {
          const height = (HEIGHT * (counts[i] ?? 0)) / mostStanding;
          return (
            <rect
              key={position}
              {...{ width, height, x: x(position) - width / 2, y: HEIGHT - height }}
              fill="#00866b"
              fillOpacity="0.75"
            />
          );
        })}
        <text y={HEIGHT + 14}>{min.toPrecision(3)}</text>
        <text y={HEIGHT + 14} x={WIDTH} textAnchor="end">
          {max.toPrecision(3)}
          {unit === 'scale' && ' scales'}
        </text>
      </svg>
      <p>
        Grey: as trained. Green: {formatCount(positions.length)} places, each with the weights that
        stand there.{sqnrDb !== null && ` SQNR ${sqnrDb.toFixed(1)} dB.`}
      </p>
    </>
  );
}

interface ConfusionProps {
  readonly rows: readonly (readonly number[])[];
  readonly names: readonly string[];
}

export function ConfusionPicture({ rows, names }: ConfusionProps) {
  const nameOf = (i: number) => names[i] ?? String(i);
  return (
    <div className="scroll">
      <table className="confusion">
        <thead>
          <tr>
            <td />
            {rows.map((_, i) => (
              <th key={nameOf(i)} scope="col" title={nameOf(i)}>
                {i}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const all = Math.max(
              1,
              row.reduce((sum, count) => sum + count, 0),
            );
            return (
              <tr key={nameOf(i)}>
                <th scope="row">
                  {nameOf(i)} {i}
                </th>
                {row.map((count, j) => {
                  const share = count / all;
                  const background = `rgb(${i === j ? '0 134 107' : '213 94 0'} / ${(0.9 * Math.sqrt(share)).toFixed(2)})`;
                  return (
                    <td key={nameOf(j)} style={{ background }}>
                      {count > 0 ? count : ''}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
