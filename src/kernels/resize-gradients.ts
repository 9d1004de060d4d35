/**
 * Gradients of resizing, on any backend. Those of tfjs do not know half-pixel centers. Resizing is a matrix for the
 * rows times one for the columns; the gradient is the same with both transposed.
 */
import {
  type GradConfig,
  matMul,
  reshape,
  type Tensor,
  type Tensor4D,
  tensor,
} from '@tensorflow/tfjs-core';

interface ResizeAttrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
  readonly size: readonly [height: number, width: number];
}

/** The share that each of `from` places has in each of `to`: [1, to, from]. */
function shares(
  from: number,
  to: number,
  { alignCorners, halfPixelCenters }: ResizeAttrs,
  nearest: boolean,
): Tensor {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const center = halfPixelCenters ? 0.5 : 0;
  const inside = (place: number) => Math.min(from - 1, Math.max(0, place));
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = scale * (i + center);
    if (nearest) {
      values[i * from + inside(alignCorners ? Math.round(at) : Math.floor(at))] = 1;
    } else {
      const low = inside(Math.floor(at - center));
      const share = at - center - low;
      values[i * from + low]! += 1 - share;
      values[i * from + inside(Math.ceil(at - center))]! += share;
    }
  }
  return tensor(values, [1, to, from]);
}

/** The gradient of `ResizeBilinear` or `ResizeNearestNeighbor`. */
export function resizeGradient(stock: GradConfig, nearest: boolean): GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attrs) {
      const { shape } = (saved as [Tensor4D])[0];
      const [batch, height, width, channels] = shape;
      const resize = attrs as unknown as ResizeAttrs;
      const [rows, columns] = resize.size;
      return {
        images() {
          const byColumn = shares(width, columns, resize, nearest);
          const wide = reshape(dy as Tensor, [batch * rows, columns, channels]);
          const narrow = matMul(byColumn, wide, true);
          const byRow = shares(height, rows, resize, nearest);
          const flat = reshape(narrow, [batch, rows, width * channels]);
          return reshape(matMul(byRow, flat, true), shape);
        },
      };
    },
  };
}
