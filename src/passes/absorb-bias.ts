/**
 * High-bias absorption (Nagel et al. 2019, "Data-free quantization through weight equalization and bias correction", 4.1.3).
 * A channel whose values never fall below c > 0 before its ReLU loses nothing when c is taken off its bias and what the next
 * layer makes of c is added to that layer's: ReLU(x − c) = ReLU(x) − c for x ≥ c. The range to be quantized shrinks by c.
 * The paper takes c = β − 3γ from batch normalization; here it is the smallest value seen in calibration, so that the
 * network computes the same on all of those samples.
 */
import type { Model, Operator } from '../ir/model.ts';
import {
  fusedActivation,
  isFloatConstant,
  meetsAllWeights,
  operandOf,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { windowGeometry } from '../ops/window.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import type { Shape } from '../tensor/shape.ts';
import { type Draft, draftOf } from './draft.ts';
import { findPairs, type LayerPair } from './layer-pairs.ts';
import { definePass } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** What may be taken off each channel (last dimension) of a tensor; undefined where nothing is known. */
export type FloorLookup = (tensorName: string) => ArrayLike<number> | undefined;

/** The model with absorbed biases; the same model where there is nothing to absorb. */
export const absorbBias = definePass({
  name: 'absorb-bias',
  does: "Moves what a channel never falls below from a layer's bias into that of the next layer, so that its range shrinks.",
  run(model: Model, floors: FloorLookup): Model {
    const draft = draftOf(model);
    const pairs = findPairs(draft, {
      first: (operator) => fusedActivation(operator) === ActivationFunctionType.RELU,
      between: (operator) =>
        specOf(operator.op)?.commutesWith?.includes('shift') === true &&
        fusedActivation(operator) === ActivationFunctionType.NONE,
    });
    const absorbed = pairs.filter((pair) => absorb(draft, pair, floors));
    return absorbed.length > 0 ? removeDead(draft.finish()) : model;
  },
});

/** False where nothing can be absorbed. */
function absorb(
  draft: Draft,
  { first, second, channels }: LayerPair,
  floors: FloorLookup,
): boolean {
  const after = draft.operators[second]!;
  const output = draft.tensors[draft.operators[first]!.outputs[0]!]!;
  const seen = floors(output.name);
  if (output.learned || seen?.length !== channels) return false;
  const shift = Float64Array.from(seen, (floor) => Math.max(0, floor));
  const weights = draft.tensors[operandOf(after, weightOperands(after)!.weight)];
  if (!isFloatConstant(weights) || !meetsAllWeights(after) || isPadded(draft, after)) return false;
  if (shift.every((c) => c === 0)) return false;

  const depthwise = specOf(after.op)?.product === 'channel-window';
  const outputs = (depthwise ? channels : weights.shape[0]) ?? 1;
  const perOutput = weights.data.length / outputs;
  const moved = new Float64Array(outputs);
  for (let k = 0; k < weights.data.length; k++) {
    const channel = k % channels;
    const to = depthwise ? channel : Math.floor(k / perOutput);
    moved[to] = moved[to]! + weights.data[k]! * shift[channel]!;
  }
  addToBias(
    draft,
    first,
    shift.map((c) => -c),
  );
  addToBias(draft, second, moved);
  return true;
}

/** Whether the window of a convolution ever lies over zeros beside the image. */
function isPadded(draft: Draft, operator: Operator): boolean {
  const { op, inputs, outputs, options } = operator;
  if (specOf(op)?.product === 'matrix') return false;
  const { padding, stride, dilation } = windowGeometry(options);
  if (padding === Padding.VALID) return false;
  const [image, filter, result] = [inputs[0]!, inputs[1]!, outputs[0]!].map(
    (index) => draft.tensors[index]!.shape,
  ) as [Shape, Shape, Shape];
  return ([0, 1] as const).some((i) => {
    const window = (filter[i + 1]! - 1) * dilation[i] + 1;
    const reach = (result[i + 1]! - 1) * stride[i] + window;
    return reach > image[i + 1]!;
  });
}

function addToBias(draft: Draft, position: number, amounts: Float64Array): void {
  const operator = draft.operators[position]!;
  const operand = weightOperands(operator)!.bias;
  const bias = draft.tensors[operandOf(operator, operand)];
  const name = bias?.name ?? `${draft.tensors[operator.outputs[0]!]!.name}/bias`;
  const own = isFloatConstant(bias) ? bias.data : undefined;
  const data = Float32Array.from(amounts, (amount, c) => (own?.[c] ?? 0) + amount);
  const index = draft.addTensor({ ...bias, name, shape: [data.length], dtype: 'float32', data });
  draft.replace(position, { ...operator, inputs: withOperand(operator.inputs, operand, index) });
}
