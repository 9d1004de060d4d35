/** What is said of layers that are rotated, and of the products that rotate them. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Operator, Rotation, Subgraph } from '../../ir/model.ts';
import { floatConstant, layerName, weightInput } from '../../ir/operands.ts';
import { HADAMARD_CODE } from '../../ops/hadamard-rotation.ts';
import { isHadamardMatrix } from '../../tensor/hadamard.ts';

/** Why a product with a Hadamard matrix stays float where kernels would round what it reads. */
export const ROTATION_STAYS =
  'it rotates what the next layer reads: rounded, that would be rounded twice';

/** Whether an operator multiplies by a Hadamard matrix. */
export function isRotation(graph: Subgraph, operator: Operator): boolean {
  const weights = floatConstant(graph, operator, weightInput(operator));
  return weights !== undefined && isHadamardMatrix(weights);
}

function textOf(rotation: Rotation): string {
  if (rotation.kind === 'none') return `is not rotated: ${rotation.why}`;
  const blocks = `is rotated in blocks of ${rotation.size}`;
  if (rotation.kind === 'folded') {
    return `${blocks}: by the weights of layer ${rotation.into}, without an operator of its own`;
  }
  if (rotation.kind === 'custom-op') return `${blocks}: ${HADAMARD_CODE} stands before it`;
  const instead = rotation.instead ? `, for ${rotation.instead}` : '';
  return `${blocks}: a product with the matrix stands before it${instead}`;
}

/** For each layer that a recipe wants to be rotated: whether it is, and how. */
export function rotationDiagnostics(graph: Subgraph): Diagnostic[] {
  return graph.operators.flatMap((operator): Diagnostic[] => {
    const { rotation } = operator;
    if (!rotation) return [];
    const layer = layerName(graph, operator);
    const code = rotation.kind === 'none' ? 'not-rotated' : 'rotated';
    const message = `Layer ${layer} ${textOf(rotation)}.`;
    return [{ severity: 'info', code, message, where: { layer } }];
  });
}
