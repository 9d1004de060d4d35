/** Which activation has which scale and zero point, where kernels fix them or must not rescale: docs/numerics.md (e). */
import type { Subgraph } from '../../ir/model.ts';
import { activationInputs } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import { type ActivationType, cutsOff } from './activation-parameters.ts';

export interface SharedScales {
  /** Parameters of every activation that an integer operator reads or writes. */
  readonly parameters: ReadonlyMap<number, AffineParameters>;
  /** Why, where it is not the tensor's own range. */
  readonly reasons: ReadonlyMap<number, string>;
  /** Operator → input → parameters that it wants instead of its producer's: a QUANTIZE goes between. */
  readonly demands: ReadonlyMap<number, ReadonlyMap<number, AffineParameters>>;
}

/**
 * @param integer which operators run on integers.
 * @param own parameters from a tensor's own calibrated range; asked only where they count.
 * @param keepRanges whether a tensor keeps its own parameters where those of a join would cut its range off for others:
 *   max(x, 0.1 x) has a smaller range than x, which others may read too. The converter cuts.
 */
export function shareScales(
  graph: Subgraph,
  integer: readonly boolean[],
  type: ActivationType,
  own: (tensor: number) => AffineParameters,
  keepRanges = false,
): SharedScales {
  const parameters = new Map<number, AffineParameters>();
  const reasons = new Map<number, string>();
  const pinned = new Set<number>();
  const producers = new Map<number, number>();
  const readers = new Map<number, number>();
  const countReader = (tensor: number) => readers.set(tensor, (readers.get(tensor) ?? 0) + 1);
  graph.operators.forEach((operator, op) => {
    for (const output of operator.outputs) producers.set(output, op);
    new Set(operator.inputs).forEach(countReader);
  });
  graph.outputs.forEach(countReader);

  const rule = (op: number) => {
    const operator = graph.operators[op];
    return operator && integer[op] ? specOf(operator.op)?.output : undefined;
  };
  const dataInputs = (op: number) => {
    const operator = graph.operators[op];
    return operator ? activationInputs(graph, operator).map((i) => operator.inputs[i] ?? -1) : [];
  };
  const outputsOf = (op: number) => graph.operators[op]?.outputs ?? [];
  const pin = (tensor: number, value: AffineParameters, reason: string) => {
    pinned.add(tensor);
    parameters.set(tensor, value);
    reasons.set(tensor, reason);
  };

  /** Whether `value` holds all of `tensor` and of what it was made from through ops that do not rescale. */
  const takes = (tensor: number, value: AffineParameters): boolean => {
    if (cutsOff(value, parameters.get(tensor) ?? own(tensor), type)) return false;
    const producer = producers.get(tensor);
    if (pinned.has(tensor) || producer === undefined) return true;
    return (
      rule(producer)?.kind !== 'same-as-input' ||
      dataInputs(producer).every((input) => takes(input, value))
    );
  };
  /** What a join cuts off is not missed where nothing else reads the operand: the join has no use for it. */
  const isLeft = (tensor: number) => {
    const producer = producers.get(tensor);
    const kind = producer === undefined ? undefined : rule(producer)?.kind;
    return kind === 'calibrated' && !pinned.has(tensor) && readers.get(tensor) === 1;
  };

  /** Gives `tensor` these parameters, and what it was made from through ops that do not rescale. */
  const pushBack = (tensor: number, value: AffineParameters, reason: string) => {
    if (pinned.has(tensor)) return;
    pin(tensor, value, reason);
    const producer = producers.get(tensor);
    if (producer === undefined || rule(producer)?.kind !== 'same-as-input') return;
    for (const output of outputsOf(producer)) if (!pinned.has(output)) pin(output, value, reason);
    for (const input of dataInputs(producer)) pushBack(input, value, reason);
  };

  graph.operators.forEach((operator, op) => {
    const output = rule(op);
    if (output?.kind !== 'fixed') return;
    const value = output[type] ?? output.int8;
    for (const tensor of operator.outputs)
      pin(tensor, value, `${operator.op} always has this scale`);
  });

  // Ops that join several inputs: the scale of the result wins. From the last to the first, so that nested joins agree.
  for (let op = graph.operators.length - 1; op >= 0; op--) {
    const operator = graph.operators[op];
    if (!operator || rule(op)?.kind !== 'same-as-input' || dataInputs(op).length < 2) continue;
    const [output = -1] = operator.outputs;
    const value = parameters.get(output) ?? own(output);
    const reason = `joined by ${operator.op}, which does not rescale`;
    for (const tensor of operator.outputs) if (!pinned.has(tensor)) pin(tensor, value, reason);
    for (const input of dataInputs(op)) {
      if (!keepRanges || isLeft(input) || takes(input, value)) pushBack(input, value, reason);
    }
  }

  const demands = new Map<number, Map<number, AffineParameters>>();
  graph.operators.forEach((operator, op) => {
    if (!integer[op]) return;
    for (const input of dataInputs(op))
      if (!parameters.has(input)) parameters.set(input, own(input));
    const output = rule(op);
    if (output?.kind !== 'same-as-input') {
      for (const tensor of operator.outputs)
        if (!parameters.has(tensor)) parameters.set(tensor, own(tensor));
      return;
    }
    const [first] = dataInputs(op);
    // Nothing flows in where a constant table is looked up.
    const source = first === undefined ? own(operator.outputs[0] ?? -1) : parameters.get(first);
    for (const tensor of operator.outputs) {
      if (parameters.has(tensor) || !source) continue;
      parameters.set(tensor, source);
      if (first !== undefined) reasons.set(tensor, `${operator.op} does not rescale: as its input`);
    }
    const result = parameters.get(operator.outputs[0] ?? -1);
    activationInputs(graph, operator).forEach((i) => {
      const given = parameters.get(operator.inputs[i] ?? -1);
      if (
        !given ||
        !result ||
        (given.scale === result.scale && given.zeroPoint === result.zeroPoint)
      )
        return;
      const wanted = demands.get(op) ?? new Map<number, AffineParameters>();
      demands.set(op, wanted.set(i, result));
    });
  });
  return { parameters, reasons, demands };
}
