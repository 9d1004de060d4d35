/** Lets an operator apply the activation that follows it: one pass over the data instead of two. */
import type { Model, Operator } from '../ir/model.ts';
import { fusedActivation } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { draftOf } from './draft.ts';
import { definePass } from './pass.ts';

export const fuseActivation = definePass({
  name: 'fuse-activation',
  does: 'Lets an operator apply the activation that follows it.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      const output = operator?.outputs[0];
      if (!operator || output === undefined || !specOf(operator.op)?.fusesActivation) return;
      const own = fusedActivation(operator);
      const next = draft.soleReader(output);
      const follower = next === undefined ? undefined : draft.operators[next];
      const fusedActivationFunction = follower && specOf(follower.op)?.asFused?.value;
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
