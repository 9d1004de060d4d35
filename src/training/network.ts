/** A prepared model as a function that tfjs can differentiate, with fake-quantizers where the plan has them. */
import * as tf from '@tensorflow/tfjs-core';
import { type Model, mainGraph, NO_TENSOR, type Operator, tensorAt } from '../ir/model.ts';
import { dropout } from '../kernels/dropout.ts';
import { roleOf } from '../quantization/plan/policy.ts';
import {
  type ActivationLattice,
  type FakeQuantizationPlan,
  rounds,
} from '../quantization/trained/fake-quantization.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { fakeQuantize } from './fake-quantize.ts';
import { fusedActivation } from './forward/elementwise.ts';
import { forwardOf } from './forward/index.ts';
import type { ForwardCall } from './forward/rule.ts';
import type { ParameterPass, TrainedParameters } from './parameters.ts';
import { derivedSeed } from './random.ts';
import type { ActivationRanges } from './ranges.ts';

export interface Pass extends ParameterPass {
  /** Seed of the dropout masks; null for none. */
  readonly dropout: number | null;
  /** Called with each activation that has a range of its own, before it is rounded. */
  readonly observe?: (tensor: number, values: tf.Tensor) => void;
}

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

export interface Quantizers {
  readonly plan: FakeQuantizationPlan;
  readonly ranges: ActivationRanges;
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
      const plan = pass.quantized ? quantizers?.plan : undefined;
      const values = new Map<number, tf.Tensor>();
      const entering = new Map<string, tf.Tensor>();

      const round = (value: tf.Tensor, tensor: number, lattice: ActivationLattice | undefined) => {
        if (!lattice || !quantizers) return value;
        if (lattice.kind === 'range' && lattice.tensor === tensor) pass.observe?.(tensor, value);
        if (!plan) return value;
        const { ranges } = quantizers;
        return fakeQuantize(value, ranges.lattice(lattice), ranges.ends(lattice));
      };
      const write = (tensor: number, value: tf.Tensor) => {
        const rate = tensorAt(graph, tensor).dropout ?? 0;
        if (pass.dropout === null || rate === 0) {
          values.set(tensor, value);
          return;
        }
        values.set(tensor, dropout(value, rate, derivedSeed(pass.dropout, tensor)));
      };
      const valueAt = (tensor: number): tf.Tensor => {
        const value = values.get(tensor);
        if (!value) throw new RangeError(`tensor ${tensor} has no value yet`);
        return value;
      };
      const isWrittenByInteger = new Set<number>();
      const lattices = quantizers?.plan;

      /** Scale of the input that an integer operator's bias is added beside. */
      const inputScaleOf = (op: number, operator: Operator): number | undefined => {
        if (!quantizers || !plan?.integer[op]) return undefined;
        const roles = operator.inputs.map((_, i) => roleOf(operator, i));
        const bias = roles.find((role) => role.role === 'bias');
        if (!bias) return undefined;
        const [data] = bias.scaleOf;
        const lattice =
          plan.demands.get(op)?.get(data) ??
          plan.activations.get(operator.inputs[data] ?? NO_TENSOR);
        return lattice && quantizers.ranges.lattice(lattice).scale;
      };

      /** What flows into place `i` of an operator. */
      const incoming = (op: number, index: number, i: number): tf.Tensor => {
        if (!lattices?.integer[op]) return valueAt(index);
        const demanded = lattices.demands.get(op)?.get(i);
        if (!demanded && isWrittenByInteger.has(index)) return valueAt(index);
        const key = `${index} ${demanded ? `${op} ${i}` : ''}`;
        const known = entering.get(key);
        if (known) return known;
        const lattice = demanded ?? lattices.activations.get(index);
        const value = round(valueAt(index), index, lattice);
        entering.set(key, value);
        return value;
      };

      graph.inputs.forEach((tensor, i) => {
        const value = inputs[i];
        if (value) write(tensor, value);
      });
      graph.operators.forEach((operator, op) => {
        const rule = forwardOf(operator.op);
        if (!rule) throw new RangeError(`no forward rule for ${operator.op}`);
        const constants = parameters.operands(operator, pass, inputScaleOf(op, operator));
        const operands = operator.inputs.map((index, i) => {
          if (index === NO_TENSOR || tensorAt(graph, index).data) return constants[i];
          return incoming(op, index, i);
        });
        const call: ForwardCall<typeof operator.op> = {
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
        const { fusedActivationFunction = ActivationFunctionType.NONE } = operator.options as {
          fusedActivationFunction?: number;
        };
        const computed = rule(call);
        const results = Array.isArray(computed) ? computed : [computed];
        results.forEach((result, i) => {
          const tensor = operator.outputs[i] ?? NO_TENSOR;
          const normalized = parameters.normalize(operator, result, pass);
          const value = fusedActivation(normalized, fusedActivationFunction);
          if (!lattices?.integer[op]) {
            write(tensor, value);
            return;
          }
          isWrittenByInteger.add(tensor);
          const lattice = lattices.activations.get(tensor);
          const owns = lattice?.kind === 'range' && lattice.tensor === tensor;
          write(tensor, rounds(operator.op) || owns ? round(value, tensor, lattice) : value);
        });
      });
      const scores = valueAt(scoresAt);
      const beta = last?.op === 'SOFTMAX' ? (last.options as { beta?: number }).beta || 1 : 1;
      return {
        scores: tf.reshape(beta === 1 ? scores : tf.mul(scores, beta), [
          inputs[0]?.shape[0] ?? 1,
          -1,
        ]) as tf.Tensor2D,
        output: valueAt(output),
      };
    },
  };
}
