/** A prepared model as a function that tfjs can differentiate, with fake-quantizers where the plan has them. */
import * as tf from '@tensorflow/tfjs-core';
import {
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  tensorAt,
} from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { type Activations, activationsOf, type Pass, type Quantizers } from './activations.ts';
import { fusedActivation } from './forward/elementwise.ts';
import { forwardOf } from './forward/index.ts';
import type { ForwardCall } from './forward/rule.ts';
import type { TrainedParameters } from './parameters.ts';

export interface NetworkOutput {
  /** What softmax turns into probabilities [batch, classes]; rounded like the file does. */
  readonly scores: tf.Tensor2D;
  /** Result of the whole graph. */
  readonly output: tf.Tensor;
}

export interface Network {
  /** @param inputs [batch, …], in the graph's order. Everything in between is left to the caller's tidy. */
  forward(inputs: readonly tf.Tensor[], pass: Pass): NetworkOutput;
}

/** @param quantizers null for float training. */
export function createNetwork(
  model: Model,
  parameters: TrainedParameters,
  quantizers: Quantizers | null,
): Network {
  const graph = mainGraph(model);
  const [output = NO_TENSOR] = graph.outputs;
  const last = graph.operators.findLast(({ outputs }) => outputs.includes(output));
  const scoresAt = last?.op === 'SOFTMAX' ? (last.inputs[0] ?? NO_TENSOR) : output;

  return {
    forward(inputs, pass) {
      const activations = activationsOf(graph, quantizers, pass);
      graph.inputs.forEach((tensor, i) => {
        const value = inputs[i];
        if (value) activations.writeInput(tensor, value);
      });
      graph.operators.forEach((operator, op) => {
        const scale = activations.biasScale(op, operator);
        const constants = parameters.operands(operator, pass, scale);
        const call = callOf(graph, op, operator, constants, activations, parameters);
        resultsOf(operator, call).forEach((result, i) => {
          const normalized = parameters.normalize(operator, result, pass);
          const tensor = operator.outputs[i] ?? NO_TENSOR;
          activations.writeResult(op, operator, tensor, activated(operator, normalized));
        });
      });
      const scores = activations.at(scoresAt);
      const beta = last?.op === 'SOFTMAX' ? (last.options as { beta?: number }).beta || 1 : 1;
      return {
        scores: tf.reshape(beta === 1 ? scores : tf.mul(scores, beta), [
          inputs[0]?.shape[0] ?? 1,
          -1,
        ]) as tf.Tensor2D,
        output: activations.at(output),
      };
    },
  };
}

/** What the forward rule of an operator is given. */
function callOf(
  graph: Subgraph,
  op: number,
  operator: Operator,
  constants: readonly (tf.Tensor | undefined)[],
  activations: Activations,
  parameters: TrainedParameters,
): ForwardCall<Operator['op']> {
  const operands = operator.inputs.map((tensor, i) => {
    if (tensor === NO_TENSOR || tensorAt(graph, tensor).data) return constants[i];
    return activations.incoming(op, tensor, i);
  });
  return {
    options: operator.options,
    input(i) {
      const value = operands[i];
      if (!value) throw new RangeError(`${operator.op} has no operand ${i}`);
      return value;
    },
    optional: (i) => operands[i],
    inputs: operands.filter((value) => value !== undefined),
    numbers: (i) => parameters.numbers(operator, i),
    outputShape: tensorAt(graph, operator.outputs[0] ?? NO_TENSOR).shape,
  };
}

function resultsOf({ op }: Operator, call: ForwardCall<Operator['op']>): readonly tf.Tensor[] {
  const rule = forwardOf(op);
  if (!rule) throw new RangeError(`no forward rule for ${op}`);
  const computed = rule(call);
  return Array.isArray(computed) ? computed : [computed];
}

function activated({ options }: Operator, value: tf.Tensor): tf.Tensor {
  const { fusedActivationFunction = ActivationFunctionType.NONE } = options as {
    fusedActivationFunction?: number;
  };
  return fusedActivation(value, fusedActivationFunction);
}
