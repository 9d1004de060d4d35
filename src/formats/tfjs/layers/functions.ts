/** Functions of single values as layers, and the activation that an operator applies to its result. */
import { ActivationFunctionType } from '../../../schema/enums.ts';
import type { FloatArray, LayerWeights, OpCall } from './call.ts';

/** A number for all values, or one per channel. */
export type Factor = number | Float32Array;

/** x · scale + offset. */
export function affine(
  call: OpCall,
  x: string,
  scale: Factor,
  offset: Factor,
  suffix = '',
): string {
  if (typeof scale === 'number' && typeof offset === 'number') {
    // JSON has finite numbers only.
    if (!Number.isFinite(scale + offset)) call.refuse('a constant is not finite');
    return call.add('Rescaling', { scale, offset }, [x], { suffix });
  }
  const channels = (typeof scale === 'number' ? offset : scale) as Float32Array;
  const shape = [channels.length];
  const array = (values: Factor): FloatArray => ({
    shape,
    data: typeof values === 'number' ? new Float32Array(channels.length).fill(values) : values,
  });
  const weights = {
    gamma: array(scale),
    beta: array(offset),
    moving_mean: array(0),
    moving_variance: array(1),
  };
  const config = { axis: -1, momentum: 0.99, epsilon: 0, center: true, scale: true };
  return call.add('BatchNormalization', config, [x], { suffix, weights });
}

export const negated = (values: Factor): Factor =>
  typeof values === 'number' ? -values : values.map((v) => -v);

export const activation = (call: OpCall, name: string, x: string, suffix = ''): string =>
  call.add('Activation', { activation: name }, [x], { suffix });

export const relu = (call: OpCall, maximum: number | null, x: string, suffix = ''): string =>
  call.add('ReLU', { max_value: maximum }, [x], { suffix });

/** x limited to −1…1. */
export function limitedToOne(call: OpCall, x: string, suffix = ''): string {
  const step = (name: string) => (suffix === '' ? name : `${suffix}_${name}`);
  const raised = affine(call, x, 1, 1, step('raised'));
  return affine(call, relu(call, 2, raised, step('limited')), 1, -1, suffix);
}

const { NONE, RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;
/** The runtime knows no others. */
const FUSED = new Map<number, string>([
  [NONE, 'linear'],
  [RELU, 'relu'],
  [RELU6, 'relu6'],
]);

function fusedOf(call: OpCall): number {
  return (call.options as { fusedActivationFunction?: number }).fusedActivationFunction ?? NONE;
}

/** A layer without the `activation` setting, and the activation behind it. */
export function withActivation(call: OpCall, result: string): string {
  const fused = fusedOf(call);
  if (fused === NONE) return result;
  if (fused === RELU_N1_TO_1) return limitedToOne(call, result, 'limit');
  const name = FUSED.get(fused);
  if (!name) return call.refuse(`the runtime does not know its activation ${fused}`);
  return activation(call, name, result, name);
}

/** A layer that has the `activation` setting. */
export function weighted(
  call: OpCall,
  className: string,
  x: string,
  config: object,
  weights: LayerWeights,
): string {
  const name = FUSED.get(fusedOf(call));
  const settings = { ...config, activation: name ?? 'linear', use_bias: 'bias' in weights };
  const result = call.add(className, settings, [x], { weights });
  return name ? result : withActivation(call, result);
}
