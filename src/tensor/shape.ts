/** Shapes are arrays of dimensions, outermost first; −1 stands for a dimension known only at run time. */
export type Shape = readonly number[];

/** Number of elements; a run-time dimension counts as 1. The shape of a scalar is `[]`, one element. */
export function elementCount(shape: Shape): number {
  return shape.reduce(
    (product, dimension) => product * Math.max(dimension, dimension < 0 ? 1 : 0),
    1,
  );
}

/** Whether two shapes are equal, run-time dimensions included. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/** The shape of `a op b` by NumPy's broadcasting rule, or undefined when the shapes do not fit. */
export function broadcastShapes(a: Shape, b: Shape): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    result.push(x === 1 ? y : x);
  }
  return result;
}

/** `64×2×2×1`, with `?` for run-time dimensions; `scalar` for rank 0. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.map((d) => (d < 0 ? '?' : String(d))).join('×');
}
