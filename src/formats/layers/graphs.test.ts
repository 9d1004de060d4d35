/**
 * The graph of each case as text: names of steps and constants, which recipes refer to, and the settings of operators. That
 * they compute what Keras computes is what `layers.golden.test.ts` shows.
 */
import { describe, expect, test } from 'vitest';
import { graphText } from '../../testing/graph-text.ts';
import { layerCases } from '../../testing/layer-cases.ts';

/** Lines that are kept: unrolled layers repeat themselves from the second step on. */
const LINES = 40;

const shortened = (text: string) => {
  const lines = text.split('\n');
  const more = lines.length - LINES;
  return more > 0 ? [...lines.slice(0, LINES), `and ${more} more`].join('\n') : text;
};

/** Of Keras 2, what it writes in another way than Keras 3, or means otherwise. */
const OWN = /^(operation_|thresholded_relu|activation_hard_sigmoid|gru_hard|lstm_settings|nested)/;

describe.each([2, 3] as const)('graphs of what Keras %i saves', (keras) => {
  const cases = layerCases(keras).filter(({ name }) => keras === 3 || OWN.test(name));
  test.each(cases)('$name', ({ build }) => {
    expect(shortened(graphText(build()))).toMatchSnapshot();
  });
});
