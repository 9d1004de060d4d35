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
      const next = draft.follower(position);
      const fusedActivationFunction = next && specOf(next.operator.op)?.asFused?.value;
      if (!operator || !next || fusedActivationFunction === undefined) return;
      if (!specOf(operator.op)?.fusesActivation) return;
      // On integers the activation may have a scale of its own.
      if (fusedActivation(operator) !== ActivationFunctionType.NONE) return;
      if (draft.tensors[next.tensor]?.dtype !== 'float32') return;
      const options = { ...operator.options, fusedActivationFunction };
      draft.replace(position, { ...operator, options } as Operator);
      draft.absorb(next.position, next.tensor);
    });
    return draft.finish();
  },
});
