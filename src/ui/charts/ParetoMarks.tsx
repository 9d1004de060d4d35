/** What stands in the picture of a search: marks, names, and what is told of a file under the pointer. */
import { formatBytes } from '../components/format.ts';
import { colorOf, markPath } from '../components/series.ts';
import classes from './chart.module.css';
import { type LabelGroup, NAME_LINE, type ParetoPoint } from './pareto-layout.ts';

/** Where recharts has something drawn. */
export interface Place {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
}

/** Marks on the front are filled, others are dots; a column has a ring; what is below the axis points down. */
export function PointMark({
  cx = 0,
  cy = 0,
  point,
  cut,
}: Place & {
  readonly point: ParetoPoint;
  readonly cut: boolean;
}) {
  const color = colorOf(point.mode);
  return (
    <g transform={`translate(${cx} ${cy})`} opacity={point.isFaint ? 0.25 : 1}>
      {/* A finger is wider than a dot. */}
      <circle r="8" fill="transparent" />
      {point.isColumn && <circle r="7.5" fill="none" stroke="var(--ink-2)" strokeWidth="1.2" />}
      {cut ? (
        <path d="M0,4L4,-3H-4Z" fill="none" stroke={color} strokeWidth="1.2" />
      ) : point.onFront || point.isColumn ? (
        <path d={markPath(point.mode)} fill={color} transform="scale(.85)" />
      ) : (
        <circle r="2.6" fill={color} fillOpacity="0.55" />
      )}
    </g>
  );
}

/** The file that is looked at. */
export function ChosenMark({ cx = 0, cy = 0, point }: Place & { readonly point: ParetoPoint }) {
  return (
    <g transform={`translate(${cx} ${cy})`}>
      <circle r="10" fill="none" stroke="var(--focus)" strokeWidth="2.5" />
      <path d={markPath(point.mode)} fill={colorOf(point.mode)} />
    </g>
  );
}

/** Names of modes that stand in one place, one below the other. @param top of the plot, in pixels. */
export function Names({
  cx = 0,
  cy = 0,
  group: { members, side, top: from },
  top,
}: Place & {
  readonly group: LabelGroup;
  readonly top: number;
}) {
  const away = side === 'left' ? -1 : 1;
  return (
    <g>
      <path
        d={markPath(members[0]?.mode ?? 'float32')}
        fill={colorOf(members[0]?.mode ?? 'float32')}
        transform={`translate(${cx} ${cy})`}
      />
      {members.map(({ mode, text }, i) => (
        <g
          key={mode}
          transform={`translate(${cx + 18 * away} ${top + from + (i + 0.5) * NAME_LINE})`}
        >
          <path d={markPath(mode)} fill={colorOf(mode)} transform="scale(.75)" />
          <text
            x={9 * away}
            y="4"
            textAnchor={side === 'left' ? 'end' : 'start'}
            fontSize="11"
            fill="var(--ink-2)"
            stroke="var(--panel)"
            strokeWidth="3"
            paintOrder="stroke"
          >
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

export function Readout({
  point,
  measure,
}: {
  readonly point: ParetoPoint;
  readonly measure: string;
}) {
  return (
    <div className={classes.tooltip} style={{ maxWidth: 320 }}>
      <b>{point.title}</b>
      <dl>
        <div>
          <dt>file</dt>
          <dd className="num">{formatBytes(point.bytes)}</dd>
        </div>
        <div>
          <dt>{measure}</dt>
          <dd className="num">{point.percent.toFixed(2)} %</dd>
        </div>
        {point.mse !== null && (
          <div>
            <dt>squared error</dt>
            <dd className="num">{point.mse.toExponential(1)}</dd>
          </div>
        )}
        {point.isColumn && (
          <div>
            <dt>also</dt>
            <dd>a column of the table</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
