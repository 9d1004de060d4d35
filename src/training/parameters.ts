/** The trained values of a network as tfjs variables: weights and biases, learned ranges of weights, BatchNorm while it is live. */
import * as tf from '@tensorflow/tfjs-core';
import { type Model, mainGraph, NO_TENSOR, type Operator, tensorAt } from '../ir/model.ts';
import { floatConstant, roleOf } from '../quantization/plan/policy.ts';
import { SMALLEST_HALF_RANGE } from '../quantization/rounding/rounding.ts';
import type {
  FakeQuantizationPlan,
  WeightLattice,
} from '../quantization/trained/fake-quantization.ts';
import type { TrainedTensor } from '../quantization/trained/trained.ts';
import { type LiveBatchNorm, liveBatchNorm, type StoredBatchNorm } from './batch-norm.ts';
import { fakeQuantizeFixed } from './constants.ts';
import { fakeQuantizeLearned, fakeQuantizeSteps, fakeQuantizeTracked } from './fake-quantize.ts';
import { layoutOf, toFile, toTrained, trainedShape, type WeightLayout } from './forward/layouts.ts';
import { bestHalfRanges } from './half-ranges.ts';
import { glorotUniform } from './initialize.ts';
import { derivedSeed } from './random.ts';
import type { TrainingSettings } from './settings.ts';
import { variableOf } from './variable.ts';

interface Weights {
  readonly tensor: number;
  readonly role: 'weight' | 'bias';
  readonly operator: Operator;
  readonly layout: WeightLayout;
  readonly variable: tf.Variable;
  readonly lattice: WeightLattice | undefined;
  /** Dimension of the variable that has a scale per slice, null for one scale. */
  readonly axis: number | null;
  /** Learned ranges: log of the value of the largest level, per channel. */
  logHalf: tf.Variable | undefined;
}

export interface StoredParameter {
  readonly tensor: number;
  /** In the file's layout. */
  readonly data: Float32Array;
  readonly logHalf: Float32Array | null;
}

export interface StoredParameters {
  readonly weights: readonly StoredParameter[];
  /** Empty once BatchNorm is folded in. */
  readonly batchNorms: readonly StoredBatchNorm[];
}

export interface WeightReading {
  readonly layer: number;
  readonly values: Float32Array;
  /** Value of the largest level per channel; null in float training. */
  readonly half: Float32Array | null;
  readonly topLevel: number;
}

export interface TrainedParameters {
  /** What the optimizer changes. */
  variables(): readonly tf.Variable[];
  /**
   * The constant operands of an operator, by place; undefined for others, and for a bias that BatchNorm makes useless for
   * now.
   * @param inputScale scale of the operator's input: a bias is stored in steps of it times the weights' own.
   */
  operands(
    operator: Operator,
    pass: ParameterPass,
    inputScale?: number,
  ): readonly (tf.Tensor | undefined)[];
  /** BatchNorm with the batch's own mean and variance, where it is live; else `result`. */
  normalize(operator: Operator, result: tf.Tensor, pass: ParameterPass): tf.Tensor;
  numbers(operator: Operator, i: number): readonly number[];
  readonly hasLiveBatchNorm: boolean;
  /** Folds BatchNorm into the weights for good. */
  freezeBatchNorm(): Promise<void>;
  /** Weights of the operator that writes `output`, as they would be rounded now. Null where it has none. */
  read(output: number): Promise<WeightReading | null>;
  store(): Promise<StoredParameters>;
  restore(stored: StoredParameters): void;
  /** New constants, and the learned ranges of quantized ones, in the file's layout. */
  trained(): Promise<TrainedTensor[]>;
  dispose(): void;
}

export interface ParameterPass {
  /** Batch statistics instead of running ones. */
  readonly training: boolean;
  /** Whether fake-quantizers act. */
  readonly quantized: boolean;
}

/** Shape of per-channel values that broadcasts along `axis`; one value for null. */
function channelShape(shape: readonly number[], axis: number | null): number[] {
  return shape.map((length, i) => (i === axis ? length : 1));
}

export function createParameters(
  model: Model,
  plan: FakeQuantizationPlan | null,
  settings: Pick<TrainingSettings, 'start' | 'seed' | 'ranges' | 'freezeBatchNormAfter'>,
): TrainedParameters {
  const graph = mainGraph(model);
  const scratch = settings.start === 'scratch';
  const keepsBatchNorm = scratch || settings.freezeBatchNormAfter > 0;
  const weights = new Map<number, Weights>();
  const constants = new Map<number, tf.Tensor>();
  /** By output of the operator they belong to. */
  const norms = new Map<number, LiveBatchNorm>();

  graph.operators.forEach((operator) => {
    operator.inputs.forEach((tensor, i) => {
      const constant = floatConstant(graph, operator, i);
      if (!constant || weights.has(tensor) || constants.has(tensor)) return;
      const { role } = roleOf(operator, i);
      const isTrained = role === 'weight' || role === 'bias';
      const layout =
        role === 'weight'
          ? layoutOf(operator.op, constant.shape.length)
          : { order: constant.shape.map((_, d) => d) };
      if (!isTrained) {
        const parameters = plan?.constants.get(tensor);
        const data =
          plan && parameters
            ? fakeQuantizeFixed(constant.data, parameters, plan.type)
            : constant.data;
        constants.set(tensor, tf.tensor(data, [...constant.shape]));
        return;
      }
      const norm =
        role === 'weight' && keepsBatchNorm && constant.batchNorm
          ? liveBatchNorm(constant.batchNorm, scratch)
          : undefined;
      const channelRole = roleOf(operator, i);
      const channelAxis = channelRole.role === 'weight' ? (channelRole.channelAxis ?? 0) : 0;
      const values = scratch
        ? role === 'bias'
          ? new Float32Array(constant.data.length)
          : glorotUniform(operator.op, constant.shape, derivedSeed(settings.seed, tensor))
        : norm
          ? norm.unfold(constant.data, constant.shape, channelAxis)
          : constant.data;
      const lattice = plan?.weights.get(tensor);
      const entry: Weights = {
        tensor,
        role,
        operator,
        layout,
        variable: variableOf(
          toTrained(values, constant.shape, layout),
          trainedShape(constant.shape, layout),
        ),
        lattice,
        axis: lattice?.axis == null ? null : layout.order.indexOf(lattice.axis),
        logHalf: undefined,
      };
      weights.set(tensor, entry);
      if (norm) norms.set(operator.outputs[0] ?? NO_TENSOR, norm);
      if (lattice && settings.ranges === 'learned')
        startLearning(entry, norm ? norm.fold(values, constant.shape, channelAxis) : values);
    });
  });

  function startLearning(entry: Weights, folded: Float32Array, known?: Float32Array): void {
    const { lattice, axis, variable } = entry;
    if (!lattice) return;
    entry.logHalf?.dispose();
    const values = known ?? bestHalfRanges(folded, lattice).map(Math.log);
    entry.logHalf = variableOf(values, channelShape(variable.shape, axis));
  }

  const normOf = (operator: Operator) => norms.get(operator.outputs[0] ?? NO_TENSOR);

  /** Value of the largest level, of a shape that broadcasts; `value` is the folded weights. */
  function halfOf({ logHalf, axis }: Weights, lattice: WeightLattice, value: tf.Tensor): tf.Tensor {
    if (logHalf) return tf.exp(logHalf);
    const axes = value.shape.flatMap((_, i) => (i === axis ? [] : [i]));
    return tf.maximum(tf.max(tf.abs(value), axes, true), SMALLEST_HALF_RANGE[lattice.arithmetic]);
  }

  /** Folded weights as an integer kernel reads them. `half` is a constant of the step: no gradient goes through it. */
  function rounded(
    { logHalf }: Weights,
    lattice: WeightLattice,
    value: tf.Tensor,
    half: tf.Tensor,
  ) {
    return logHalf
      ? fakeQuantizeLearned(value, logHalf, lattice.topLevel)
      : fakeQuantizeTracked(value, half, lattice.topLevel);
  }

  /** Weights as the file will hold them: BatchNorm folded in, not rounded. */
  function folded(entry: Weights): tf.Tensor {
    const norm = normOf(entry.operator);
    if (!norm || entry.role !== 'weight') return entry.variable;
    return norm.scaled(entry.variable, channelAxisOf(entry));
  }

  /** The variable's dimension of output channels. */
  function channelAxisOf({ operator, layout }: Weights): number {
    const at = operator.inputs.findIndex((_, i) => roleOf(operator, i).role === 'weight');
    const role = roleOf(operator, at);
    return layout.order.indexOf(role.role === 'weight' ? (role.channelAxis ?? 0) : 0);
  }

  async function fileValues(entry: Weights): Promise<Float32Array> {
    const value = tf.tidy(() => tf.clone(valueInFile(entry)));
    const data = (await value.data()) as Float32Array;
    value.dispose();
    return toFile(data, tensorAt(graph, entry.tensor).shape, entry.layout);
  }

  function valueInFile(entry: Weights): tf.Tensor {
    const norm = normOf(entry.operator);
    if (norm && entry.role === 'bias') return norm.offset();
    return folded(entry);
  }

  async function halfValues(entry: Weights): Promise<Float32Array | null> {
    const { lattice } = entry;
    if (!lattice) return null;
    const half = tf.tidy(() => tf.clone(halfOf(entry, lattice, folded(entry))));
    const data = (await half.data()) as Float32Array;
    half.dispose();
    return data;
  }

  const dispose = () => {
    for (const { variable, logHalf } of weights.values()) {
      variable.dispose();
      logHalf?.dispose();
    }
    for (const constant of constants.values()) constant.dispose();
    for (const norm of norms.values()) norm.dispose();
  };

  return {
    variables: () => [
      ...[...weights.values()].flatMap(({ variable, logHalf, role, operator }) => {
        if (role === 'bias' && normOf(operator)) return [];
        return logHalf ? [variable, logHalf] : [variable];
      }),
      ...[...norms.values()].flatMap((norm) => norm.variables),
    ],

    operands(operator, pass, inputScale) {
      /** Value of a step of the weights, one per channel; their ranges are looked for once. */
      let weightScale: tf.Tensor | undefined;
      return operator.inputs.map((tensor) => {
        const entry = weights.get(tensor);
        if (!entry) return constants.get(tensor);
        if (entry.role === 'bias') {
          const norm = normOf(operator);
          if (norm && pass.training) return undefined;
          const bias = norm ? norm.offset() : entry.variable;
          if (!weightScale || inputScale === undefined) return bias;
          // In whole steps of the accumulator: where a channel's weights are large beside its bias, these are coarse.
          return fakeQuantizeSteps(bias, tf.mul(weightScale, inputScale));
        }
        const value = folded(entry);
        const { lattice } = entry;
        if (!pass.quantized || !lattice) return value;
        const half = tf.tidy(() => halfOf(entry, lattice, value));
        weightScale = tf.div(tf.reshape(half, [-1]), lattice.topLevel);
        return rounded(entry, lattice, value, half);
      });
    },

    normalize(operator, result, pass) {
      const norm = normOf(operator);
      return norm && pass.training ? norm.normalize(result) : result;
    },

    numbers(operator, i) {
      const { data } = tensorAt(graph, operator.inputs[i] ?? NO_TENSOR);
      return data ? Array.from(data as ArrayLike<number>, Number) : [];
    },

    get hasLiveBatchNorm() {
      return norms.size > 0;
    },

    async freezeBatchNorm() {
      for (const entry of weights.values()) {
        if (!normOf(entry.operator)) continue;
        const next = tf.tidy(() => tf.clone(valueInFile(entry)));
        entry.variable.assign(next as tf.Tensor<tf.Rank>);
        next.dispose();
      }
      for (const norm of norms.values()) norm.dispose();
      norms.clear();
    },

    async read(output) {
      const entry = [...weights.values()].find(
        ({ role, operator }) => role === 'weight' && operator.outputs[0] === output,
      );
      if (!entry) return null;
      const values = await fileValues(entry);
      const half = await halfValues(entry);
      return { layer: output, values, half, topLevel: entry.lattice?.topLevel ?? 0 };
    },

    async store() {
      const stored: StoredParameter[] = [];
      for (const entry of weights.values()) {
        const data = (await entry.variable.data()) as Float32Array;
        const { shape } = tensorAt(graph, entry.tensor);
        stored.push({
          tensor: entry.tensor,
          data: toFile(data, shape, entry.layout),
          logHalf: entry.logHalf ? ((await entry.logHalf.data()) as Float32Array) : null,
        });
      }
      const batchNorms: StoredBatchNorm[] = [];
      for (const [tensor, norm] of norms) batchNorms.push(await norm.store(tensor));
      return { weights: stored, batchNorms };
    },

    restore({ weights: stored, batchNorms }) {
      for (const { tensor, data, logHalf } of stored) {
        const entry = weights.get(tensor);
        if (!entry) continue;
        const { shape } = tensorAt(graph, tensor);
        const value = tf.tensor(toTrained(data, shape, entry.layout), entry.variable.shape);
        entry.variable.assign(value);
        value.dispose();
        if (logHalf) startLearning(entry, data, logHalf);
      }
      const kept = new Map(batchNorms.map((norm) => [norm.tensor, norm]));
      for (const [tensor, norm] of norms) {
        const values = kept.get(tensor);
        if (values) norm.restore(values);
        else {
          norm.dispose();
          norms.delete(tensor);
        }
      }
    },

    async trained() {
      const result: TrainedTensor[] = [];
      for (const entry of weights.values()) {
        const { name } = tensorAt(graph, entry.tensor);
        const data = await fileValues(entry);
        const half = await halfValues(entry);
        const base = { tensor: entry.tensor, name, data };
        if (!half) result.push(base);
        else {
          const learned = {
            min: half.map((h) => -h),
            max: half,
            quantizedDimension: entry.lattice?.axis ?? 0,
          };
          result.push({ ...base, learned });
        }
      }
      return result;
    },

    dispose,
  };
}
