/** The table of bundled data sets. Adding one: a file that says a TestSet, and a line here. */
import { type Shape, sameShape } from '../../tensor/shape.ts';
import { fashionMnist } from './fashion-mnist.ts';
import type { TestSet } from './test-set.ts';

export const TEST_SETS: readonly TestSet[] = [fashionMnist];

export function testSetOf(id: string): TestSet | undefined {
  return TEST_SETS.find((testSet) => testSet.id === id);
}

/** The data sets that a classifier with this one input and output (batch first) can be measured on. */
export function testSetsFor(inputs: readonly Shape[], outputs: readonly Shape[]): TestSet[] {
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || inputs.length > 1 || outputs.length > 1) return [];
  const classes = output.slice(1).reduce((product, d) => product * d, 1);
  return TEST_SETS.filter(
    ({ sampleShapes, classNames }) =>
      sampleShapes.some((shape) => sameShape(shape, input.slice(1))) &&
      classNames.length === classes,
  );
}
