/** How far two .tflite files of one network are apart: names and the order of parallel branches may differ, the graph may not. */
import { type Model, mainGraph, type Subgraph, type Tensor, tensorAt } from '../ir/model.ts';
import { roleOf } from '../ir/operands.ts';

export interface FileDifferences {
  /** Weights stored as integers or halves, two to a byte counted once. */
  weights: number;
  /** How many of them differ, and by how many steps at most (halves: in the last place). */
  weightsOff: number;
  weightSteps: number;
  /** Largest difference of a float32 weight or bias, relative to the largest one of its tensor. */
  floatConstants: number;
  /** Largest difference of an integer bias in steps, beyond what the difference of its scale makes. */
  biasSteps: number;
  /** Largest relative differences of scales. */
  weightScales: number;
  activationScales: number;
  /** Tensors with other zero points. */
  zeroPointsOff: number;
}

type Role = 'activation' | 'weight' | 'bias' | 'index';

/**
 * Walks both graphs from their outputs to their inputs.
 * @throws Error naming the first tensor of ours whose counterpart is of another kind.
 */
export function compareFiles(ours: Model, theirs: Model): FileDifferences {
  const [a, b] = [mainGraph(ours), mainGraph(theirs)];
  const found: FileDifferences = {
    weights: 0,
    weightsOff: 0,
    weightSteps: 0,
    floatConstants: 0,
    biasSteps: 0,
    weightScales: 0,
    activationScales: 0,
    zeroPointsOff: 0,
  };
  const seen = new Set<number>();
  let operators = 0;

  function visit(index: number, other: number, role: Role): void {
    if ((index < 0 && other < 0) || seen.has(index)) return;
    seen.add(index);
    const tensor = tensorAt(a, index);
    const counterpart = tensorAt(b, other);
    check(tensor, tensor.dtype, counterpart.dtype);
    compareTensors(tensor, counterpart, role, found);
    const producer = producerOf(a, index);
    const otherProducer = producerOf(b, other);
    check(tensor, producer?.op, otherProducer?.op);
    if (!producer || !otherProducer) return;
    operators++;
    producer.inputs.forEach((input, i) => {
      const own = producer.op === 'DEQUANTIZE' ? role : roleOf(producer, i).role;
      visit(input, otherProducer.inputs[i] ?? -1, own);
    });
  }

  a.outputs.forEach((index, i) => {
    visit(index, b.outputs[i] ?? -1, 'activation');
  });
  if (operators !== a.operators.length || operators !== b.operators.length) {
    throw new Error(`${a.operators.length} operators instead of ${b.operators.length}`);
  }
  return found;
}

function producerOf(graph: Subgraph, index: number) {
  return graph.operators.find(({ outputs }) => outputs.includes(index));
}

function check(tensor: Tensor, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${tensor.name}: ${actual} instead of ${expected}`);
}

function compareTensors(a: Tensor, b: Tensor, role: Role, found: FileDifferences): void {
  const scales = scaleDifference(a, b);
  if (String(a.quantization?.zeroPoint) !== String(b.quantization?.zeroPoint)) {
    found.zeroPointsOff++;
  }
  check(a, a.data?.length, b.data?.length);
  if (!a.data || !b.data) {
    found.activationScales = Math.max(found.activationScales, scales);
    return;
  }
  if (role === 'index') return;
  let off = 0;
  let most = 0;
  let beyond = 0;
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    const expected = Number(b.data[i]);
    const difference = Math.abs(Number(a.data[i]) - expected);
    if (difference !== 0) off++;
    most = Math.max(most, difference);
    beyond = Math.max(beyond, difference - scales * Math.abs(expected));
    largest = Math.max(largest, Math.abs(expected));
  }
  if (a.dtype === 'float32') {
    found.floatConstants = Math.max(found.floatConstants, largest === 0 ? most : most / largest);
  } else if (role === 'bias' && a.dtype !== 'float16') {
    found.biasSteps = Math.max(found.biasSteps, beyond);
  } else {
    found.weights += a.data.length;
    found.weightsOff += off;
    found.weightSteps = Math.max(found.weightSteps, most);
    found.weightScales = Math.max(found.weightScales, scales);
  }
}

function scaleDifference(a: Tensor, b: Tensor): number {
  const [ours, theirs] = [a.quantization?.scale ?? [], b.quantization?.scale ?? []];
  check(a, ours.length, theirs.length);
  let most = 0;
  for (let i = 0; i < ours.length; i++) {
    most = Math.max(most, Math.abs((ours[i] ?? 0) / (theirs[i] ?? 0) - 1));
  }
  return most;
}
