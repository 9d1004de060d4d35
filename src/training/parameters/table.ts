/** The trained values of a graph, each as a tfjs variable: made once, before the first step. */
import * as tf from '@tensorflow/tfjs-core';
import { NO_TENSOR, type Operator, type Subgraph } from '../../ir/model.ts';
import { floatConstant, roleOf } from '../../ir/operands.ts';
import { halfRanges } from '../../quantization/rounding/rounding.ts';
import { weightRanges } from '../../quantization/rounding/weight-ranges.ts';
import type {
  FakeQuantizationPlan,
  WeightLattice,
} from '../../quantization/trained/fake-quantization.ts';
import { type LiveBatchNorm, liveBatchNorm } from '../batch-norm.ts';
import { fakeQuantizeFixed } from '../constants.ts';
import { layoutOf, toTrained, trainedShape, type WeightLayout } from '../forward/layouts.ts';
import { glorotUniform } from '../initialize.ts';
import { derivedSeed } from '../random.ts';
import type { TrainingSettings } from '../settings.ts';
import { variableOf } from '../variable.ts';
import { type ScaleView, scaleView, toScales } from './scale-view.ts';

type FloatConstant = NonNullable<ReturnType<typeof floatConstant>>;

export type ParameterSettings = Pick<
  TrainingSettings,
  'start' | 'seed' | 'ranges' | 'rangeStart' | 'freezeBatchNormAfter'
>;

/** The weights or the bias of one operator. */
export interface TrainedEntry {
  readonly tensor: number;
  readonly role: 'weight' | 'bias';
  readonly operator: Operator;
  readonly layout: WeightLayout;
  readonly variable: tf.Variable;
  readonly lattice: WeightLattice | undefined;
  readonly scales: ScaleView;
  /** Learned ranges: log of the value of the largest level, of the shape of the scales. */
  logHalf: tf.Variable | undefined;
}

export interface ParameterTable {
  readonly graph: Subgraph;
  /** What is trained, by tensor. */
  readonly entries: Map<number, TrainedEntry>;
  /** What is not, by tensor. */
  readonly constants: Map<number, tf.Tensor>;
  /** BatchNorm while it is live, by output of the operator it belongs to. */
  readonly norms: Map<number, LiveBatchNorm>;
}

export function normOf({ norms }: ParameterTable, operator: Operator): LiveBatchNorm | undefined {
  return norms.get(operator.outputs[0] ?? NO_TENSOR);
}

export function parameterTable(
  graph: Subgraph,
  plan: FakeQuantizationPlan | null,
  settings: ParameterSettings,
): ParameterTable {
  const table: ParameterTable = {
    graph,
    entries: new Map(),
    constants: new Map(),
    norms: new Map(),
  };
  for (const operator of graph.operators) {
    operator.inputs.forEach((tensor, i) => {
      const constant = floatConstant(graph, operator, i);
      if (!constant || table.entries.has(tensor) || table.constants.has(tensor)) return;
      const { role } = roleOf(operator, i);
      if (role === 'weight') addWeights(table, operator, i, constant, plan, settings);
      else if (role === 'bias') addBias(table, operator, tensor, constant, settings);
      else table.constants.set(tensor, fixedConstant(constant, plan, tensor));
    });
  }
  return table;
}

function fixedConstant(
  { data, shape }: FloatConstant,
  plan: FakeQuantizationPlan | null,
  tensor: number,
): tf.Tensor {
  const parameters = plan?.constants.get(tensor);
  const values = plan && parameters ? fakeQuantizeFixed(data, parameters, plan.type) : data;
  return tf.tensor(values, [...shape]);
}

function addBias(
  { entries }: ParameterTable,
  operator: Operator,
  tensor: number,
  { data, shape }: FloatConstant,
  { start }: ParameterSettings,
): void {
  const layout = { order: shape.map((_, dimension) => dimension) };
  const values = start === 'scratch' ? new Float32Array(data.length) : data;
  entries.set(tensor, {
    ...{ tensor, role: 'bias', operator, layout },
    variable: variableOf(toTrained(values, shape, layout), trainedShape(shape, layout)),
    ...{ lattice: undefined, scales: scaleView(shape, layout, undefined), logHalf: undefined },
  });
}

function addWeights(
  { entries, norms }: ParameterTable,
  operator: Operator,
  input: number,
  { data, shape, batchNorm }: FloatConstant,
  plan: FakeQuantizationPlan | null,
  settings: ParameterSettings,
): void {
  const tensor = operator.inputs[input] ?? NO_TENSOR;
  const role = roleOf(operator, input);
  const channelAxis = role.role === 'weight' ? (role.channelAxis ?? 0) : 0;
  const scratch = settings.start === 'scratch';
  const keepsBatchNorm = scratch || settings.freezeBatchNormAfter > 0;
  const norm = keepsBatchNorm && batchNorm ? liveBatchNorm(batchNorm, scratch) : undefined;
  const own = norm ? norm.unfold(data, shape, channelAxis) : data;
  const values = scratch
    ? glorotUniform(operator.op, shape, derivedSeed(settings.seed, tensor))
    : own;
  const layout = layoutOf(operator.op, shape.length);
  const lattice = plan?.weights.get(tensor);
  const entry: TrainedEntry = {
    ...{ tensor, role: 'weight', operator, layout, lattice },
    variable: variableOf(toTrained(values, shape, layout), trainedShape(shape, layout)),
    scales: scaleView(shape, layout, lattice),
    logHalf: undefined,
  };
  entries.set(tensor, entry);
  if (norm) norms.set(operator.outputs[0] ?? NO_TENSOR, norm);
  if (lattice && settings.ranges === 'learned') {
    const folded = norm ? norm.fold(values, shape, channelAxis) : values;
    const half = halfRanges(weightRanges(folded, lattice, settings.rangeStart), lattice.arithmetic);
    learnRange(entry, Float32Array.from(half, Math.log));
  }
}

/** Gives an entry a learned range that starts at `logHalf`, in the order of the file's scales. */
export function learnRange(entry: TrainedEntry, logHalf: Float32Array): void {
  const { scales } = entry;
  entry.logHalf?.dispose();
  entry.logHalf = variableOf(toScales(logHalf, scales), scales.shape);
}
