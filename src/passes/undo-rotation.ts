/**
 * Takes rotations before dense layers out of a model, as files of ai-edge-quantizer and of this program have them: the weights are
 * turned back, and the layer reads what it read before. The network computes the same, every mode and device takes it, and
 * whoever wants it rotated says so in the recipe. See rotate-inputs.ts.
 */
import { type Model, mainGraph, NO_TENSOR, type Operator } from '../ir/model.ts';
import {
  fusedActivation,
  isFloatConstant,
  layerName,
  operandOf,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { HADAMARD_CODE, readRotation } from '../ops/hadamard-rotation.ts';
import { specOf } from '../ops/index.ts';
import { ShapeError } from '../ops/op-spec.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { isHadamardMatrix, rotated } from '../tensor/hadamard.ts';
import { type Draft, draftOf, withLearned } from './draft.ts';
import { definePass, type Reported } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** What a layer would read without the rotation before it, and the size of that. */
interface Unrotated {
  readonly source: number;
  readonly size: number;
}

export const undoRotation = definePass({
  name: 'undo-rotation',
  does: 'Takes rotations before dense layers out, and turns the weights back.',
  run(model: Model): Reported {
    const draft = draftOf(model);
    const names: string[] = [];
    draft.operators.forEach((operator, position) => {
      const found = operator && rotationBefore(draft, operator);
      if (!found) return;
      const { weight } = weightOperands(operator)!;
      const weights = draft.tensors[operandOf(operator, weight)];
      if (!isFloatConstant(weights)) return;
      const data = rotated(weights.data, found.size);
      const index = draft.addTensor(withLearned({ ...weights, data }, undefined));
      const inputs = withOperand(withOperand(operator.inputs, 0, found.source), weight, index);
      draft.replace(position, { ...operator, inputs });
      names.push(layerName(mainGraph(model), operator));
    });
    if (names.length === 0) return { model, diagnostics: [] };
    const message = `The file rotates what ${names.length === 1 ? `layer ${names[0]} reads` : `${names.length} layers read`}. That was undone first: the model computes the same, and is rotated again where a recipe says so.`;
    return {
      model: removeDead(draft.finish()),
      diagnostics: [{ severity: 'info', code: 'rotation-undone', message, where: {} }],
    };
  },
});

/** The rotation of what a dense layer reads; undefined where there is none. */
function rotationBefore(draft: Draft, operator: Operator): Unrotated | undefined {
  if (specOf(operator.op)?.product !== 'matrix') return undefined;
  const weights = draft.tensors[operandOf(operator, weightOperands(operator)?.weight ?? -1)];
  // A layer that is a rotation itself belongs to the one after it.
  if (!isFloatConstant(weights) || weights.shape.length !== 2 || isHadamardMatrix(weights))
    return undefined;
  const input = operandOf(operator, 0);
  const found = byCustomOp(draft, input) ?? byMatrix(draft, input);
  if (!found || (weights.shape[1] ?? 0) % found.size !== 0) return undefined;
  const { keepNumDims = false } = operator.options as { readonly keepNumDims?: boolean };
  return !keepNumDims || sameShape(draft, found.source, input) ? found : undefined;
}

function writerOf(draft: Draft, tensor: number): Operator | undefined {
  return draft.operators[draft.writer(tensor) ?? -1];
}

function byCustomOp(draft: Draft, tensor: number): Unrotated | undefined {
  const writer = writerOf(draft, tensor);
  if (writer?.customCode !== HADAMARD_CODE) return undefined;
  try {
    const { size, signs } = readRotation(writer.customOptions);
    // LiteRT's kernel does not apply signs; another one might.
    return signs.every((sign) => sign === 1) ? { source: operandOf(writer, 0), size } : undefined;
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

/** A product with the matrix, between operators that only read values in another shape. */
function byMatrix(draft: Draft, tensor: number): Unrotated | undefined {
  const rows = beforeReshape(draft, tensor);
  const writer = writerOf(draft, rows);
  if (!writer || specOf(writer.op)?.product !== 'matrix') return undefined;
  const { weight, bias } = weightOperands(writer)!;
  const matrix = draft.tensors[operandOf(writer, weight)];
  const isPlain =
    operandOf(writer, bias) === NO_TENSOR &&
    fusedActivation(writer) === ActivationFunctionType.NONE;
  if (!isPlain || !matrix || !isHadamardMatrix(matrix)) return undefined;
  const source = beforeReshape(draft, operandOf(writer, 0));
  return { source, size: matrix.shape[0] ?? 1 };
}

function beforeReshape(draft: Draft, tensor: number): number {
  const writer = writerOf(draft, tensor);
  return writer && specOf(writer.op)?.reshapes ? operandOf(writer, 0) : tensor;
}

function sameShape(draft: Draft, a: number, b: number): boolean {
  const [one, other] = [a, b].map((index) => {
    const tensor = draft.tensors[index];
    return JSON.stringify(tensor?.shapeSignature ?? tensor?.shape);
  });
  return one === other;
}
