/** Gradients of a convolution by its filter, which the wasm backend lacks, and by its input, which it has as naive loops. */
import {
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { convolutionOf, geometryOf, imageBytes } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { withScratch } from './routines.ts';
import { type Job, runJobs, sharesOf, withParts } from './threads.ts';

/** tfjs has no dilations in the attributes of these kernels; the gradient in `gradients/conv2d.ts` adds them. */
interface Dilated {
  readonly dilations?: number | [number, number];
}

/** Bytes of the patches that one turn of the input gradient holds: they stay in the second cache. */
const PATCH_BYTES = 1 << 19;
/** Rows of a block in `wasm/multiply.ts`. */
const BLOCK_ROWS = 96;

export const conv2DBackpropFilterConfig: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const given = attrs as unknown as Conv2DBackpropFilterAttrs & Dilated;
    const { filterShape } = given;
    const info = convolutionOf(x.shape, filterShape, given);
    const dFilter = wasm.makeOutput(filterShape, 'float32');
    const [from, by] = [addressOf(wasm, x), addressOf(wasm, dy)];
    const [inBytes, outBytes] = imageBytes(info);
    const shares = sharesOf(wasm, info.batchSize);
    const size = util.sizeFromShape(filterShape);
    withParts(wasm, shares.length, size, addressOf(wasm, dFilter), (parts) => {
      runJobs(
        wasm,
        shares.map(
          ({ first, count }, i): Job => [
            ['setGeometry', ...geometryOf(info, count)],
            ['convolveFilterGradient', from + first * inBytes, by + first * outBytes, parts[i]!],
          ],
        ),
      );
    });
    return dFilter;
  },
};

export const conv2DBackpropInputConfig: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const given = attrs as unknown as Conv2DBackpropInputAttrs & Dilated;
    const info = convolutionOf(given.inputShape, filter.shape, given);
    const dx = wasm.makeOutput(info.inShape, 'float32');
    const patchBytes = 4 * info.filterHeight * info.filterWidth * info.inChannels;
    const rows = BLOCK_ROWS * Math.max(1, Math.floor(PATCH_BYTES / patchBytes / BLOCK_ROWS));
    const [from, by, to] = [addressOf(wasm, dy), addressOf(wasm, filter), addressOf(wasm, dx)];
    const [inBytes, outBytes] = imageBytes(info);
    const shares = sharesOf(wasm, info.batchSize);
    // Room for the patches, or for the filter where the stride is 1.
    const bytes = Math.max(rows * patchBytes, patchBytes * info.outChannels);
    withScratch(wasm, bytes * shares.length, (room) => {
      runJobs(
        wasm,
        shares.map(
          ({ first, count }, i): Job => [
            ['setGeometry', ...geometryOf(info, count)],
            [
              'convolveInputGradient',
              ...[from + first * outBytes, by, to + first * inBytes],
              ...[room + i * bytes, rows],
            ],
          ],
        ),
      );
    });
    return dx;
  },
};
