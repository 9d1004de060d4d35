/** The activations of one pass, rounded where the file rounds them. */
import type * as tf from '@tensorflow/tfjs-core';
import { NO_TENSOR, type Operator, type Subgraph, tensorAt } from '../ir/model.ts';
import { roleOf } from '../ir/operands.ts';
import { dropout } from '../kernels/dropout.ts';
import {
  type ActivationLattice,
  type FakeQuantizationPlan,
  rounds,
} from '../quantization/trained/fake-quantization.ts';
import { fakeQuantize, fakeQuantizeAtRunTime } from './fake-quantize.ts';
import type { ParameterPass } from './parameters/values.ts';
import { derivedSeed } from './random.ts';
import type { ActivationRanges } from './ranges.ts';

export interface Pass extends ParameterPass {
  /** Seed of the dropout masks; null for none. */
  readonly dropout: number | null;
  /** Called with each activation that has a range of its own, before it is rounded. */
  readonly observe?: (tensor: number, values: tf.Tensor) => void;
}

export interface Quantizers {
  readonly plan: FakeQuantizationPlan;
  readonly ranges: ActivationRanges;
}

export interface Activations {
  /** What a tensor holds. @throws RangeError before it is written. */
  at(tensor: number): tf.Tensor;
  /** What flows into place `i` of the operator with number `op`. */
  incoming(op: number, tensor: number, i: number): tf.Tensor;
  writeInput(tensor: number, value: tf.Tensor): void;
  /** A result of the operator with number `op`, fused activation included. */
  writeResult(op: number, operator: Operator, tensor: number, value: tf.Tensor): void;
  /** Scale of the input that an integer operator's bias is added beside; undefined where nothing is rounded. */
  biasScale(op: number, operator: Operator): number | undefined;
}

/** @param quantizers null in float training. */
export function activationsOf(
  graph: Subgraph,
  quantizers: Quantizers | null,
  pass: Pass,
): Activations {
  const values = new Map<number, tf.Tensor>();
  /** What operators read, rounded, by tensor; where one operator wants another lattice, by its place too. */
  const entering = new Map<string, tf.Tensor>();
  const isWrittenByInteger = new Set<number>();
  const plan = quantizers?.plan;

  const at = (tensor: number): tf.Tensor => {
    const value = values.get(tensor);
    if (!value) throw new RangeError(`tensor ${tensor} has no value yet`);
    return value;
  };
  const round = (value: tf.Tensor, tensor: number, lattice: ActivationLattice | undefined) => {
    if (!lattice || !quantizers) return value;
    if (lattice.kind === 'range' && lattice.tensor === tensor) pass.observe?.(tensor, value);
    if (!pass.quantized) return value;
    const { ranges } = quantizers;
    return fakeQuantize(value, ranges.lattice(lattice), ranges.ends(lattice));
  };
  const once = (key: string, compute: () => tf.Tensor): tf.Tensor => {
    const value = entering.get(key) ?? compute();
    entering.set(key, value);
    return value;
  };
  const write = (tensor: number, value: tf.Tensor) => {
    const rate = tensorAt(graph, tensor).dropout ?? 0;
    const drops = pass.dropout !== null && rate > 0;
    values.set(
      tensor,
      drops ? dropout(value, rate, derivedSeed(pass.dropout ?? 0, tensor)) : value,
    );
  };

  return {
    at,
    writeInput: write,

    incoming(op, tensor, i) {
      const atRunTime = plan?.hybrid.get(op);
      if (atRunTime && pass.quantized) {
        const { row } = atRunTime;
        return once(`${tensor} at run time ${row}`, () => fakeQuantizeAtRunTime(at(tensor), row));
      }
      if (!plan?.integer[op]) return at(tensor);
      const demanded = plan.demands.get(op)?.get(i);
      if (!demanded && isWrittenByInteger.has(tensor)) return at(tensor);
      return once(`${tensor} ${demanded ? `${op} ${i}` : ''}`, () =>
        round(at(tensor), tensor, demanded ?? plan.activations.get(tensor)),
      );
    },

    writeResult(op, operator, tensor, value) {
      if (!plan?.integer[op]) {
        write(tensor, value);
        return;
      }
      isWrittenByInteger.add(tensor);
      const lattice = plan.activations.get(tensor);
      const owns = lattice?.kind === 'range' && lattice.tensor === tensor;
      write(tensor, rounds(operator.op) || owns ? round(value, tensor, lattice) : value);
    },

    biasScale(op, operator) {
      if (!quantizers || !pass.quantized || !plan?.integer[op]) return undefined;
      const roles = operator.inputs.map((_, i) => roleOf(operator, i));
      const bias = roles.find((role) => role.role === 'bias');
      if (!bias) return undefined;
      const [data] = bias.scaleOf;
      const lattice =
        plan.demands.get(op)?.get(data) ?? plan.activations.get(operator.inputs[data] ?? NO_TENSOR);
      return lattice && quantizers.ranges.lattice(lattice).scale;
    },
  };
}
