/**
 * Rounding to the multiples of a scale between two of them, and its gradient. x lies as [outer, channels, inner], with
 * one scale for each channel. `low` and `high` are counted in steps.
 */

/** Rows of a block: sums of blocks are added up, which keeps long sums precise. */
const BLOCK = 128;
const RUN_BLOCK = 2048;

function roundedOf(steps: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(low, f32x4.nearest(steps)));
}

function roundedOne(steps: f32, low: f32, high: f32): f32 {
  return min<f32>(high, max<f32>(low, nearest<f32>(steps)));
}

/** Neighbours with one scale. */
function roundRun(x: usize, scale: f32, low: f32, high: f32, y: usize, count: i32): void {
  const scales = f32x4.splat(scale);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (; count >= 4; count -= 4) {
    const q = roundedOf(f32x4.div(v128.load(x), scales), lows, highs);
    v128.store(y, f32x4.mul(q, scales));
    x += 16;
    y += 16;
  }
  for (; count; count--) {
    store<f32>(y, roundedOne(load<f32>(x) / scale, low, high) * scale);
    x += 4;
    y += 4;
  }
}

/** y = clamp(round(x / scale), low, high)·scale; halves go to the even number. */
export function roundToLattice(
  x: usize,
  scale: usize,
  low: f32,
  high: f32,
  outer: i32,
  channels: i32,
  inner: i32,
  y: usize,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bytes = (<usize>channels) << 2;
  for (let o = 0; o < outer; o++) {
    let c: usize = 0;
    if (inner === 1) {
      for (; c + 16 <= bytes; c += 16) {
        const scales = v128.load(scale + c);
        const q = roundedOf(f32x4.div(v128.load(x), scales), lows, highs);
        v128.store(y, f32x4.mul(q, scales));
        x += 16;
        y += 16;
      }
    }
    for (; c < bytes; c += 4) {
      roundRun(x, load<f32>(scale + c), low, high, y, inner);
      x += (<usize>inner) << 2;
      y += (<usize>inner) << 2;
    }
  }
}

/** Numbers `stride` apart with one scale, one at a time; adds to the three sums, which lie `sumStep` apart. */
function slopeOne(
  dy: usize,
  x: usize,
  stride: usize,
  scale: f32,
  low: f32,
  high: f32,
  dx: usize,
  count: i32,
  sums: usize,
  sumStep: usize,
): void {
  let stretch: f32 = 0;
  let above: f32 = 0;
  let below: f32 = 0;
  for (; count; count--) {
    const steps = load<f32>(x) / scale;
    const gradient = load<f32>(dy);
    let passed: f32 = 0;
    if (steps > high + 0.5) {
      above += gradient;
    } else if (steps < low - 0.5) {
      below += gradient;
    } else {
      passed = gradient;
      stretch += gradient * (roundedOne(steps, low, high) - steps);
    }
    store<f32>(dx, passed);
    x += stride;
    dy += stride;
    dx += stride;
  }
  addTo(sums, stretch);
  addTo(sums + sumStep, above);
  addTo(sums + 2 * sumStep, below);
}

function addTo(at: usize, value: f32): void {
  store<f32>(at, load<f32>(at) + value);
}

function addFour(at: usize, values: v128): void {
  v128.store(at, f32x4.add(v128.load(at), values));
}

/** Four channels side by side. */
function slopeColumns(
  dy: usize,
  x: usize,
  stride: usize,
  scale: usize,
  low: f32,
  high: f32,
  dx: usize,
  rows: i32,
  sums: usize,
  sumStep: usize,
): void {
  const scales = v128.load(scale);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const floor = f32x4.splat(low - 0.5);
  const ceiling = f32x4.splat(high + 0.5);
  let stretch = f32x4.splat(0);
  let above = stretch;
  let below = stretch;
  for (; rows; rows--) {
    const steps = f32x4.div(v128.load(x), scales);
    const gradient = v128.load(dy);
    const isAbove = f32x4.gt(steps, ceiling);
    const isBelow = f32x4.lt(steps, floor);
    const passed = v128.andnot(gradient, v128.or(isAbove, isBelow));
    const error = f32x4.sub(roundedOf(steps, lows, highs), steps);
    v128.store(dx, passed);
    stretch = f32x4.add(stretch, f32x4.mul(passed, error));
    above = f32x4.add(above, v128.and(gradient, isAbove));
    below = f32x4.add(below, v128.and(gradient, isBelow));
    x += stride;
    dy += stride;
    dx += stride;
  }
  addFour(sums, stretch);
  addFour(sums + sumStep, above);
  addFour(sums + 2 * sumStep, below);
}

function sumLanes(values: v128): f32 {
  return (
    f32x4.extract_lane(values, 0) +
    f32x4.extract_lane(values, 1) +
    (f32x4.extract_lane(values, 2) + f32x4.extract_lane(values, 3))
  );
}

/** Neighbours with one scale. */
function slopeRun(
  dy: usize,
  x: usize,
  scale: f32,
  low: f32,
  high: f32,
  dx: usize,
  count: i32,
  sums: usize,
  sumStep: usize,
): void {
  const scales = f32x4.splat(scale);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const floor = f32x4.splat(low - 0.5);
  const ceiling = f32x4.splat(high + 0.5);
  let allStretch: f64 = 0;
  let allAbove: f64 = 0;
  let allBelow: f64 = 0;
  while (count >= 4) {
    let stretch = f32x4.splat(0);
    let above = stretch;
    let below = stretch;
    const turns = min(RUN_BLOCK, count) >> 2;
    for (let i = 0; i < turns; i++) {
      const steps = f32x4.div(v128.load(x), scales);
      const gradient = v128.load(dy);
      const isAbove = f32x4.gt(steps, ceiling);
      const isBelow = f32x4.lt(steps, floor);
      const passed = v128.andnot(gradient, v128.or(isAbove, isBelow));
      const error = f32x4.sub(roundedOf(steps, lows, highs), steps);
      v128.store(dx, passed);
      stretch = f32x4.add(stretch, f32x4.mul(passed, error));
      above = f32x4.add(above, v128.and(gradient, isAbove));
      below = f32x4.add(below, v128.and(gradient, isBelow));
      x += 16;
      dy += 16;
      dx += 16;
    }
    allStretch += <f64>sumLanes(stretch);
    allAbove += <f64>sumLanes(above);
    allBelow += <f64>sumLanes(below);
    count -= turns << 2;
  }
  addTo(sums, <f32>allStretch);
  addTo(sums + sumStep, <f32>allAbove);
  addTo(sums + 2 * sumStep, <f32>allBelow);
  slopeOne(dy, x, 4, scale, low, high, dx, count, sums, sumStep);
}

/**
 * dx = dy where x lies within half a step of the lattice's ends, else 0. `sums` gets three rows of one number per
 * channel: Σ dy·(round(x / scale) − x / scale) of those inside, Σ dy of those above, Σ dy of those below.
 */
export function latticeGradient(
  dy: usize,
  x: usize,
  scale: usize,
  low: f32,
  high: f32,
  outer: i32,
  channels: i32,
  inner: i32,
  dx: usize,
  sums: usize,
): void {
  const row = (<usize>channels) << 2;
  memory.fill(sums, 0, 3 * row);
  if (inner > 1) {
    const run = (<usize>inner) << 2;
    for (let o = 0; o < outer; o++) {
      for (let c: usize = 0; c < row; c += 4) {
        slopeRun(dy, x, load<f32>(scale + c), low, high, dx, inner, sums + c, row);
        dy += run;
        x += run;
        dx += run;
      }
    }
    return;
  }
  for (let done = 0; done < outer; done += BLOCK) {
    const rows = min(BLOCK, outer - done);
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) {
      slopeColumns(dy + c, x + c, row, scale + c, low, high, dx + c, rows, sums + c, row);
    }
    for (; c < row; c += 4) {
      const one = load<f32>(scale + c);
      slopeOne(dy + c, x + c, row, one, low, high, dx + c, rows, sums + c, row);
    }
    dy += <usize>rows * row;
    x += <usize>rows * row;
    dx += <usize>rows * row;
  }
}
