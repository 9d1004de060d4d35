/** Changes of a network, or of samples, that put a defect into it: by what layers compute, so that the float network stays right. */
import { buildGraph } from '../../ir/builder.ts';
import { type Model, mainGraph, type Tensor, tensorAt, withMainGraph } from '../../ir/model.ts';
import { layerName, operandOf } from '../../ir/operands.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { ActivationFunctionType } from '../../schema/enums.ts';

/** `model` with other tensors, by name. */
export function withTensors(
  model: Model,
  change: (tensor: Tensor, index: number) => Tensor,
): Model {
  const graph = mainGraph(model);
  return withMainGraph(model, { ...graph, tensors: graph.tensors.map(change) });
}

interface Parts {
  /** [out, …in]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** `model` with copies of a layer's weights and bias, changed in place. */
export function withLayer(model: Model, layer: string, change: (parts: Parts) => void): Model {
  const graph = mainGraph(model);
  const operator = graph.operators.find((one) => layerName(graph, one) === layer);
  if (!operator) return fail(layer);
  const [at, biasAt] = [operandOf(operator, 1), operandOf(operator, 2)];
  const copyOf = (index: number) => Float32Array.from(tensorAt(graph, index).data as Float32Array);
  const parts = { weights: copyOf(at), bias: copyOf(biasAt) };
  change(parts);
  return withTensors(model, (tensor, index) =>
    index === at
      ? { ...tensor, data: parts.weights }
      : index === biasAt
        ? { ...tensor, data: parts.bias }
        : tensor,
  );
}

/** A channel of `layer` without weights, at `value`, which the next layer's bias takes off again. */
export function constantChannel(
  model: Model,
  layer: string,
  next: string,
  channel: number,
  value: number,
) {
  let channels = 1;
  const constant = withLayer(model, layer, ({ weights, bias }) => {
    channels = bias.length;
    const size = weights.length / channels;
    weights.fill(0, channel * size, (channel + 1) * size);
    bias[channel] = value;
  });
  return withLayer(constant, next, ({ weights, bias }) => {
    const size = weights.length / bias.length;
    bias.forEach((own, out) => {
      let sum = 0;
      for (let i = channel; i < size; i += channels) sum += weights[out * size + i]!;
      bias[out] = own - value * sum;
    });
  });
}

/** The channels of `layer` times powers of `factor`, which the next layer divides by again: ReLU lets them through. */
export function unevenChannels(model: Model, layer: string, next: string, largest: number): Model {
  let factors: readonly number[] = [];
  const scaled = withLayer(model, layer, ({ weights, bias }) => {
    const size = weights.length / bias.length;
    factors = [...bias].map((_, channel) => largest ** (channel / (bias.length - 1)));
    for (const [channel, factor] of factors.entries()) {
      bias[channel] = bias[channel]! * factor;
      for (let i = 0; i < size; i++) weights[channel * size + i]! *= factor;
    }
  });
  return withLayer(scaled, next, ({ weights }) => {
    weights.forEach((weight, i) => {
      weights[i] = weight / factors[i % factors.length]!;
    });
  });
}

/**
 * The perceptron with its hidden units in two branches, the second `factor` times as large, and joined. The classes are the sum
 * of two layers, each of which reads one branch.
 */
export function withBranches(model: Model, factor: number): Model {
  const old = mainGraph(model);
  const partsOf = (layer: string): Parts => {
    const operator = old.operators.find((one) => layerName(old, one) === layer);
    const data = (input: number) =>
      tensorAt(old, operandOf(operator ?? fail(layer), input)).data as Float32Array;
    return { weights: data(1), bias: data(2) };
  };
  const [hidden, classes] = [partsOf('dense'), partsOf('dense_1')];
  const [units, half] = [hidden.bias.length, hidden.bias.length / 2];
  const size = hidden.weights.length / units;
  const graph = buildGraph();
  const dense = (name: string, from: number, { weights, bias }: Parts, relu = false) => {
    const shape = [bias.length, weights.length / bias.length];
    const operands = [
      graph.constant(`${name}/w`, shape, weights),
      graph.constant(`${name}/b`, [bias.length], bias),
    ];
    const fused = relu ? ActivationFunctionType.RELU : ActivationFunctionType.NONE;
    return graph.op('FULLY_CONNECTED', name, [from, ...operands], {
      fusedActivationFunction: fused,
    });
  };
  const shape = graph.constant('shape', [2], Int32Array.of(-1, size), 'int32');
  const flat = graph.op('RESHAPE', 'flat', [graph.input('image', [-1, 28, 28, 1]), shape], {});
  const branches = [1, factor].map((own, i) => {
    const of = (values: Float32Array, each: number) =>
      values.slice(i * half * each, (i + 1) * half * each).map((value) => value * own);
    return dense(
      `branch_${i}`,
      flat,
      { weights: of(hidden.weights, size), bias: of(hidden.bias, 1) },
      true,
    );
  });
  const none = { fusedActivationFunction: ActivationFunctionType.NONE };
  const join = graph.op('CONCATENATION', 'join', branches, { axis: 1, ...none });
  const sums = [1, factor].map((own, i) => {
    const weights = classes.weights.map((value, at) =>
      Math.floor((at % units) / half) === i ? value / own : 0,
    );
    return dense(`classes_${i}`, join, { weights, bias: classes.bias.map((value) => value / 2) });
  });
  const added = graph.op('ADD', 'classes', sums, none);
  return graph.finish([graph.op('SOFTMAX', 'softmax', [added], { beta: 1 })]);
}

function fail(layer: string): never {
  throw new Error(`no layer ${layer}`);
}

export function changed(
  samples: SampleSource,
  value: (x: number, i: number) => number,
): SampleSource {
  return {
    ...samples,
    read: async (first, count) =>
      (await samples.read(first, count)).map((values) =>
        Float32Array.from(values as Float32Array, (x, i) => value(x, first * 784 + i)),
      ),
  };
}
