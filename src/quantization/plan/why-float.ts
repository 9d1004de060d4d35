/** Which operators cannot compute with integers. */
import { type Operator, type Subgraph, tensorAt } from '../../ir/model.ts';
import { activationInputs, floatConstant, roleOf } from '../../ir/operands.ts';
import { customOpOf } from '../../ops/custom-ops.ts';
import { specOf } from '../../ops/index.ts';
import type { ActivationType } from '../scales/activation-parameters.ts';
import { tableOf } from '../scales/tables.ts';

/** Why an operator stays float; undefined when it can run on integers; null when it has nothing to quantize. */
export function whyFloat(
  graph: Subgraph,
  operator: Operator,
  type: ActivationType,
): string | null | undefined {
  const data = activationInputs(graph, operator);
  const constants = operator.inputs.some((_, i) => floatConstant(graph, operator, i));
  const spec = specOf(operator.op);
  if (customOpOf(operator)) return `${operator.customCode} computes in floats`;
  if (data.length === 0 && !constants) return null;
  if (!spec) return `there are no quantization rules for ${operator.op}`;
  // A lookup without such a kernel can still read a table of integers: weight-form.ts.
  if (data.length === 0 && !(spec.kernels[type] !== undefined && tableOf(graph, operator)))
    return null;
  if (spec.kernels[type] === undefined || spec.output.kind === 'none') {
    return `${operator.op} has no ${type} kernel`;
  }
  const loose = operator.inputs.findIndex((index, i) => {
    const role = roleOf(operator, i).role;
    const isTrained = (role === 'weight' && !spec.looksUp) || role === 'bias';
    return index >= 0 && isTrained && !floatConstant(graph, operator, i);
  });
  if (loose >= 0) return `its ${roleOf(operator, loose).role} is not a float constant`;
  if (operator.outputs.some((index) => tensorAt(graph, index).dtype !== 'float32')) {
    return `its result is not float32`;
  }
  return undefined;
}
