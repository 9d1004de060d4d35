/** Layers whose products can be followed, and the files that show what goes into one. */
import { type Model, mainGraph } from '../ir/model.ts';
import { withOutputs } from '../ir/with-outputs.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { Shape } from '../tensor/shape.ts';
import { type DotArithmetic, dotOperators, outputShape, termsOf, watched } from './dot-operator.ts';

/** A layer that multiplies and adds up. */
export interface DotLayer {
  /** Operator of the file. */
  readonly at: number;
  /** In the float model. */
  readonly name: string;
  readonly op: OpName;
  readonly arithmetic: DotArithmetic;
  /** Products for one value of the result. */
  readonly terms: number;
  /** Of its result, for one sample. */
  readonly shape: Shape;
}

/** @param nameOf what the float model calls a tensor. */
export function dotLayers(file: Model, nameOf: (name: string) => string): readonly DotLayer[] {
  return dotOperators(file).map((dot) => ({
    ...{ at: dot.at, op: dot.op, arithmetic: dot.arithmetic },
    ...{ name: nameOf(dot.output.name), terms: termsOf(dot), shape: outputShape(dot) },
  }));
}

/** Files that give out what a layer reads and computes. */
export interface DotFiles {
  readonly file: Model;
  /** The float model with the same result as its only output; null where it has none of this name. */
  readonly float: Model | null;
}

/** @param at operator of `file`; null where no operator there multiplies. */
export function dotFiles(
  file: Model,
  float: Model,
  at: number,
  nameOf: (name: string) => string,
): DotFiles | null {
  const dot = dotOperators(file).find((one) => one.at === at);
  if (!dot) return null;
  const name = nameOf(dot.output.name);
  const twin = mainGraph(float).tensors.findIndex((tensor) => tensor.name === name);
  return { file: watched(file, dot), float: twin < 0 ? null : withOutputs(float, [twin]) };
}
