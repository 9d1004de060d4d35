/**
 * Scales that are too fine to be run. An activation that was 0, or nearly so, in all calibration samples gets a tiny scale, and
 * kernels refuse to rescale to it: XNNPACK from a factor of 256 on, others by the limits in their rows of the op table. A
 * result whose scale is finer than the steps the kernel computes in holds nothing that the steps do not, so it takes those.
 */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Operator, Subgraph } from '../../ir/model.ts';
import { floatConstant, fusedActivation, layerName, roleOf } from '../../ir/operands.ts';
import { rowOfFused, specOf } from '../../ops/index.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import { rangeOf } from '../../tensor/histogram.ts';
import { type ActivationType, activationParameters } from './activation-parameters.ts';
import { type SharedScales, shareScales } from './share-scales.ts';

/** Kernels hold the ends of a fused activation as int32 multiples of the scale: tflite/kernels/kernel_util.cc. */
const INT32_END = 2 ** 31;
export interface RunnableScales extends SharedScales {
  /** Operators whose kernel refuses the scale of their result; with `coarsen` it was made coarser. */
  readonly refused: ReadonlySet<number>;
}

export interface RunnableScalesOptions {
  readonly integer: readonly boolean[];
  readonly type: ActivationType;
  /** Parameters from a tensor's own range, as for `shareScales`. */
  readonly own: (tensor: number) => AffineParameters;
  /** Largest scale of an operator's weights, 1 where it has none, given the parameters of its operands. */
  readonly weightScale: (op: number, operand: OperandLookup) => number;
  /** Whether to repair what is refused; the numbers of the reference tools are left as they are. */
  readonly coarsen: boolean;
  /** As for `shareScales`. */
  readonly keepRanges: boolean;
}

/** Parameters in which an operator reads its input. */
export type OperandLookup = (input: number) => AffineParameters | undefined;

/** `shareScales`, with results that kernels refuse made coarser. */
export function runnableScales(
  graph: Subgraph,
  { integer, type, own, weightScale, coarsen, keepRanges }: RunnableScalesOptions,
): RunnableScales {
  const refused = new Set<number>();
  const finest = new Map<number, number>();
  // A coarser result may be the operand of the next operator: at most one more round per operator.
  for (let round = 0; ; round++) {
    const origins = new Map<AffineParameters, number>();
    const ownRunnable = (tensor: number) => {
      const { scale, zeroPoint } = own(tensor);
      const parameters = { scale: Math.max(scale, finest.get(tensor) ?? 0), zeroPoint };
      origins.set(parameters, tensor);
      return parameters;
    };
    const shared = shareScales(graph, integer, type, ownRunnable, keepRanges);
    let changed = false;
    graph.operators.forEach((operator, op) => {
      if (!integer[op]) return;
      const operand = operandLookup(operator, op, shared);
      const result = shared.parameters.get(operator.outputs[0] ?? -1);
      const step =
        result &&
        refusedStep(graph, operator, type, operand, result.scale, () => weightScale(op, operand));
      if (!result || step === undefined) return;
      refused.add(op);
      const origin = origins.get(result);
      if (origin === undefined) return;
      finest.set(origin, Math.fround(step));
      changed = true;
    });
    if (!changed || !coarsen || round > graph.operators.length) return { ...shared, refused };
  }
}

export function operandLookup(
  operator: Operator,
  op: number,
  { demands, parameters }: Pick<SharedScales, 'demands' | 'parameters'>,
): OperandLookup {
  return (input) => demands.get(op)?.get(input) ?? parameters.get(operator.inputs[input] ?? -1);
}

/** The end of the operator's fused activation that its kernel holds as an integer; 0 where there is none. */
function fusedEnd(operator: Operator): number {
  const { max = 0 } = rowOfFused(fusedActivation(operator))?.asFused ?? {};
  return Number.isFinite(max) ? max : 0;
}

/** The finest scale that makes sense for the operator's result, where `scale` is one that its kernel refuses. */
function refusedStep(
  graph: Subgraph,
  operator: Operator,
  type: ActivationType,
  operand: OperandLookup,
  scale: number,
  weightScale: () => number,
): number | undefined {
  const rescale = specOf(operator.op)?.rescale;
  const end = fusedEnd(operator);
  const refusedEnd = end / scale >= INT32_END;
  const limit = rescale?.[type];
  if (!refusedEnd && limit === undefined) return undefined;
  const scales = operator.inputs.map((_, input) => {
    if (roleOf(operator, input).role !== 'activation') return 0;
    const constant = floatConstant(graph, operator, input);
    const parameters = constant
      ? activationParameters(rangeOf(constant.data), type)
      : operand(input);
    return parameters?.scale ?? 0;
  });
  const largest = Math.max(...scales);
  const step =
    rescale?.step === 'product'
      ? largest * weightScale()
      : rescale?.step === 'square'
        ? largest ** 2
        : largest;
  if (!refusedEnd && !(limit !== undefined && step / scale >= limit)) return undefined;
  return Math.max(step, (2 * end) / INT32_END);
}

/** What the person should know of each operator whose result was refused. */
export function refusedDiagnostics(
  graph: Subgraph,
  refused: ReadonlySet<number>,
  coarsened: boolean,
): Diagnostic[] {
  return [...refused].flatMap((op): Diagnostic[] => {
    const operator = graph.operators[op];
    if (!operator) return [];
    const layer = layerName(graph, operator);
    const seen = `The result of layer ${layer} is 0 or nearly so in all calibration samples`;
    return [
      coarsened
        ? {
            severity: 'info',
            code: 'scale-coarsened',
            message: `${seen}: its scale is made coarser, because kernels refuse one this fine.`,
            where: { layer },
          }
        : {
            severity: 'warning',
            code: 'scale-too-fine',
            message: `${seen}: LiteRT refuses the scale that the converter gives it. The scheme best fixes this.`,
            where: { layer },
          },
    ];
  });
}
