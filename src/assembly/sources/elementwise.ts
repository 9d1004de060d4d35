/** Passes over arrays, number by number. `count` is of numbers. */

/** dx = dy where 0 < x ≤ top, slope·dy where x ≤ 0, else 0: the gradients of Relu, Relu6 and LeakyRelu. */
export function rectifierGradient(
  dy: usize,
  x: usize,
  dx: usize,
  count: i32,
  slope: f32,
  top: f32,
): void {
  const slopes = f32x4.splat(slope);
  const zeros = f32x4.splat(0);
  const tops = f32x4.splat(top);
  for (; count >= 4; count -= 4) {
    const value = v128.load(x);
    const gradient = v128.load(dy);
    const lower = f32x4.mul(gradient, slopes);
    const kept = v128.bitselect(gradient, lower, f32x4.gt(value, zeros));
    v128.store(dx, v128.and(kept, f32x4.le(value, tops)));
    x += 16;
    dy += 16;
    dx += 16;
  }
  for (; count; count--) {
    const value = load<f32>(x);
    const gradient = load<f32>(dy);
    store<f32>(dx, value > 0 ? (value <= top ? gradient : 0) : gradient * slope);
    x += 4;
    dy += 4;
    dx += 4;
  }
}

/** Limits every number of `x` in place. */
export function clamp(x: usize, count: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (; count >= 4; count -= 4) {
    v128.store(x, f32x4.min(f32x4.max(v128.load(x), lows), highs));
    x += 16;
  }
  for (; count; count--) {
    store<f32>(x, min<f32>(max<f32>(load<f32>(x), low), high));
    x += 4;
  }
}

/**
 * y = scale·x where a random number of 32 bits, made of the seed and the place alone, is at least `limit`, else 0.
 * The same seed makes the same choice again, so that the gradient needs no mask.
 */
export function dropout(x: usize, y: usize, count: i32, seed: u32, limit: u32, scale: f32): void {
  const scales = f32x4.splat(scale);
  const limits = i32x4.splat(limit);
  const step = i32x4.splat(4);
  let place = i32x4.add(mix(i32x4.splat(seed)), i32x4(0, 1, 2, 3));
  for (; count >= 4; count -= 4) {
    const keep = i32x4.ge_u(mix(place), limits);
    v128.store(y, v128.and(f32x4.mul(v128.load(x), scales), keep));
    place = i32x4.add(place, step);
    x += 16;
    y += 16;
  }
  let keep = i32x4.ge_u(mix(place), limits);
  for (; count; count--) {
    store<f32>(y, i32x4.extract_lane(keep, 0) ? load<f32>(x) * scale : 0);
    keep = i8x16.shuffle(keep, keep, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    x += 4;
    y += 4;
  }
}

/** The integer hash “lowbias32” of Chris Wellons (hash-prospector, public domain), on four places at once. */
function mix(x: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}
