/** Comparisons of floats and operations on their results, which are bytes of 0 and 1. */

/** Kinds of comparison; 0 is equality. */
const NOT_EQUAL = 1;
const LESS = 2;
const LESS_EQUAL = 3;
const GREATER = 4;
const GREATER_EQUAL = 5;

function compareFour(kind: i32, a: v128, b: v128): v128 {
  if (kind === LESS) return f32x4.lt(a, b);
  if (kind === LESS_EQUAL) return f32x4.le(a, b);
  if (kind === GREATER) return f32x4.gt(a, b);
  if (kind === GREATER_EQUAL) return f32x4.ge(a, b);
  if (kind === NOT_EQUAL) return f32x4.ne(a, b);
  return f32x4.eq(a, b);
}

/** y[i] = a[i] ⋚ b[i]; `aStep` and `bStep` are 4 for arrays and 0 for single numbers. */
export function compare(
  kind: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  y: usize,
  count: i32,
): void {
  const ones = i8x16.splat(1);
  for (; count >= 16; count -= 16) {
    let a0: v128;
    let a1: v128;
    let a2: v128;
    let a3: v128;
    if (aStep) {
      a0 = v128.load(a);
      a1 = v128.load(a, 16);
      a2 = v128.load(a, 32);
      a3 = v128.load(a, 48);
    } else {
      a0 = v128.load_splat<f32>(a);
      a1 = a0;
      a2 = a0;
      a3 = a0;
    }
    let b0: v128;
    let b1: v128;
    let b2: v128;
    let b3: v128;
    if (bStep) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      b2 = v128.load(b, 32);
      b3 = v128.load(b, 48);
    } else {
      b0 = v128.load_splat<f32>(b);
      b1 = b0;
      b2 = b0;
      b3 = b0;
    }
    const left = i16x8.narrow_i32x4_s(compareFour(kind, a0, b0), compareFour(kind, a1, b1));
    const right = i16x8.narrow_i32x4_s(compareFour(kind, a2, b2), compareFour(kind, a3, b3));
    v128.store(y, v128.and(i8x16.narrow_i16x8_s(left, right), ones));
    a += aStep << 4;
    b += bStep << 4;
    y += 16;
  }
  for (; count; count--) {
    const one = compareFour(kind, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    store<u8>(y, i32x4.extract_lane(one, 0) & 1);
    a += aStep;
    b += bStep;
    y++;
  }
}

/** y = a ∧ b or, with `either`, a ∨ b, of bytes that are 0 or 1. */
export function combine(a: usize, b: usize, y: usize, count: i32, either: i32): void {
  for (; count >= 16; count -= 16) {
    const left = v128.load(a);
    const right = v128.load(b);
    v128.store(y, either ? v128.or(left, right) : v128.and(left, right));
    a += 16;
    b += 16;
    y += 16;
  }
  for (; count; count--) {
    store<u8>(y, either ? load<u8>(a) | load<u8>(b) : load<u8>(a) & load<u8>(b));
    a++;
    b++;
    y++;
  }
}
