/** Gradients of dilated convolutions, which tfjs refuses although the kernels here have them. */
import {
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  type DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  engine,
  type GradConfig,
  getBackend,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

const isDilated = (dilations: number | readonly number[] | null | undefined) =>
  [dilations ?? 1].flat().some((dilation) => dilation !== 1);

/** `stock` with dilations on `wasm`; other backends go on refusing them. */
export function dilatedGradient(stock: GradConfig, depthwise: boolean): GradConfig {
  const [filterGradient, inputGradient] = depthwise
    ? [DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput]
    : [Conv2DBackpropFilter, Conv2DBackpropInput];
  return {
    ...stock,
    gradFunc(dy, saved, attrs) {
      const [x, filter] = saved as [Tensor, Tensor];
      const { dilations } = attrs as unknown as Conv2DAttrs | DepthwiseConv2dNativeAttrs;
      if (getBackend() !== 'wasm' || !isDilated(dilations)) {
        return stock.gradFunc(dy, saved, attrs);
      }
      const run = (name: string, inputs: Record<string, Tensor>, more: NamedAttrMap) =>
        engine().runKernel(name, inputs, { ...attrs, ...more }) as Tensor;
      const given = dy as Tensor;
      return {
        x: () => run(inputGradient, { dy: given, filter }, { inputShape: x.shape }),
        filter: () => run(filterGradient, { x, dy: given }, { filterShape: filter.shape }),
      };
    },
  };
}
