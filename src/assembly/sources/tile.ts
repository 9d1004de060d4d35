/**
 * The innermost loop: 6 × 8 results at once, which with two vectors of B, one number of A and a product fill the 16
 * registers of x86. A comes as a panel of 6 rows, B as a panel of 8 columns, both with `depth` running slowest.
 *
 * Product and sum are two instructions on purpose. A fused one (relaxed SIMD) was no faster where it was measured
 * (55 GFLOPS either way, one core of Zen 5), and rounds otherwise where an engine has it: with plain SIMD a run
 * gives the same bits on every machine.
 */

export const TILE_ROWS = 6;
export const TILE_COLUMNS = 8;

/** Depth of a block: a panel of B (8 KB) stays in the first cache. */
export const BLOCK_DEPTH = 256;

function madd(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), sum);
}

/**
 * C = A·B or, with `add`, C += A·B for one tile. `turns` is half of the depth; `stride` leads from row to row of C, in
 * bytes. Only these two ends: with a choice at every row, V8 keeps the sums in memory and takes half as long again.
 */
export function tile(turns: i32, a: usize, b: usize, c: usize, stride: usize, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  let b0: v128;
  let b1: v128;
  let s: v128;
  // Two steps a turn were the fastest of one, two and four.
  for (; turns; turns--) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    s = v128.load_splat<f32>(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a, 4);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a, 8);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a, 12);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    s = v128.load_splat<f32>(a, 16);
    c40 = madd(s, b0, c40);
    c41 = madd(s, b1, c41);
    s = v128.load_splat<f32>(a, 20);
    c50 = madd(s, b0, c50);
    c51 = madd(s, b1, c51);

    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    s = v128.load_splat<f32>(a, 24);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a, 28);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a, 32);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a, 36);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    s = v128.load_splat<f32>(a, 40);
    c40 = madd(s, b0, c40);
    c41 = madd(s, b1, c41);
    s = v128.load_splat<f32>(a, 44);
    c50 = madd(s, b0, c50);
    c51 = madd(s, b1, c51);
    a += 2 * 4 * TILE_ROWS;
    b += 2 * 4 * TILE_COLUMNS;
  }
  if (add) {
    v128.store(c, f32x4.add(v128.load(c), c00));
    v128.store(c, f32x4.add(v128.load(c, 16), c01), 16);
    c += stride;
    v128.store(c, f32x4.add(v128.load(c), c10));
    v128.store(c, f32x4.add(v128.load(c, 16), c11), 16);
    c += stride;
    v128.store(c, f32x4.add(v128.load(c), c20));
    v128.store(c, f32x4.add(v128.load(c, 16), c21), 16);
    c += stride;
    v128.store(c, f32x4.add(v128.load(c), c30));
    v128.store(c, f32x4.add(v128.load(c, 16), c31), 16);
    c += stride;
    v128.store(c, f32x4.add(v128.load(c), c40));
    v128.store(c, f32x4.add(v128.load(c, 16), c41), 16);
    c += stride;
    v128.store(c, f32x4.add(v128.load(c), c50));
    v128.store(c, f32x4.add(v128.load(c, 16), c51), 16);
    return;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += stride;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += stride;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += stride;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += stride;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += stride;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}
