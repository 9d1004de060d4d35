/** Regression: numbers that are right or off by so much. */
import { elementCount } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';
import type { ValueLabels } from './labels.ts';

/** Mean absolute error; root mean squared error and R². */
export const regression = figureTask<'regression', ValueLabels>({
  name: 'regression',
  words: 'regression',
  heading: { name: 'Mean absolute error', unit: 'plain', better: 'lower' },
  nothing: 'answering always the mean',
  fits: ([output, ...others], { valueShape }) =>
    output !== undefined &&
    others.length === 0 &&
    valueShape !== undefined &&
    elementCount(output.slice(1)) === elementCount(valueShape),
  wanted: ({ name, valueShape = [] }) => `the ${elementCount(valueShape)} values of ${name}`,
  labelKind: 'values',
  labelCount: ({ values, size }) => values.length / Math.max(1, size),
  firstLabels: ({ kind, size, values }, count) => ({
    ...{ kind, size },
    values: values.subarray(0, count * size),
  }),
});
