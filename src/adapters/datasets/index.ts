/** The table of bundled data sets. Adding one: a file that says a TestSet, and a line here. */

import { taskOf } from '../../evaluation/tasks.ts';
import { formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { fashionMnist } from './fashion-mnist.ts';
import type { TestSet } from './test-set.ts';

export const TEST_SETS: readonly TestSet[] = [fashionMnist];

export function testSetOf(id: string): TestSet | undefined {
  return TEST_SETS.find((testSet) => testSet.id === id);
}

/** The data sets whose samples a model with these inputs (batch first) takes: it is calibrated with them, whatever it answers. */
export function calibrationSetsFor(inputs: readonly Shape[]): TestSet[] {
  const [input] = inputs;
  if (!input || inputs.length > 1) return [];
  return TEST_SETS.filter(({ sampleShapes }) =>
    sampleShapes.some((shape) => sameShape(shape, input.slice(1))),
  );
}

/** The data sets that a model with these inputs and outputs (batch first) can be measured on. */
export function testSetsFor(inputs: readonly Shape[], outputs: readonly Shape[]): TestSet[] {
  return calibrationSetsFor(inputs).filter((set) => taskOf(set.task).fits(outputs, set));
}

/** Why a model with these inputs and outputs fits no test set: a sentence. Of no use where one fits. */
export function whyNoTestSet(inputs: readonly Shape[], outputs: readonly Shape[]): string {
  const [input = []] = inputs;
  const [output = []] = outputs;
  if (inputs.length !== 1) {
    return `It has ${inputs.length} inputs, and the bundled data sets are for models with one.`;
  }
  const [set] = calibrationSetsFor(inputs);
  if (!set) return `No bundled data set has samples of the shape ${formatShape(input.slice(1))}.`;
  const answer = taskOf(set.task).wanted(set);
  return outputs.length === 1
    ? `Its output has the shape ${formatShape(output.slice(1))}, which is not ${answer}.`
    : `It has ${outputs.length} outputs, which are not ${answer}.`;
}
