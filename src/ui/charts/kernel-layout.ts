/** Where the cells of a kernel lie: windows in a grid that is about as wide as its box allows, with gaps between them. */

export interface KernelLayout {
  readonly width: number;
  readonly height: number;
  /** Side of a cell, in pixels. */
  readonly cell: number;
  /** Left upper corner of cell `i`. */
  at(i: number): readonly [x: number, y: number];
  /** The cell at a point, −1 for none. */
  find(x: number, y: number): number;
  /** Cells of a row of the drawing. */
  readonly perRow: number;
}

const LARGEST_CELL = 44;
/** Between windows, as a share of a cell; single cells need none. */
const GAP = 0.4;

interface KernelShape {
  readonly window: readonly [height: number, width: number];
  /** Windows. */
  readonly count: number;
}

/** @param box what the drawing may take at most, in pixels. */
export function layOutKernel(
  { window: [rows, columns], count }: KernelShape,
  box: { readonly width: number; readonly height: number },
): KernelLayout {
  const gap = rows * columns > 1 ? GAP : 0;
  let best = { across: 1, cell: 0 };
  for (let across = 1; across <= Math.max(1, count); across++) {
    const down = Math.ceil(count / across);
    const wide = across * (columns + gap) - gap;
    const high = down * (rows + gap) - gap;
    const cell = Math.min(LARGEST_CELL, box.width / wide, box.height / high);
    if (cell > best.cell) best = { across, cell };
  }
  const { across, cell } = best;
  const pitch = { x: (columns + gap) * cell, y: (rows + gap) * cell };
  const inside = rows * columns;
  const at = (i: number): readonly [number, number] => {
    const window = Math.floor(i / inside);
    const own = i % inside;
    return [
      (window % across) * pitch.x + (own % columns) * cell,
      Math.floor(window / across) * pitch.y + Math.floor(own / columns) * cell,
    ];
  };
  return {
    width: Math.min(count, across) * pitch.x - gap * cell,
    height: Math.ceil(count / across) * pitch.y - gap * cell,
    cell,
    at,
    perRow: across * columns,
    find(x, y) {
      const [column, row] = [Math.floor(x / pitch.x), Math.floor(y / pitch.y)];
      const own = [Math.floor((x % pitch.x) / cell), Math.floor((y % pitch.y) / cell)] as const;
      const window = row * across + column;
      const isCell = x >= 0 && y >= 0 && own[0] < columns && own[1] < rows;
      return isCell && column < across && window < count
        ? window * inside + own[1] * columns + own[0]
        : -1;
    },
  };
}

/** The cell next to `i` in a direction of the drawing; itself at the edge. */
export function neighbour(
  { at, find, cell }: KernelLayout,
  i: number,
  [dx, dy]: readonly [number, number],
): number {
  const [x, y] = at(i);
  // Gaps are narrower than a cell: what a step does not reach, a longer one does.
  for (const step of [1, 1.4]) {
    const found = find(x + (0.5 + dx * step) * cell, y + (0.5 + dy * step) * cell);
    if (found >= 0 && found !== i) return found;
  }
  return i;
}

/** Shades on either side of 0. */
export const SHADES = 8;

/** From −SHADES to SHADES: how strongly a value is drawn, beside the largest one. 0 for nothing but exactly 0. */
export function shadeOf(value: number, reach: number): number {
  if (value === 0 || reach === 0) return 0;
  const shade = Math.min(SHADES, Math.max(1, Math.ceil((Math.abs(value) / reach) * SHADES)));
  return value < 0 ? -shade : shade;
}
