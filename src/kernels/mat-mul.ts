/**
 * Matrix products, with what is fused to them. tfjs has XNNPACK's for plain ones and naive loops for transposed ones,
 * which add a bias to the wrong places.
 */
import {
  _FusedMatMul,
  BatchMatMul,
  type BatchMatMulAttrs,
  broadcast_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { activated, biasAddress, type Fused } from './fused.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { BY_COLUMNS, BY_ROWS } from './routines.ts';
import { type Job, runJobs, sharesOf } from './threads.ts';

/** Rows or columns of a result that are worth a thread of their own. */
const LEAST_SHARE = 32;

const multiply: KernelFunc = ({ inputs, attrs, backend }) => {
  const wasm = backend as WasmBackend;
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA, transposeB, ...fused } = attrs as unknown as BatchMatMulAttrs & Fused;
  util.assert(
    a.dtype === 'float32' && b.dtype === 'float32',
    () => `matMul on wasm takes float32, got ${a.dtype} and ${b.dtype}.`,
  );
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const c = wasm.makeOutput([...outer, m, n], 'float32');
  const bias = biasAddress(wasm, inputs.bias, n);
  const placesA = places(outerA, outer);
  const placesB = places(outerB, outer);
  // The longer side of the result is cut; a thread should have a tile's rows or columns at least.
  const byRows = m >= n;
  const shares = sharesOf(wasm, byRows ? m : n, LEAST_SHARE);
  const [rowA, rowB] = [transposeA ? 4 : 4 * columnsA, transposeB ? 4 * columnsB : 4];
  for (let i = 0; i < placesA.length; i++) {
    runJobs(
      wasm,
      shares.map(({ first, count }): Job => {
        const [startA, startB] = byRows ? [first * rowA, 0] : [0, first * rowB];
        const startC = first * (byRows ? 4 * n : 4);
        return [
          [
            'multiply',
            transposeA ? BY_COLUMNS : BY_ROWS,
            addressOf(wasm, a) + 4 * placesA[i]! * rowsA * columnsA + startA,
            4 * columnsA,
            transposeB ? BY_COLUMNS : BY_ROWS,
            addressOf(wasm, b) + 4 * placesB[i]! * rowsB * columnsB + startB,
            4 * columnsB,
            addressOf(wasm, c) + 4 * i * m * n + startC,
            4 * n,
            byRows ? count : m,
            byRows ? n : count,
            k,
            bias === 0 || byRows ? bias : bias + 4 * first,
          ],
        ];
      }),
    );
  }
  return activated(wasm, c, fused, inputs.preluActivationWeights);
};

export const batchMatMulConfig: KernelConfig = {
  kernelName: BatchMatMul,
  backendName: 'wasm',
  kernelFunc: multiply,
};

export const fusedMatMulConfig: KernelConfig = {
  kernelName: _FusedMatMul,
  backendName: 'wasm',
  kernelFunc: multiply,
};

/** Which matrix of `shape` each matrix of the broadcast shape `outer` reads. */
function places(shape: readonly number[], outer: readonly number[]): number[] {
  const strides = util.computeStrides([...shape, 1]);
  return Array.from({ length: util.sizeFromShape([...outer]) }, (_, index) => {
    let rest = index;
    let place = 0;
    for (let i = outer.length - 1; i >= 0; i--) {
      const at = rest % outer[i]!;
      rest = Math.floor(rest / outer[i]!);
      const axis = i - (outer.length - shape.length);
      if (axis >= 0 && shape[axis]! > 1) place += at * strides[axis]!;
    }
    return place;
  });
}
