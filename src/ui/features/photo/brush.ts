/** Strokes on a small grey picture. */

export interface Point {
  /** In pixels of the sample, from the upper left corner; the middle of the first pixel is 0.5. */
  readonly x: number;
  readonly y: number;
}

export interface Brush {
  /** Pixels across. */
  readonly size: number;
  readonly erases: boolean;
}

/** Pixels across, by what people call them. */
export const BRUSHES = { Fine: 1, Medium: 2.4, Broad: 4.5 } as const;
export type BrushName = keyof typeof BRUSHES;

/** The picture with a line from one point to another, whose edge is soft. */
export function paintLine(
  values: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  [from, to]: readonly [Point, Point],
  { size, erases }: Brush,
): Float32Array {
  const painted = Float32Array.from(values);
  for (let i = 0; i < width * height; i++) {
    const middle = { x: (i % width) + 0.5, y: Math.floor(i / width) + 0.5 };
    const cover = Math.min(1, Math.max(0, size / 2 + 0.5 - distance(middle, from, to)));
    const old = painted[i] ?? 0;
    painted[i] = erases ? Math.min(old, 1 - cover) : Math.max(old, cover);
  }
  return painted;
}

function distance({ x, y }: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - at * dx, y - from.y - at * dy);
}

const STEPS: { readonly [key: string]: readonly [dx: number, dy: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where an arrow key leads, within the picture; null for every other key. */
export function stepBy(
  key: string,
  { x, y }: Point,
  { width, height }: { readonly width: number; readonly height: number },
): Point | null {
  const step = STEPS[key];
  if (!step) return null;
  return {
    x: Math.min(width - 0.5, Math.max(0.5, x + step[0])),
    y: Math.min(height - 0.5, Math.max(0.5, y + step[1])),
  };
}
