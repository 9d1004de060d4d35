/** Lets an operator apply the activation that follows it: one pass over the data instead of two. */
import type { Model, Operator } from '../ir/model.ts';
import { fusedActivation } from '../ir/operands.ts';
import type { OpName } from '../ops/op-spec.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { draftOf } from './draft.ts';
import { definePass } from './pass.ts';

const ACTIVATIONS: Partial<Record<OpName, number>> = {
  RELU: ActivationFunctionType.RELU,
  RELU6: ActivationFunctionType.RELU6,
  RELU_N1_TO_1: ActivationFunctionType.RELU_N1_TO_1,
};

/** Operators whose kernels do that and into which the converter fuses, too. */
const HOSTS: ReadonlySet<OpName> = new Set([
  'ADD',
  'AVERAGE_POOL_2D',
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'DIV',
  'FULLY_CONNECTED',
  'MAX_POOL_2D',
  'MUL',
  'SUB',
  'TRANSPOSE_CONV',
]);

export const fuseActivation = definePass({
  name: 'fuse-activation',
  does: 'Lets an operator apply the activation that follows it.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      const output = operator?.outputs[0];
      if (!operator || output === undefined || !HOSTS.has(operator.op)) return;
      const own = fusedActivation(operator);
      const next = draft.soleReader(output);
      const follower = next === undefined ? undefined : draft.operators[next];
      const fusedActivationFunction = follower && ACTIVATIONS[follower.op];
      if (next === undefined || fusedActivationFunction === undefined) return;
      // On integers the activation may have a scale of its own.
      if (own !== ActivationFunctionType.NONE || draft.tensors[output]?.dtype !== 'float32') return;
      const options = { ...operator.options, fusedActivationFunction };
      draft.replace(position, { ...operator, options } as Operator);
      draft.absorb(next, output);
    });
    return draft.finish();
  },
});
