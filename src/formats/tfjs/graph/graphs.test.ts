/**
 * The graph of each case as text: names of steps and constants, which recipes refer to, and the settings of operators. That
 * they compute what TensorFlow.js computes is what `graph.golden.test.ts` shows.
 */
import { expect, test } from 'vitest';
import { graphText } from '../../../testing/graph-text.ts';
import { tfjsCases } from '../../../testing/tfjs-cases.ts';

test.each(tfjsCases())('$name', ({ build }) => {
  expect(graphText(build())).toMatchSnapshot();
});
