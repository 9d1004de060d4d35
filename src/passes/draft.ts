/** A main graph under edit: passes merge operators in it and get a new model out; the model given stays as it is. */
import {
  type AbsorbedOperator,
  combinedDropout,
  type FoldedBatchNorm,
  type LearnedRange,
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Tensor,
  withMainGraph,
} from '../ir/model.ts';

/** An operator behind another, where it stands, and the tensor between them. */
interface Follower {
  readonly operator: Operator;
  readonly position: number;
  readonly tensor: number;
}

export interface Draft {
  readonly tensors: readonly Tensor[];
  /** Positions of operators do not change; undefined stands where one was absorbed. */
  readonly operators: readonly (Operator | undefined)[];
  /** Position of the only operator that reads `tensor`, where it reads it once and the tensor is not a graph output. */
  soleReader(tensor: number): number | undefined;
  /** The operator that alone reads the first result of the one at `position`, as `soleReader` has it. */
  follower(position: number): Follower | undefined;
  /** Position of the operator that writes `tensor`. */
  writer(tensor: number): number | undefined;
  /** Every place that reads `tensor`, with a position per operand. */
  readers(tensor: number): readonly number[];
  addTensor(tensor: Tensor): number;
  /** Puts another operator in this position. */
  replace(position: number, operator: Operator): void;
  /** Takes out the operator at `position`: readers of its first output read the tensor `into` from then on. */
  absorb(position: number, into: number): void;
  /**
   * Puts `operator` in the position of the only reader of what the one at `before` computes, which is taken out: it reads the
   * tensor `from` instead. A dropout between them goes to `from`, unless others read that, too.
   */
  bypass(before: number, from: number, position: number, operator: Operator): void;
  /** Takes out an operator whose result is not read any more. */
  remove(position: number): void;
  finish(): Model;
}

/** `tensor` with another learned range, or with none. */
export function withLearned(tensor: Tensor, learned: LearnedRange | undefined): Tensor {
  const { learned: _, ...rest } = tensor;
  return learned ? { ...rest, learned } : rest;
}

/** `tensor` with another dropout, or with none. */
export function withDropout(tensor: Tensor, dropout: number | undefined): Tensor {
  const { dropout: _, ...rest } = tensor;
  return dropout ? { ...rest, dropout } : rest;
}

/** `tensor` with another batch normalization folded in, or with none. */
export function withBatchNorm(tensor: Tensor, batchNorm: FoldedBatchNorm | undefined): Tensor {
  const { batchNorm: _, ...rest } = tensor;
  return batchNorm ? { ...rest, batchNorm } : rest;
}

export function draftOf(model: Model): Draft {
  const graph = mainGraph(model);
  const tensors = [...graph.tensors];
  const operators: (Operator | undefined)[] = [...graph.operators];
  const outputs = [...graph.outputs];
  const readers = tensors.map((): number[] => []);
  const writers = new Map<number, number>();
  const renamed = new Map<number, number>();
  graph.operators.forEach((operator, position) => {
    for (const input of operator.inputs) readers[input]?.push(position);
    for (const output of operator.outputs) writers.set(output, position);
  });
  const at = (position: number): Operator => {
    const operator = operators[position];
    if (!operator) throw new RangeError(`no operator at ${position}`);
    return operator;
  };
  const replace = (position: number, operator: Operator) => {
    for (const input of at(position).inputs) {
      const list = readers[input];
      list?.splice(list.indexOf(position), 1);
    }
    for (const input of operator.inputs) readers[input]?.push(position);
    for (const output of operator.outputs) writers.set(output, position);
    operators[position] = operator;
  };
  /** An operator as others remember it, with all that it had taken in itself. */
  const remembered = ({ op, outputs: [result], absorbed = [] }: Operator): AbsorbedOperator[] => [
    ...absorbed,
    { op, name: tensors[result ?? NO_TENSOR]?.name ?? '' },
  ];
  const soleReader = (tensor: number) => {
    const list = readers[tensor] ?? [];
    return list.length === 1 && !outputs.includes(tensor) ? list[0] : undefined;
  };
  const remove = (position: number) => {
    replace(position, { ...at(position), inputs: [] });
    operators[position] = undefined;
  };
  return {
    tensors,
    operators,
    writer: (tensor) => writers.get(tensor),
    readers: (tensor) => readers[tensor] ?? [],
    soleReader,
    follower(before) {
      const tensor = operators[before]?.outputs[0] ?? NO_TENSOR;
      const position = soleReader(tensor);
      return position === undefined ? undefined : { operator: at(position), position, tensor };
    },
    addTensor(tensor) {
      readers.push([]);
      return tensors.push(tensor) - 1;
    },
    replace,
    remove,
    absorb(position, into) {
      const operator = at(position);
      const [from] = operator.outputs;
      if (from === undefined) throw new RangeError(`operator ${position} has no output`);
      remove(position);
      const host = writers.get(into);
      if (host !== undefined && operators[host]) {
        const own = at(host);
        operators[host] = { ...own, absorbed: [...(own.absorbed ?? []), ...remembered(operator)] };
      }
      // What was learned about the result holds for the tensor that takes its place; about the step before it, no more.
      // A dropout between the two acts after both from now on: zeros mostly stay zeros.
      const target = tensors[into];
      if (target) {
        const dropout = combinedDropout(target.dropout, tensors[from]?.dropout);
        tensors[into] = withDropout(withLearned(target, tensors[from]?.learned), dropout);
      }
      for (const reader of [...new Set(readers[from])]) {
        const reading = at(reader);
        replace(reader, { ...reading, inputs: reading.inputs.map((i) => (i === from ? into : i)) });
      }
      outputs.forEach((output, i) => {
        if (output === from) outputs[i] = into;
      });
      renamed.set(from, into);
    },
    bypass(before, from, position, operator) {
      const between = tensors[at(before).outputs[0] ?? NO_TENSOR];
      const target = tensors[from];
      if (target && soleReader(from) === before) {
        const dropout = combinedDropout(target.dropout, between?.dropout);
        tensors[from] = withDropout(target, dropout);
      }
      const absorbed = [...remembered(at(before)), ...(operator.absorbed ?? [])];
      replace(position, { ...operator, absorbed });
      remove(before);
    },
    finish() {
      const final = (index: number): number => {
        let current = index;
        for (let next = renamed.get(current); next !== undefined; next = renamed.get(current)) {
          current = next;
        }
        return current;
      };
      const left = operators.filter((operator) => operator !== undefined);
      return {
        ...withMainGraph(model, { ...graph, tensors, operators: left, outputs }),
        signatures: model.signatures.map((signature) =>
          signature.subgraph === 0
            ? {
                ...signature,
                outputs: signature.outputs.map((o) => ({ ...o, tensor: final(o.tensor) })),
              }
            : signature,
        ),
      };
    },
  };
}
