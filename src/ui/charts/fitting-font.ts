/** Pixels: smaller figures are not read. */
const LEAST_FONT = 7.5;
/** Width of a figure of the monospaced face, in its own size. */
const FIGURE = 0.6;
/** Pixels free on both sides of a cell's text, the gap between cells among them. */
const CELL_MARGIN = 5;

/** One size for the texts of all cells, so that the longest stays in its own; null where it would be too small to read. */
export function fittingFont(cell: number, longest: number): number | null {
  const usual = cell >= 36 ? 11.5 : cell >= 27 ? 10 : 8.5;
  const fitting = Math.min(usual, (cell - CELL_MARGIN) / (FIGURE * Math.max(1, longest)));
  return fitting >= LEAST_FONT ? fitting : null;
}
