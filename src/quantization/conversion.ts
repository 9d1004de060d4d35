/** From the float graph to the file: plan, apply, write, and say what came out. */

import type { Diagnostic } from '../base/diagnostic.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import { writeSharing } from '../formats/tflite/write.ts';
import { type Model, mainGraph, NO_TENSOR, type Subgraph } from '../ir/model.ts';
import { operandOf, weightInput } from '../ir/operands.ts';
import { isSmallFloat } from '../tensor/small-floats.ts';
import { applyInstructions } from './file/apply.ts';
import { withIoType } from './file/io.ts';
import { type SizeBreakdown, sizeBreakdown, theoreticalBytes } from './file/size.ts';
import { modeOf } from './modes/index.ts';
import type { Instruction, Plan } from './plan/instruction.ts';
import { planQuantization } from './plan/plan.ts';
import { rotationDiagnostics } from './plan/rotation-notes.ts';
import { unchangedDiagnostics } from './plan/unchanged.ts';
import type { Recipe } from './recipe/recipe.ts';
import type { MeanLookup } from './rounding/bias-correction.ts';

/** A layer whose numbers stay float32, and why, as a clause for a sentence. */
export interface KeptFloat {
  readonly name: string;
  readonly reason: string;
}

/** What came out of a conversion, as plain data. Sizes are in bytes. */
export interface ConversionReport {
  readonly fileBytes: number;
  readonly sizes: SizeBreakdown;
  /** With weights of 2 to 7 bits packed, which the file keeps in a byte each; null where there are none. */
  readonly theoreticalBytes: number | null;
  /** Operators in the file: name → count. */
  readonly ops: Readonly<Record<string, number>>;
  /** Tensors in the file that carry a scale, or are stored in 16 bits. */
  readonly quantizedTensors: number;
  /** Layers that stay in float, with the reason. */
  readonly keptFloat: readonly KeptFloat[];
  readonly diagnostics: readonly Diagnostic[];
  /** The arithmetic the kernels run, e.g. "int8 × int8 → int32". */
  readonly arithmetic: string;
}

/** A written file, with how it came about. */
export interface Conversion {
  readonly model: Model;
  readonly plan: Plan;
  /** The .tflite file. */
  readonly file: Uint8Array;
  readonly report: ConversionReport;
}

/** Layers that stay in float. Operators with the same weights are steps of one: the first stands for them. */
function keptLayers(
  { operators }: Subgraph,
  instructions: readonly Instruction[],
): readonly KeptFloat[] {
  const said = new Set<string>();
  return instructions.flatMap((one) => {
    if (one.kind !== 'keep-float') return [];
    const { name, reason } = one;
    const operator = operators[one.op];
    const weights = operator ? operandOf(operator, weightInput(operator)) : NO_TENSOR;
    const key = weights === NO_TENSOR ? name : `${weights} ${reason}`;
    if (said.has(key)) return [];
    said.add(key);
    return [{ name, reason }];
  });
}

/**
 * Converts a prepared float model.
 * @param ranges calibrated ranges by tensor name, for modes that need them.
 * @param means calibrated means per channel, for bias correction.
 * @param onOperator called before the constants of each operator are stored.
 * @throws PlaygroundError as `planQuantization`; `internal` where the file would break a rule.
 */
export function convertModel(
  model: Model,
  recipe: Recipe,
  ranges?: RangeLookup,
  means?: MeanLookup,
  onOperator?: (done: number, total: number) => void,
): Conversion {
  const mode = modeOf(recipe.mode);
  const plan = planQuantization(model, recipe, ranges, means);
  const io = mode.integerIo ? recipe.io : 'float32';
  const applied = withIoType(applyInstructions(model, plan.instructions, onOperator), io);
  const whole = mode.metadata
    ? { ...applied, metadata: [...applied.metadata, mode.metadata] }
    : applied;
  const { bytes: file, model: quantized } = writeSharing(whole, model);
  const { operators, tensors } = mainGraph(quantized);
  const ops: Record<string, number> = {};
  for (const { op, customCode } of operators) {
    const name = customCode ?? op;
    ops[name] = (ops[name] ?? 0) + 1;
  }
  return {
    model: quantized,
    plan,
    file,
    report: {
      fileBytes: file.length,
      sizes: sizeBreakdown(quantized, file.length),
      theoreticalBytes: theoreticalBytes(quantized, file.length),
      ops,
      quantizedTensors: tensors.filter((t) => t.quantization || isSmallFloat(t.dtype)).length,
      keptFloat: keptLayers(mainGraph(model), plan.instructions),
      diagnostics: [
        ...unchangedDiagnostics(model, recipe, plan.instructions),
        ...rotationDiagnostics(mainGraph(model)),
        ...plan.diagnostics,
      ],
      arithmetic: mode.arithmetic,
    },
  };
}
