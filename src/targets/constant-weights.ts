/** Weights that are constants of the file, or are unpacked from one when it is loaded. */

import type { Tensor } from '../ir/model.ts';
import type { DType } from '../tensor/dtype.ts';
import type { OperatorView } from './operator-view.ts';

/** Types that are expanded once, before the first run. */
const EXPANDED: readonly DType[] = ['float32', 'float16', 'int8'];

/** Stored as the positions and values of what is not 0. */
export const isSparse = (tensor: Tensor | undefined): boolean =>
  tensor?.extra?.sparsity !== undefined;

/** Whether input `i` is a constant, or made by DENSIFY and DEQUANTIZE from a constant of {@link EXPANDED}. */
export function isConstantWeight({ graph, operator }: OperatorView, i: number): boolean {
  let index = operator.inputs[i] ?? -1;
  for (;;) {
    const tensor = graph.tensors[index];
    if (!tensor || tensor.data !== undefined) return tensor !== undefined;
    const maker = graph.operators.find(({ outputs }) => outputs.includes(index));
    if (maker?.op !== 'DEQUANTIZE' && maker?.op !== 'DENSIFY') return false;
    index = maker.inputs[0] ?? -1;
    const from = graph.tensors[index];
    if (!from || !EXPANDED.includes(from.dtype)) return false;
    if (maker.op === 'DEQUANTIZE' && isSparse(from)) return false;
  }
}
