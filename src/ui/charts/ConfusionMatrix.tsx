import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import classes from './ConfusionMatrix.module.css';
import { MatrixLabels } from './ConfusionMatrixLabels.tsx';
import {
  layOutMatrix,
  type MatrixCell,
  type MatrixDrawing,
  type MatrixLayout,
} from './confusion-layout.ts';

/** A drawing that is walked like a table. */
const ROLES = {
  grid: { role: 'grid' },
  row: { role: 'row' },
} as const;

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
  onOpen,
}: {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly drawing: MatrixDrawing;
  /** The cell that the line below describes at first. */
  readonly initial: MatrixCell;
  readonly svg: RefObject<SVGSVGElement | null>;
  /** Shows what a cell counts, after a click or Enter; absent where that cannot be shown. */
  readonly onOpen?: ((cell: MatrixCell) => void) | undefined;
}) {
  const { ref, width } = useElementSize();
  const [chosen, setChosen] = useState<MatrixCell | null>(null);
  const active = chosen ?? initial;
  const cells = classNames.flatMap((_, label) =>
    classNames.map((_, predicted) => drawing.text({ label, predicted })),
  );
  const layout = layOutMatrix(width, classNames.length, cells);
  const { left, top, right, size, n } = layout;
  const isActive = ({ label, predicted }: MatrixCell) =>
    active.label === label && active.predicted === predicted;

  const onKeyDown = (event: KeyboardEvent) => {
    if (onOpen && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      // The pointer may rest on another cell than the one that has the focus.
      const [label = 0, predicted = 0] = focusedCell(event.target);
      onOpen({ label, predicted });
    }
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
          height={top + n * size + 4}
          onKeyDown={onKeyDown}
        >
          <MatrixLabels classNames={classNames} drawing={drawing} active={active} layout={layout} />
          {classNames.map((trueClass, label) => (
            <g key={trueClass} {...ROLES.row} aria-label={trueClass}>
              {classNames.map((answer, predicted) => {
                const cell = { label, predicted };
                return (
                  <Cell
                    key={answer}
                    cell={cell}
                    drawing={drawing}
                    layout={layout}
                    isActive={isActive(cell)}
                    onChoose={setChosen}
                    onOpen={onOpen}
                  />
                );
              })}
            </g>
          ))}
        </svg>
      )}
      <p className={classes.readout}>
        {drawing.describe(active)}
        {onOpen && <span> Click a cell, or press Enter, to see its photos.</span>}
      </p>
    </div>
  );
}

/** Row and column of the cell that heard a key. */
function focusedCell(target: EventTarget): readonly number[] {
  const cell = target instanceof Element ? target.closest('[data-cell]') : null;
  return cell?.getAttribute('data-cell')?.split('-').map(Number) ?? [];
}

function Cell({
  cell,
  drawing,
  layout: { left, top, size, font },
  isActive,
  onChoose,
  onOpen,
}: {
  readonly cell: MatrixCell;
  readonly drawing: MatrixDrawing;
  readonly layout: MatrixLayout;
  readonly isActive: boolean;
  readonly onChoose: (cell: MatrixCell) => void;
  readonly onOpen: ((cell: MatrixCell) => void) | undefined;
}) {
  const { label, predicted } = cell;
  const text = drawing.text(cell);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a drawing
    <g
      role="gridcell"
      className={classes.cell}
      data-opens={onOpen ? true : undefined}
      onClick={() => onOpen?.(cell)}
      data-cell={`${label}-${predicted}`}
      data-active={isActive || undefined}
      tabIndex={isActive ? 0 : -1}
      aria-label={drawing.describe(cell)}
      transform={`translate(${left + predicted * size},${top + label * size})`}
      onMouseEnter={() => onChoose(cell)}
      onFocus={() => onChoose(cell)}
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
}
