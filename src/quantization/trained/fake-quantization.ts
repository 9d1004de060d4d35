/**
 * Where quantization-aware training rounds: at the very places where the kernels of the planned file do. It asks the same rules
 * as planning does, so that the simulation and the file agree.
 */
import { type Model, mainGraph, NO_TENSOR, type Subgraph, tensorAt } from '../../ir/model.ts';
import { floatConstant, roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { roundedRow } from '../../ops/rounded-row.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import type { ChannelLayout } from '../../tensor/channels.ts';
import { rangeOf } from '../../tensor/histogram.ts';
import { planIntegerWeights } from '../plan/plan-weights.ts';
import { type WeightDecision, weightDecision } from '../plan/weight-decision.ts';
import { whyFloat } from '../plan/why-float.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { resolveLayers } from '../recipe/resolve.ts';
import { integersOf, topLevel, type WeightArithmetic } from '../rounding/rounding.ts';
import { type ActivationType, activationParameters } from '../scales/activation-parameters.ts';
import { shareScales } from '../scales/share-scales.ts';

/** The lattice of an activation: a range that training has to find, known by its tensor, or one that a kernel fixes. */
export type ActivationLattice =
  | { readonly kind: 'range'; readonly tensor: number }
  | { readonly kind: 'fixed'; readonly parameters: AffineParameters };

/** How a weight tensor is rounded in the file: symmetric, docs/numerics.md (0) and (a). */
export interface WeightLattice {
  /** The constant. */
  readonly tensor: number;
  readonly bits: number;
  /** The integers that weights may become. Scales map the end of a range to the largest. */
  readonly lowLevel: number;
  readonly topLevel: number;
  /** Dimension along which scales differ, null for one scale. */
  readonly axis: number | null;
  readonly layout: ChannelLayout;
  /** Weights of a row that share a scale, which the file keeps as a rounded half; null where whole channels do. */
  readonly blockSize: number | null;
  /** Of its rounding in the file. */
  readonly arithmetic: WeightArithmetic;
}

/** What of its data a kernel rounds together while it runs. */
export interface RunTimeRounding {
  /** Neighbours that share a scale; null where all values of a sample do. */
  readonly row: number | null;
}

/** Where a simulation of the file rounds, and to which lattice. Tensors are indices of the prepared graph. */
export interface FakeQuantizationPlan {
  readonly type: ActivationType;
  /** Which operators run on integers. */
  readonly integer: readonly boolean[];
  /** Lattice of every activation that an integer operator reads or writes, by tensor. */
  readonly activations: ReadonlyMap<number, ActivationLattice>;
  /** Operator → input → lattice that it wants instead of its producer's. */
  readonly demands: ReadonlyMap<number, ReadonlyMap<number, ActivationLattice>>;
  /** Operators that take floats and round them to 8 bits by the range that they find. */
  readonly hybrid: ReadonlyMap<number, RunTimeRounding>;
  /** By constant. */
  readonly weights: ReadonlyMap<number, WeightLattice>;
  /** Constants beside integer data, at the parameters that the file stores them with: where these are not those of the result. */
  readonly constants: ReadonlyMap<number, AffineParameters>;
}

/** Whether what `op` writes has to be rounded: not where it writes values that it read. */
export function rounds(op: OpName): boolean {
  return specOf(op)?.moves !== true;
}

/** Operators that do not rescale: of several operands the file holds constants on the lattice of the result, which is rounded. */
function joins(op: OpName): boolean {
  return specOf(op)?.output.kind === 'same-as-input';
}

/**
 * @param recipe of a mode with integer weights.
 * @throws PlaygroundError `bad-recipe` as planning does.
 */
export function planFakeQuantization(model: Model, recipe: Recipe): FakeQuantizationPlan {
  const graph = mainGraph(model);
  const layers = resolveLayers(graph, recipe);
  const type: ActivationType = layers.some(({ spec }) => spec.compute === 'int16')
    ? 'int16'
    : 'int8';
  const integer = graph.operators.map(
    (operator, op) =>
      layers[op]?.spec.compute === type && whyFloat(graph, operator, type) === undefined,
  );
  // A scale of its own for every tensor shows afterwards whose range was shared.
  const owners = new Map<number, AffineParameters>();
  const tensors = new Map<AffineParameters, number>();
  const shared = shareScales(graph, integer, type, (tensor) => {
    const known = owners.get(tensor) ?? { scale: tensor + 2, zeroPoint: 0 };
    owners.set(tensor, known);
    tensors.set(known, tensor);
    return known;
  });
  const latticeOf = (parameters: AffineParameters): ActivationLattice => {
    const tensor = tensors.get(parameters);
    return tensor === undefined ? { kind: 'fixed', parameters } : { kind: 'range', tensor };
  };
  const { weights, constants } = constantLattices(graph, integer, layers, type);
  const hybrid = new Map<number, RunTimeRounding>();
  for (const step of planIntegerWeights(graph, layers, recipe.scheme)) {
    const operator = 'at' in step ? graph.operators[step.at.op] : undefined;
    if (step.kind !== 'quantize-weights' || !operator) continue;
    const { op, input } = step.at;
    const tensor = operator.inputs[input] ?? NO_TENSOR;
    const role = roleOf(operator, input);
    const axis = role.role === 'weight' ? role.channelAxis : null;
    if (!weights.has(tensor)) weights.set(tensor, latticeOfWeights(tensor, step, axis));
    const readsIntegers = !step.expand && !specOf(operator.op)?.looksUp;
    const { shape } = tensorAt(graph, tensor);
    if (readsIntegers) hybrid.set(op, { row: roundedRow(operator, shape, step.type !== 'int8') });
  }
  return {
    type,
    integer,
    activations: mapValues(shared.parameters, latticeOf),
    demands: mapValues(shared.demands, (wanted) => mapValues(wanted, latticeOf)),
    hybrid,
    weights,
    constants,
  };
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function latticeOfWeights(
  tensor: number,
  { spec, blockSize }: Pick<WeightDecision, 'spec' | 'blockSize'>,
  channelAxis: number | null,
): WeightLattice {
  const { bits, layout, arithmetic } = spec;
  return {
    ...{ tensor, bits, lowLevel: integersOf(spec).min, topLevel: topLevel(bits) },
    axis: layout.channels > 1 ? channelAxis : null,
    ...{ layout, blockSize, arithmetic },
  };
}

function constantLattices(
  graph: Subgraph,
  integer: readonly boolean[],
  layers: ReturnType<typeof resolveLayers>,
  type: ActivationType,
) {
  const weights = new Map<number, WeightLattice>();
  const constants = new Map<number, AffineParameters>();
  graph.operators.forEach((operator, op) => {
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!integer[op] || !layer || storage?.kind !== 'integer') return;
    operator.inputs.forEach((tensor, input) => {
      const role = roleOf(operator, input);
      const constant = floatConstant(graph, operator, input);
      if (!constant) return;
      if (role.role === 'weight') {
        const decision = weightDecision(constant, role.channelAxis, layer, storage);
        weights.set(tensor, latticeOfWeights(tensor, decision, role.channelAxis));
      } else if (role.role === 'activation' && !joins(operator.op)) {
        constants.set(tensor, activationParameters(rangeOf(constant.data), type));
      }
    });
  });
  return { weights, constants };
}
