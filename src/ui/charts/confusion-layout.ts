/** What a confusion matrix says in its cells, and where they lie, in pixels. */
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

export interface MatrixLayout {
  /** Classes. */
  readonly n: number;
  /** Side of a cell. */
  readonly size: number;
  /** Room for names of rows, names of columns, ends of rows. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly narrow: boolean;
  /** Size of the text in cells, null where none fits. */
  readonly font: number | null;
}

const MOST_CELL = 52;

/** `texts`: of all cells. */
export function layOutMatrix(width: number, n: number, texts: readonly string[]): MatrixLayout {
  const narrow = width < 460;
  const left = narrow ? 76 : 96;
  const right = narrow ? 46 : 60;
  const size = Math.max(4, Math.min(MOST_CELL, Math.floor((width - left - right) / n)));
  const font = fittingFont(size, Math.max(...texts.map((text) => text.length)));
  return { n, size, left, top: 66, right, narrow, font };
}
