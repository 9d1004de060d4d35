/** How alike two pictures are: PSNR and SSIM of one sample. */

/** Decibels of what is equal: enough to stand above all that is not, and a number still. */
export const MOST_DECIBELS = 100;

/** Pictures: values row by row, channels innermost. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** 10·log10(range² ÷ mean squared difference), at most {@link MOST_DECIBELS}; of no numbers, the least. */
export function psnr(right: ArrayLike<number>, actual: ArrayLike<number>, range: number): number {
  let squares = 0;
  for (let i = 0; i < right.length; i++) squares += (actual[i]! - right[i]!) ** 2;
  return decibels(range ** 2, squares / right.length);
}

/** Signal over noise in dB, between plus and minus {@link MOST_DECIBELS}. */
export function decibels(signal: number, noise: number): number {
  if (noise === 0) return MOST_DECIBELS;
  const value = 10 * Math.log10(signal / noise);
  return Number.isNaN(value)
    ? -MOST_DECIBELS
    : Math.max(-MOST_DECIBELS, Math.min(MOST_DECIBELS, value));
}

/** Sides of the window that is compared at a time. */
const WINDOW = 7;

/**
 * Structural similarity (Wang et al. 2004), −1..1, with a square window of 7 pixels and unbiased variances, as scikit-image's
 * `structural_similarity` with its defaults; the mean over windows that lie inside, and over channels.
 * @returns NaN for pictures smaller than the window.
 */
export function ssim(
  right: ArrayLike<number>,
  actual: ArrayLike<number>,
  { height, width, channels }: PictureSize,
  range: number,
): number {
  if (height < WINDOW || width < WINDOW) return Number.NaN;
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const size = WINDOW ** 2;
  const unbiased = size / (size - 1);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const sums = windowSums(right, actual, { height, width, channels }, c);
    for (let i = 0; i < sums.count; i++) {
      const [x, y] = [sums.x[i]! / size, sums.y[i]! / size];
      const varianceX = unbiased * (sums.xx[i]! / size - x * x);
      const varianceY = unbiased * (sums.yy[i]! / size - y * y);
      const covariance = unbiased * (sums.xy[i]! / size - x * y);
      sum +=
        ((2 * x * y + c1) * (2 * covariance + c2)) /
        ((x * x + y * y + c1) * (varianceX + varianceY + c2));
    }
  }
  return sum / (channels * (height - WINDOW + 1) * (width - WINDOW + 1));
}

/** Sums over every window of one channel: of both pictures, their squares and their product. */
function windowSums(
  right: ArrayLike<number>,
  actual: ArrayLike<number>,
  { height, width, channels }: PictureSize,
  channel: number,
) {
  const at = (values: ArrayLike<number>, i: number) => values[i * channels + channel]!;
  const over = (term: (i: number) => number) => {
    const across = slide(term, height, width, (row, i) => row * width + i);
    const columns = width - WINDOW + 1;
    // Down the sums of rows: what was across is turned over.
    return slide(
      (i) => across[i]!,
      columns,
      height,
      (column, row) => row * columns + column,
    );
  };
  return {
    count: (height - WINDOW + 1) * (width - WINDOW + 1),
    x: over((i) => at(right, i)),
    y: over((i) => at(actual, i)),
    xx: over((i) => at(right, i) ** 2),
    yy: over((i) => at(actual, i) ** 2),
    xy: over((i) => at(right, i) * at(actual, i)),
  };
}

/** Sums of {@link WINDOW} values in a line, for each place of it, of `lines` lines of `length`. */
function slide(
  value: (i: number) => number,
  lines: number,
  length: number,
  indexOf: (line: number, place: number) => number,
): Float64Array {
  const places = length - WINDOW + 1;
  const sums = new Float64Array(lines * places);
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < places; place++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += value(indexOf(line, place + k));
      sums[line * places + place] = sum;
    }
  }
  return sums;
}
