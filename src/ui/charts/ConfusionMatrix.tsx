import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import classes from './ConfusionMatrix.module.css';
import { fittingFont } from './fitting-font.ts';

export interface MatrixCell {
  readonly label: number;
  readonly predicted: number;
}

export interface MatrixDrawing {
  /** Any CSS colour. */
  readonly fill: (cell: MatrixCell) => string;
  /** Text of the cell; empty for none. */
  readonly text: (cell: MatrixCell) => string;
  /** A sentence, for the line below and for screen readers. */
  readonly describe: (cell: MatrixCell) => string;
  /** Text at the end of a row. */
  readonly rowEnd: (label: number) => string;
  readonly rowEndTitle: string;
}

/** A drawing that is walked like a table. */
const ROLES = {
  grid: { role: 'grid' },
  row: { role: 'row' },
  none: { 'aria-hidden': true },
} as const;

const MOST_CELL = 52;
const TOP = 66;
const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** A grid of true class (rows) by answer (columns). Hover, or arrow keys, tell what a cell says. */
export function ConfusionMatrix({
  name,
  classNames,
  drawing,
  initial,
  svg,
}: {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly drawing: MatrixDrawing;
  /** The cell that the line below describes at first. */
  readonly initial: MatrixCell;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const { ref, width } = useElementSize();
  const [chosen, setChosen] = useState<MatrixCell | null>(null);
  const active = chosen ?? initial;
  const n = classNames.length;
  const narrow = width < 460;
  const left = narrow ? 76 : 96;
  const right = narrow ? 46 : 60;
  const size = Math.max(4, Math.min(MOST_CELL, Math.floor((width - left - right) / n)));
  const cells = classNames.flatMap((_, label) =>
    classNames.map((_, predicted) => drawing.text({ label, predicted })),
  );
  const font = fittingFont(size, Math.max(...cells.map((text) => text.length)));
  const shown = (label: string) => (label.length > 11 ? `${label.slice(0, 10)}…` : label);
  const isActive = (label: number, predicted: number) =>
    active.label === label && active.predicted === predicted;

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const inside = (value: number) => Math.min(n - 1, Math.max(0, value));
    const next = {
      label: inside(active.label + move[0]),
      predicted: inside(active.predicted + move[1]),
    };
    setChosen(next);
    svg.current
      ?.querySelector<SVGElement>(`[data-cell="${next.label}-${next.predicted}"]`)
      ?.focus();
  };

  return (
    <div ref={ref} className={classes.matrix}>
      {width > 0 && (
        <svg
          ref={svg}
          {...ROLES.grid}
          aria-label={`${name}: true class in rows, answer in columns`}
          width={left + n * size + right}
          height={TOP + n * size + 4}
          onKeyDown={onKeyDown}
        >
          <g {...ROLES.none}>
            <text x={left - 10} y={TOP - 28} textAnchor="end" fontSize="10">
              answer →
            </text>
            <text x={left - 10} y={TOP - 10} textAnchor="end" fontSize="10">
              true ↓
            </text>
            {classNames.map((label, i) => (
              <text
                key={label}
                transform={`translate(${left + (i + 0.5) * size - 2},${TOP - 9}) rotate(${size < 24 ? -56 : -38})`}
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
                y={TOP + (i + 0.5) * size + 4}
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
                y={TOP + (i + 0.5) * size + 4}
                textAnchor="end"
                fontSize={narrow ? 9.5 : 11}
                fill={i === active.label ? 'var(--ink)' : 'var(--ink-2)'}
              >
                {drawing.rowEnd(i)}
              </text>
            ))}
            <text
              x={left + n * size + right}
              y={TOP + n * size + 2 - n * size - 10}
              textAnchor="end"
              fontSize="10"
            >
              {drawing.rowEndTitle}
            </text>
          </g>
          {classNames.map((trueClass, label) => (
            <g key={trueClass} {...ROLES.row} aria-label={trueClass}>
              {classNames.map((answer, predicted) => {
                const cell = { label, predicted };
                const text = drawing.text(cell);
                return (
                  // biome-ignore lint/a11y/useSemanticElements: a cell of a drawing
                  <g
                    key={answer}
                    role="gridcell"
                    className={classes.cell}
                    data-cell={`${label}-${predicted}`}
                    data-active={isActive(label, predicted) || undefined}
                    tabIndex={isActive(label, predicted) ? 0 : -1}
                    aria-label={drawing.describe(cell)}
                    transform={`translate(${left + predicted * size},${TOP + label * size})`}
                    onMouseEnter={() => setChosen(cell)}
                    onFocus={() => setChosen(cell)}
                  >
                    <rect
                      x="1"
                      y="1"
                      width={size - 2}
                      height={size - 2}
                      rx="2"
                      style={{ fill: drawing.fill(cell) }}
                    />
                    {font !== null && text !== '' && (
                      <text
                        x={size / 2}
                        y={size / 2 + font * 0.36}
                        textAnchor="middle"
                        fontSize={font}
                        fill="var(--ink)"
                      >
                        {text}
                      </text>
                    )}
                  </g>
                );
              })}
            </g>
          ))}
        </svg>
      )}
      <p className={classes.readout}>{drawing.describe(active)}</p>
    </div>
  );
}
