/** Sequences: a class for each position of a sample, as the next letter of a word. */
import { figureTask } from './figure-task.ts';
import type { SequenceLabels } from './labels.ts';

/** Share of right positions, the mean over samples; perplexity. */
export const sequence = figureTask<'sequence', SequenceLabels>({
  name: 'sequence',
  words: 'classes of positions',
  heading: { name: 'Right positions', unit: 'share', better: 'higher' },
  nothing: 'answering always the most frequent class',
  fits: ([output, ...others], { classNames }) =>
    output !== undefined &&
    others.length === 0 &&
    output.length >= 3 &&
    output.at(-1) === classNames.length,
  wanted: ({ name, classNames }) =>
    `one answer out of the ${classNames.length} classes of ${name} for each position`,
  labelKind: 'sequences',
  labelCount: ({ classes, length }) => classes.length / Math.max(1, length),
  firstLabels: ({ kind, length, classes }, count) => ({
    ...{ kind, length },
    classes: classes.subarray(0, count * length),
  }),
});
