/** Largest and smallest numbers along axes. */

/** The larger of both, or the smaller one. What is no number is left out. */
function better(best: v128, value: v128, largest: i32): v128 {
  return largest ? f32x4.pmax(best, value) : f32x4.pmin(best, value);
}

function betterOne(best: f32, value: f32, largest: i32): f32 {
  return (largest ? value > best : value < best) ? value : best;
}

function bestOfRun(x: usize, count: i32, largest: i32): f32 {
  const start: f32 = largest ? -Infinity : Infinity;
  let b0 = f32x4.splat(start);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (; count >= 16; count -= 16) {
    b0 = better(b0, v128.load(x), largest);
    b1 = better(b1, v128.load(x, 16), largest);
    b2 = better(b2, v128.load(x, 32), largest);
    b3 = better(b3, v128.load(x, 48), largest);
    x += 64;
  }
  const all = better(better(b0, b1, largest), better(b2, b3, largest), largest);
  let best = betterOne(start, f32x4.extract_lane(all, 0), largest);
  best = betterOne(best, f32x4.extract_lane(all, 1), largest);
  best = betterOne(best, f32x4.extract_lane(all, 2), largest);
  best = betterOne(best, f32x4.extract_lane(all, 3), largest);
  for (; count; count--) {
    best = betterOne(best, load<f32>(x), largest);
    x += 4;
  }
  return best;
}

/** y[outer, inner] = the largest, or smallest, along the middle axis of x[outer, middle, inner]. */
export function extremeMiddle(
  x: usize,
  outer: i32,
  middle: i32,
  inner: i32,
  largest: i32,
  y: usize,
): void {
  const row = (<usize>inner) << 2;
  for (let o = 0; o < outer; o++) {
    if (inner === 1) {
      store<f32>(y, bestOfRun(x, middle, largest));
      x += (<usize>middle) << 2;
    } else {
      memory.copy(y, x, row);
      x += row;
      for (let m = 1; m < middle; m++) {
        let at: usize = 0;
        for (; at + 16 <= row; at += 16) {
          v128.store(y + at, better(v128.load(y + at), v128.load(x + at), largest));
        }
        for (; at < row; at += 4) {
          store<f32>(y + at, betterOne(load<f32>(y + at), load<f32>(x + at), largest));
        }
        x += row;
      }
    }
    y += row;
  }
}
