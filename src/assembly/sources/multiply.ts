/** Matrix products: blocks that fit the caches, packed into panels, multiplied tile by tile. */
import { packA, packB, paddedDepth } from './pack';
import { PATCH_SCRATCH, setPatchScratch } from './patches';
import { BLOCK_DEPTH, TILE_COLUMNS, TILE_ROWS, tile } from './tile';

/** Rows of a block of A (96 KB) and columns of a block of B (512 KB): both stay in the second cache. */
const BLOCK_ROWS = 96;
const BLOCK_COLUMNS = 512;

const TILE_STRIDE: usize = 4 * <usize>TILE_COLUMNS;
const TILE_BYTES: usize = <usize>TILE_ROWS * TILE_STRIDE;
const A_BYTES: usize = 4 * BLOCK_ROWS * BLOCK_DEPTH;
const B_BYTES: usize = 4 * BLOCK_COLUMNS * BLOCK_DEPTH;

let panelsA: usize = 0;
let panelsB: usize = 0;
let edge: usize = 0;

/** Bytes that `setScratch` needs. */
export function scratchSize(): usize {
  return A_BYTES + B_BYTES + TILE_BYTES + PATCH_SCRATCH;
}

/** Gives the place where panels are packed; its address is a multiple of 16. */
export function setScratch(address: usize): void {
  panelsA = address;
  panelsB = panelsA + A_BYTES;
  edge = panelsB + B_BYTES;
  setPatchScratch(edge + TILE_BYTES);
}

function copyTile(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: i32,
  columns: i32,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      store<f32>(to + ((<usize>c) << 2), load<f32>(from + ((<usize>c) << 2)));
    }
    from += fromStride;
    to += toStride;
  }
}

/** A tile that reaches over the rim of C is worked out aside. */
function edgeTile(
  turns: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  add: bool,
  rows: i32,
  columns: i32,
): void {
  if (add) copyTile(c, stride, edge, TILE_STRIDE, rows, columns);
  tile(turns, a, b, edge, TILE_STRIDE, add);
  copyTile(edge, TILE_STRIDE, c, stride, rows, columns);
}

/** Gives each row what it has before any product: the bias, or zeros. */
function beginRows(c: usize, stride: usize, rows: i32, bytes: usize, bias: usize): void {
  for (; rows; rows--) {
    if (bias) memory.copy(c, bias, bytes);
    else memory.fill(c, 0, bytes);
    c += stride;
  }
}

/**
 * C[m, n] = bias + A[m, k]·B[k, n]. Kinds as in `pack`; strides in bytes of the matrices as they are stored. `bias` is
 * the address of n numbers, or 0. Sums run over blocks of 256 in order: the same input gives the same bits.
 */
export function multiply(
  kindA: i32,
  a: usize,
  strideA: usize,
  kindB: i32,
  b: usize,
  strideB: usize,
  c: usize,
  strideC: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
): void {
  if (bias || k === 0) beginRows(c, strideC, m, (<usize>n) << 2, bias);
  for (let j0 = 0; j0 < n; j0 += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - j0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_DEPTH) {
      const depth = min(BLOCK_DEPTH, k - k0);
      const stored = paddedDepth(depth);
      const turns = stored >> 1;
      const add = k0 > 0 || bias !== 0;
      packB(kindB, b, strideB, k0, depth, j0, columns, panelsB);
      for (let i0 = 0; i0 < m; i0 += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - i0);
        packA(kindA, a, strideA, i0, rows, k0, depth, panelsA);
        let panelB = panelsB;
        for (let j = 0; j < columns; j += TILE_COLUMNS) {
          const column = (<usize>(j0 + j)) << 2;
          const width = columns - j;
          let panelA = panelsA;
          let to = c + <usize>i0 * strideC + column;
          for (let i = 0; i < rows; i += TILE_ROWS) {
            const height = rows - i;
            if (width >= TILE_COLUMNS && height >= TILE_ROWS) {
              tile(turns, panelA, panelB, to, strideC, add);
            } else {
              edgeTile(
                turns,
                panelA,
                panelB,
                to,
                strideC,
                add,
                min(height, TILE_ROWS),
                min(width, TILE_COLUMNS),
              );
            }
            panelA += (<usize>(stored * TILE_ROWS)) << 2;
            to += <usize>TILE_ROWS * strideC;
          }
          panelB += (<usize>(stored * TILE_COLUMNS)) << 2;
        }
      }
    }
  }
}
