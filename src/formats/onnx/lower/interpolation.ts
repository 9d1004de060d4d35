/** Where the places of a resized dimension lie among those before, and which of them they are made of. Source: onnx/docs/Operators.md, Resize. */

/** A dimension that gets another length. */
export interface Side {
  readonly from: number;
  readonly to: number;
  /** As the file says it, or `to` divided by `from`. */
  readonly scale: number;
}

type PlaceOf = (x: number, side: Side) => number;

const halfPixel: PlaceOf = (x, { scale }) => (x + 0.5) / scale - 0.5;

/** Ways to lay the places over each other. */
export const PLACES = {
  half_pixel: halfPixel,
  half_pixel_symmetric: (x, side) => {
    const { from, to, scale } = side;
    return (from / 2) * (1 - to / (scale * from)) + halfPixel(x, side);
  },
  pytorch_half_pixel: (x, side) => (side.to > 1 ? halfPixel(x, side) : 0),
  align_corners: (x, { from, to }) => (to > 1 ? (x * (from - 1)) / (to - 1) : 0),
  asymmetric: (x, { scale }) => x / scale,
} as const satisfies Readonly<Record<string, PlaceOf>>;

export type Places = keyof typeof PLACES;

/** Ways to choose the nearest of two places. */
export const ROUNDINGS = {
  round_prefer_floor: (x: number) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x: number) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const;

const within = (at: number, length: number) => Math.max(0, Math.min(length - 1, at));

/** For every place of the result the place that it repeats. */
export function nearestPlaces(side: Side, places: Places, rounding: keyof typeof ROUNDINGS) {
  const placeOf = PLACES[places];
  // In single precision, as onnxruntime computes them: which of two neighbours is nearer hangs on it.
  return Array.from({ length: side.to }, (_, x) =>
    within(ROUNDINGS[rounding](Math.fround(placeOf(x, side))), side.from),
  );
}

/** What a place counts for another at a distance, and how far that reaches. */
export interface Kernel {
  readonly reach: number;
  readonly weight: (distance: number) => number;
}

export const LINEAR: Kernel = { reach: 1, weight: (d) => Math.max(0, 1 - Math.abs(d)) };

/** Cubic convolution with its coefficient a: Keys 1981. */
export const cubic = (a: number): Kernel => ({
  reach: 2,
  weight: (distance) => {
    const d = Math.abs(distance);
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  },
});

export interface Interpolation {
  readonly kernel: Kernel;
  readonly places: Places;
  /** Whether the kernel grows where a side becomes shorter, so that every place counts. */
  readonly smooths: boolean;
  /** Whether places beyond the edge are left out; they repeat the edge otherwise. */
  readonly excludesOutside: boolean;
}

/** The matrix [to, from] that makes the result of the values along a side. */
export function interpolationMatrix(side: Side, how: Interpolation): Float32Array {
  const { kernel, places, smooths, excludesOutside } = how;
  const { from, to, scale } = side;
  const stretch = smooths ? Math.min(1, scale) : 1;
  const reach = kernel.reach / stretch;
  const matrix = new Float32Array(to * from);
  for (let x = 0; x < to; x++) {
    const centre = PLACES[places](x, side);
    const row = new Float64Array(from);
    let sum = 0;
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at++) {
      if (excludesOutside && (at < 0 || at >= from)) continue;
      const weight = kernel.weight((at - centre) * stretch);
      row[within(at, from)]! += weight;
      sum += weight;
    }
    for (let at = 0; at < from; at++) matrix[x * from + at] = row[at]! / sum;
  }
  return matrix;
}
