/** Gradients that tfjs gives in the shape of the result where an input broadcasts, or does not have at all. */
import {
  broadcast_util,
  type GradConfig,
  reshape,
  sum,
  type Tensor,
  util,
  zeros,
} from '@tensorflow/tfjs-core';

function summedTo(gradient: Tensor, shape: number[]): Tensor {
  if (util.arraysEqual(gradient.shape, shape)) return gradient;
  return reshape(sum(gradient, broadcast_util.getReductionAxes(shape, gradient.shape)), shape);
}

/** The gradients of `stock` by its inputs a and b, summed over the axes along which they broadcast. */
export function broadcastGradient(stock: GradConfig): GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attrs) {
      const [a, b] = saved as [Tensor, Tensor];
      const gradients = stock.gradFunc(dy, saved, attrs);
      return {
        a: () => summedTo(gradients.a!(), a.shape),
        b: () => summedTo(gradients.b!(), b.shape),
      };
    },
  };
}

/** A comparison: its result is a choice, which has no slope. tfjs refuses to go through most of them. */
export function flatGradient(kernelName: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc(_dy, saved) {
      const [a, b] = saved as [Tensor, Tensor];
      return { a: () => zeros(a.shape), b: () => zeros(b.shape) };
    },
  };
}
