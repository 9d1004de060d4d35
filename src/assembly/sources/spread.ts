/** Copies into panels: neighbours in memory become neighbours of another direction. */
import { TILE_COLUMNS, TILE_ROWS } from './tile';

/** Takes `count` numbers from each of four places and writes them side by side; `step` leads from group to group. */
export function spreadFour(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  to: usize,
  step: usize,
  count: i32,
): void {
  for (; count >= 4; count -= 4) {
    const va = v128.load(a);
    const vb = v128.load(b);
    const vc = v128.load(c);
    const vd = v128.load(d);
    const ab = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<f64>(ab, cd, 1, 3));
    to += step;
    v128.store(to, v128.shuffle<f64>(ab2, cd2, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<f64>(ab2, cd2, 1, 3));
    to += step;
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  for (; count; count--) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(b), 4);
    store<f32>(to, load<f32>(c), 8);
    store<f32>(to, load<f32>(d), 12);
    to += step;
    a += 4;
    b += 4;
    c += 4;
    d += 4;
  }
}

/** The same with two places. */
export function spreadTwo(a: usize, b: usize, to: usize, step: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    const va = v128.load(a);
    const vb = v128.load(b);
    const low = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
    v128.store64_lane(to, low, 0);
    to += step;
    v128.store64_lane(to, low, 1);
    to += step;
    v128.store64_lane(to, high, 0);
    to += step;
    v128.store64_lane(to, high, 1);
    to += step;
    a += 16;
    b += 16;
  }
  for (; count; count--) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(b), 4);
    to += step;
    a += 4;
    b += 4;
  }
}

/** Writes `width` neighbours at each of `count` places; `fromStep` and `toStep` lead from one place to the next. */
export function copyRuns(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  width: i32,
  count: i32,
): void {
  if (width === TILE_COLUMNS) {
    for (; count; count--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += fromStep;
      to += toStep;
    }
  } else if (width === TILE_ROWS) {
    for (; count; count--) {
      v128.store(to, v128.load(from));
      store<u64>(to, load<u64>(from, 16), 16);
      from += fromStep;
      to += toStep;
    }
  } else {
    for (; count; count--) {
      for (let i = 0; i < width; i++) {
        store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
      }
      from += fromStep;
      to += toStep;
    }
  }
}
