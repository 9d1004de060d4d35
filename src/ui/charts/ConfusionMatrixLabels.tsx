import type { MatrixCell, MatrixDrawing, MatrixLayout } from './confusion-layout.ts';

/** Names of columns above, of rows on the left, and what the drawing has to say at the end of each row. */
export function MatrixLabels({
  classNames,
  drawing,
  active,
  layout: { n, size, left, top, right, narrow },
}: {
  readonly classNames: readonly string[];
  readonly drawing: Pick<MatrixDrawing, 'rowEnd' | 'rowEndTitle'>;
  readonly active: MatrixCell;
  readonly layout: MatrixLayout;
}) {
  const shown = (label: string) => (label.length > 11 ? `${label.slice(0, 10)}…` : label);
  return (
    <g aria-hidden>
      <text x={left - 10} y={top - 28} textAnchor="end" fontSize="10">
        answer →
      </text>
      <text x={left - 10} y={top - 10} textAnchor="end" fontSize="10">
        true ↓
      </text>
      {classNames.map((label, i) => (
        <text
          key={label}
          transform={`translate(${left + (i + 0.5) * size - 2},${top - 9}) rotate(${size < 24 ? -56 : -38})`}
          fontSize={narrow ? 9.5 : 11}
          fill={i === active.predicted ? 'var(--ink)' : 'var(--ink-2)'}
        >
          {shown(label)}
        </text>
      ))}
      {classNames.map((label, i) => (
        <text
          key={label}
          x={left - 10}
          y={top + (i + 0.5) * size + 4}
          textAnchor="end"
          fontSize={narrow ? 9.5 : 11}
          fill={i === active.label ? 'var(--ink)' : 'var(--ink-2)'}
        >
          {shown(label)}
        </text>
      ))}
      {classNames.map((label, i) => (
        <text
          key={label}
          x={left + n * size + right}
          y={top + (i + 0.5) * size + 4}
          textAnchor="end"
          fontSize={narrow ? 9.5 : 11}
          fill={i === active.label ? 'var(--ink)' : 'var(--ink-2)'}
        >
          {drawing.rowEnd(i)}
        </text>
      ))}
      <text x={left + n * size + right} y={top - 8} textAnchor="end" fontSize="10">
        {drawing.rowEndTitle}
      </text>
    </g>
  );
}
