/** Sums along axes. Long sums are made of the sums of blocks, which keeps them precise. */

/** Rows of a block. */
const BLOCK = 128;

/** Sums of 16, 4 or 1 columns of `rows` rows, added to `to`. */
function addColumns16(x: usize, rows: i32, stride: usize, to: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; rows; rows--) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
    x += stride;
  }
  v128.store(to, f32x4.add(v128.load(to), s0));
  v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
  v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
}

function addColumns4(x: usize, rows: i32, stride: usize, to: usize): void {
  let sum = f32x4.splat(0);
  for (; rows; rows--) {
    sum = f32x4.add(sum, v128.load(x));
    x += stride;
  }
  v128.store(to, f32x4.add(v128.load(to), sum));
}

function addColumn(x: usize, rows: i32, stride: usize, to: usize): void {
  let sum: f32 = 0;
  for (; rows; rows--) {
    sum += load<f32>(x);
    x += stride;
  }
  store<f32>(to, load<f32>(to) + sum);
}

/** Sum of `count` neighbours; the sums of blocks are added in double precision. */
function sumOfRun(x: usize, count: i32): f32 {
  let total: f64 = 0;
  while (count >= 16) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const turns = min(BLOCK, count >> 4);
    for (let i = 0; i < turns; i++) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
      x += 64;
    }
    const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    total += <f64>f32x4.extract_lane(sum, 0);
    total += <f64>f32x4.extract_lane(sum, 1);
    total += <f64>f32x4.extract_lane(sum, 2);
    total += <f64>f32x4.extract_lane(sum, 3);
    count -= turns << 4;
  }
  for (; count; count--) {
    total += <f64>load<f32>(x);
    x += 4;
  }
  return <f32>total;
}

/** y[outer, inner] = factor · Σ over the middle axis of x[outer, middle, inner]. */
export function sumMiddle(
  x: usize,
  outer: i32,
  middle: i32,
  inner: i32,
  factor: f32,
  y: usize,
): void {
  const stride = (<usize>inner) << 2;
  const count = outer * inner;
  if (inner === 1) {
    for (let i = 0; i < outer; i++) {
      store<f32>(y + ((<usize>i) << 2), sumOfRun(x, middle));
      x += (<usize>middle) << 2;
    }
  } else {
    memory.fill(y, 0, (<usize>count) << 2);
    for (let i = 0; i < outer; i++) {
      const to = y + <usize>i * stride;
      for (let row = 0; row < middle; row += BLOCK) {
        const rows = min(BLOCK, middle - row);
        let c = 0;
        for (; c + 16 <= inner; c += 16) {
          addColumns16(x + ((<usize>c) << 2), rows, stride, to + ((<usize>c) << 2));
        }
        for (; c + 4 <= inner; c += 4) {
          addColumns4(x + ((<usize>c) << 2), rows, stride, to + ((<usize>c) << 2));
        }
        for (; c < inner; c++) {
          addColumn(x + ((<usize>c) << 2), rows, stride, to + ((<usize>c) << 2));
        }
        x += <usize>rows * stride;
      }
    }
  }
  if (factor === 1) return;
  for (let i = 0; i < count; i++) {
    const at = y + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) * factor);
  }
}

/** y[ids[i], :] += x[i, :]; ids outside [0, segments) are left out. */
export function segmentSum(
  x: usize,
  ids: usize,
  rows: i32,
  columns: i32,
  segments: i32,
  y: usize,
): void {
  const stride = (<usize>columns) << 2;
  memory.fill(y, 0, <usize>segments * stride);
  for (let row = 0; row < rows; row++) {
    const id = load<i32>(ids + ((<usize>row) << 2));
    if (<u32>id >= <u32>segments) continue;
    const from = x + <usize>row * stride;
    const to = y + <usize>id * stride;
    for (let i: usize = 0; i < stride; i += 4) {
      store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
    }
  }
}
