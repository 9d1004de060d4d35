/**
 * Where quantization-aware training rounds: at the very places where the integer kernels of the planned file do. It asks
 * the same rules as planning does, so that the simulation and the file agree.
 */
import { type Model, mainGraph, type Subgraph } from '../../ir/model.ts';
import { floatConstant, roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import type { ChannelLayout } from '../../tensor/channels.ts';
import { rangeOf } from '../../tensor/histogram.ts';
import { weightDecision } from '../plan/weight-decision.ts';
import { whyFloat } from '../plan/why-float.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { resolveLayers } from '../recipe/resolve.ts';
import { topLevel, type WeightArithmetic } from '../rounding/rounding.ts';
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
  /** The largest integer; the smallest is its negative. */
  readonly topLevel: number;
  /** Dimension along which scales differ, null for one scale. */
  readonly axis: number | null;
  readonly layout: ChannelLayout;
  /** Of its rounding in the file. */
  readonly arithmetic: WeightArithmetic;
}

/** Where a simulation of the integer file rounds, and to which lattice. Tensors are indices of the prepared graph. */
export interface FakeQuantizationPlan {
  readonly type: ActivationType;
  /** Which operators run on integers. */
  readonly integer: readonly boolean[];
  /** Lattice of every activation that an integer operator reads or writes, by tensor. */
  readonly activations: ReadonlyMap<number, ActivationLattice>;
  /** Operator → input → lattice that it wants instead of its producer's. */
  readonly demands: ReadonlyMap<number, ReadonlyMap<number, ActivationLattice>>;
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
 * @param recipe of a static integer mode.
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
  return {
    type,
    integer,
    activations: mapValues(shared.parameters, latticeOf),
    demands: mapValues(shared.demands, (wanted) => mapValues(wanted, latticeOf)),
    weights,
    constants,
  };
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
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
        const { spec } = weightDecision(constant, role.channelAxis, layer, storage);
        const axis = spec.layout.channels > 1 ? role.channelAxis : null;
        const { bits, layout, arithmetic } = spec;
        weights.set(tensor, { tensor, bits, topLevel: topLevel(bits), axis, layout, arithmetic });
      } else if (role.role === 'activation' && !joins(operator.op)) {
        constants.set(tensor, activationParameters(rangeOf(constant.data), type));
      }
    });
  });
  return { weights, constants };
}
