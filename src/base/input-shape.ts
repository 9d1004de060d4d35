/** The shape of a model's input, as a file states it or as a person gives it. */
import type { Shape } from '../tensor/shape.ts';

/** An input of a model with its shape. */
export interface InputShape {
  readonly name: string;
  /** Batch first; −1 for a size that is left open. */
  readonly shape: Shape;
}

/** A shape that a person gives. Without a name it is meant for the only input that leaves a size open. */
export interface GivenShape {
  readonly name?: string;
  /** Batch first, which stays open: −1 or 1. */
  readonly shape: Shape;
}
