/** The plan for static integer modes: every kernel that can runs on integers, ranges come from calibration. */

import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { RangeLookup } from '../../calibration/estimators.ts';
import { type Operator, type Subgraph, tensorAt } from '../../ir/model.ts';
import { activationInputs, floatConstant, layerName, roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import { TensorType } from '../../schema/enums.ts';
import { TABLES } from '../../schema/tables.ts';
import type { TableName } from '../../schema/types.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import { type Range, rangeOf } from '../../tensor/histogram.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import type { Scheme } from '../recipe/settings/scheme.ts';
import { type MeanLookup, meanShift } from '../rounding/bias-correction.ts';
import { type WeightSpec, weightScales } from '../rounding/rounding.ts';
import {
  type ActivationType,
  activationParameters,
  learnedParameters,
} from '../scales/activation-parameters.ts';
import { leaveRoomForBias, roomDiagnostics } from '../scales/bias-room.ts';
import {
  type OperandLookup,
  operandLookup,
  refusedDiagnostics,
  runnableScales,
} from '../scales/coarsen-scales.ts';
import { contaminatedTensors, contaminationDiagnostics } from '../scales/contamination.ts';
import { tableDiagnostics, tableOf, tableRanges } from '../scales/tables.ts';
import { refuseNonFinite } from './finite.ts';
import type { Instruction, Plan } from './instruction.ts';
import { learnedDecision, type WeightDecision, weightDecision } from './plan-weights.ts';

/** What calibration saw. */
export interface Calibrated {
  /** Absent where samples were not run. */
  readonly ranges?: RangeLookup | undefined;
  readonly means?: MeanLookup | undefined;
  /** What is taken for a range that is missing; without it, a missing one is an error. */
  readonly missing?: (name: string) => Range;
}

/**
 * @throws PlaygroundError `bad-calibration` when calibration has not seen a tensor that needs a range, `bad-weights`.
 */
export function planStatic(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  recipe: Recipe,
  { ranges, means, missing = missingRange(ranges) }: Calibrated,
): Plan {
  const { scheme } = recipe;
  const corrects = scheme === 'best' && recipe.correctBias;
  const instructions: Instruction[] = [];
  const isStatic = layers.map(({ spec }) => spec.compute === 'int8' || spec.compute === 'int16');
  const mode = layers[isStatic.indexOf(true)]?.spec;
  if (!mode) return { instructions, diagnostics: [] };
  const type: ActivationType = mode.compute === 'int16' ? 'int16' : 'int8';
  const biasType = mode.biasType ?? 'int32';
  const obstacles = graph.operators.map((operator) => whyFloat(graph, operator, type));
  const integer = obstacles.map((obstacle, op) => obstacle === undefined && isStatic[op] === true);
  refuseNonFinite(graph, layers, (op, input) => {
    const role = graph.operators[op] && roleOf(graph.operators[op], input).role;
    return integer[op] === true && role !== undefined && role !== 'index';
  });
  const contaminated = new Set<number>();
  const lookup = rangesByTensor(
    graph,
    (name) => ranges?.(name) ?? missing(name),
    scheme,
    contaminated,
  );

  const decisions = new Map<string, WeightDecision | undefined>();
  const weightsAt = (op: number, input: number, operand: OperandLookup) => {
    const operator = graph.operators[op];
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!operator || !layer || storage?.kind !== 'integer') return undefined;
    const role = roleOf(operator, input);
    const constant = floatConstant(graph, operator, input);
    if (role.role !== 'weight' || !constant || specOf(operator.op)?.looksUp) return undefined;
    const key = `${op} ${input}`;
    const decision =
      decisions.get(key) ??
      learnedDecision(constant, layer, storage) ??
      weightDecision(constant, role.channelAxis, layer, storage);
    decisions.set(key, decision);
    const trained = decision.spec;
    const room = () => leaveRoomForBias(graph, operator, input, trained, operand);
    return { ...decision, trained, spec: biasType === 'int64' ? trained : room() };
  };

  const tables = tableRanges(graph, integer);
  // In int8 the converter takes what calibration saw of the looked up rows, and so cuts off others.
  const coversTables = scheme === 'best' || type === 'int16';

  const { refused, ...shared } = runnableScales(graph, {
    integer,
    type,
    own(tensor) {
      const table = coversTables ? tables.get(tensor) : undefined;
      if (table) return activationParameters(table, type);
      const { learned } = tensorAt(graph, tensor);
      const [min, max] = [learned?.min[0], learned?.max[0]];
      return min !== undefined && max !== undefined
        ? learnedParameters({ min, max }, type)
        : activationParameters(lookup(tensor), type);
    },
    weightScale(op, operand) {
      const inputs = graph.operators[op]?.inputs ?? [];
      const specs = inputs.flatMap((_, input) => weightsAt(op, input, operand)?.spec ?? []);
      return specs.reduce((product, spec) => product * largestOf(weightScales(spec)), 1);
    },
    coarsen: scheme === 'best',
    // What was trained shares ranges as the simulation did.
    keepRanges: scheme === 'best' && ranges !== undefined && recipe.trained === undefined,
  });

  for (const [tensor, parameters] of shared.parameters) {
    const reason = shared.reasons.get(tensor) ?? 'range seen in calibration';
    instructions.push({ kind: 'quantize-activation', tensor, parameters, type, reason });
  }

  const biasDiagnostics: Diagnostic[] = [];
  graph.operators.forEach((operator, op) => {
    const spec = specOf(operator.op);
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!isStatic[op] || !layer || storage?.kind !== 'integer') return;
    if (!integer[op] || !spec) {
      const reason = obstacles[op];
      if (reason)
        instructions.push({ kind: 'keep-float', op, name: layerName(graph, operator), reason });
      return;
    }
    const requantize = shared.demands.get(op) ?? new Map<number, AffineParameters>();
    instructions.push({
      kind: 'select-kernel',
      op,
      arithmetic: type,
      version: spec.kernels[type] ?? operator.version,
      options: { ...biasOptions(spec.options, biasType), ...scaleOptions(spec.options, type) },
      requantize,
      reason: `its kernel computes with ${type}`,
    });

    const operand = operandLookup(operator, op, shared);
    const weightSpecs = new Map<number, WeightSpec>();
    const shifts = new Map<number, Float64Array>();
    operator.inputs.forEach((_, input) => {
      const role = roleOf(operator, input);
      const constant = floatConstant(graph, operator, input);
      if (!constant) return;
      const at = { op, input };
      const weights = weightsAt(op, input, operand);
      if (role.role === 'weight' && weights) {
        const { spec, quantizedDimension, blockSize } = weights;
        weightSpecs.set(input, spec);
        biasDiagnostics.push(...roomDiagnostics(layerName(graph, operator), weights.trained, spec));
        if (corrects && isCoarse(spec)) {
          const source = tensorAt(graph, operator.inputs[0] ?? -1);
          const shift = meanShift(
            constant,
            spec,
            means?.(source.name),
            specOf(operator.op)?.product === 'channel-window',
          );
          if (shift) shifts.set(input, shift);
        }
        instructions.push({
          kind: 'quantize-weights',
          at,
          spec,
          quantizedDimension,
          blockSize,
          packed: false,
          expand: false,
          reason: 'read as integers by the kernel',
        });
      } else if (role.role === 'activation' || spec.looksUp) {
        const output = operator.outputs[0] ?? -1;
        const parameters =
          spec.output.kind === 'same-as-input' && spec.inputs.length + (spec.variadic ? 1 : 0) > 1
            ? (shared.parameters.get(output) ?? activationParameters(rangeOf(constant.data), type))
            : activationParameters(rangeOf(constant.data), type);
        instructions.push({
          kind: 'quantize-constant',
          at,
          parameters,
          type,
          reason: 'a constant beside integer data',
        });
      }
    });
    operator.inputs.forEach((_, input) => {
      const role = roleOf(operator, input);
      if (role.role !== 'bias' || !floatConstant(graph, operator, input)) return;
      const inputScale = operand(role.scaleOf[0])?.scale ?? 1;
      const weights = weightSpecs.get(role.scaleOf[1]);
      if (!weights) return;
      const scale = weightScales(weights).map((s) => Math.fround(Math.fround(inputScale) * s));
      instructions.push({
        kind: 'quantize-bias',
        at: { op, input },
        scale,
        type: biasType,
        shift: shifts.get(role.scaleOf[1]) ?? null,
        reason: 'scale of the accumulator: input scale × weight scale',
      });
    });
  });
  const diagnostics = [
    ...refusedDiagnostics(graph, refused, scheme === 'best'),
    ...contaminationDiagnostics(graph, contaminated),
    ...tableDiagnostics(graph, tables, shared.parameters, type),
    ...biasDiagnostics,
  ];
  return { instructions, diagnostics };
}

function largestOf(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}

/** Ops with an option for the bias type get it when the type is not int32. */
function biasOptions(table: TableName | null, type: 'int32' | 'int64') {
  const told = type === 'int64' && table !== null && 'quantizedBiasType' in TABLES[table];
  return told ? { quantizedBiasType: TensorType.INT64 } : {};
}

/**
 * Whether a tensor's rounding errors are worth correcting for. With a scale per channel and 8 bits they are not: over the
 * samples, accuracy is the same on average with and without, while 4 bits gain 0.4 to 1.5 points by it.
 */
function isCoarse({ bits, layout }: WeightSpec): boolean {
  return bits < 8 || layout.channels === 1;
}

/** int16 sums take any scales only where the option says so: otherwise a kernel may want powers of two. */
function scaleOptions(table: TableName | null, type: ActivationType) {
  const told = type === 'int16' && table !== null && 'potScaleInt16' in TABLES[table];
  return told ? { potScaleInt16: false } : {};
}

/** Why an operator stays float; undefined when it can run on integers; null when it has nothing to quantize. */
export function whyFloat(
  graph: Subgraph,
  operator: Operator,
  type: ActivationType,
): string | null | undefined {
  const data = activationInputs(graph, operator);
  const constants = operator.inputs.some((_, i) => floatConstant(graph, operator, i));
  const spec = specOf(operator.op);
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

/**
 * Ranges by tensor index. The converter's are contaminated where a kernel writes in place; `best` does without that.
 * @param widened is given the tensors that this gives another range.
 */
function rangesByTensor(
  graph: Subgraph,
  seen: (name: string) => Range,
  scheme: Scheme,
  widened: Set<number>,
): (tensor: number) => Range {
  const clean = (tensor: number): Range => seen(tensorAt(graph, tensor).name);
  const contaminated = scheme === 'tflite' ? contaminatedTensors(graph) : new Map<number, number>();
  return (tensor) => {
    const own = clean(tensor);
    const output = contaminated.get(tensor);
    if (output === undefined) return own;
    const other = clean(output);
    if (other.min < own.min || other.max > own.max) widened.add(tensor);
    return { min: Math.min(own.min, other.min), max: Math.max(own.max, other.max) };
  };
}

function missingRange(ranges: RangeLookup | undefined): (name: string) => never {
  return (name) => {
    throw new PlaygroundError(
      'bad-calibration',
      ranges
        ? `Calibration saw no value of tensor ${name}.`
        : 'This mode needs a representative data set.',
      'Give samples that the model can run on; one is enough to start with.',
      { tensor: name },
    );
  };
}
