/** Ranges of activations, as the plan for static modes looks them up. */
import { PlaygroundError } from '../../base/errors.ts';
import type { RangeLookup } from '../../calibration/estimators.ts';
import { type Subgraph, tensorAt } from '../../ir/model.ts';
import type { Range } from '../../tensor/histogram.ts';
import type { Scheme } from '../recipe/settings/scheme.ts';
import type { MeanLookup } from '../rounding/bias-correction.ts';
import { contaminatedTensors } from '../scales/contamination.ts';

/** What calibration saw. */
export interface Calibrated {
  /** Absent where samples were not run. */
  readonly ranges?: RangeLookup | undefined;
  readonly means?: MeanLookup | undefined;
  /** What is taken for a range that is missing; without it, a missing one is an error. */
  readonly missing?: (name: string) => Range;
}

/**
 * Ranges by tensor index. The converter's are contaminated where a kernel writes in place; `best` does without that.
 * @param widened is given the tensors that this gives another range.
 */
export function rangesByTensor(
  graph: Subgraph,
  seen: (name: string) => Range,
  scheme: Scheme,
  widened: Set<number>,
): (tensor: number) => Range {
  const clean = (tensor: number): Range => seen(tensorAt(graph, tensor).name);
  const contaminated = scheme === 'tflite' ? contaminatedTensors(graph) : new Map<number, number>();
  return (tensor) => {
    const own = clean(tensor);
    const output = contaminated.get(tensor);
    if (output === undefined) return own;
    const other = clean(output);
    if (other.min < own.min || other.max > own.max) widened.add(tensor);
    return { min: Math.min(own.min, other.min), max: Math.max(own.max, other.max) };
  };
}

/** What stands for a range that is missing where a missing one is an error. @throws PlaygroundError `bad-calibration`. */
export function missingRange(ranges: RangeLookup | undefined): (name: string) => never {
  return (name) => {
    throw new PlaygroundError(
      'bad-calibration',
      ranges
        ? `Calibration saw no value of tensor ${name}.`
        : 'This mode needs a representative data set.',
      'Give samples that the model can run on; one is enough to start with.',
      { tensor: name },
    );
  };
}
