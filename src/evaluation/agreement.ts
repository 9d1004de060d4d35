/** Agreement with the float model, where nobody knows the right answers: its outputs are taken for right. */
import { figureTask } from './figure-task.ts';
import { firstOutputs, type ReferenceOutputs } from './labels.ts';

/** Mean signal-to-noise ratio of the outputs; for each output more. */
export const agreement = figureTask<'agreement', ReferenceOutputs>({
  name: 'agreement',
  words: 'agreement with the float model',
  heading: { name: 'SQNR', unit: 'decibels', better: 'higher' },
  needsReference: true,
  nothing: 'answering always 0',
  fits: (outputs) => outputs.length > 0,
  wanted: () => 'an output',
  labelKind: 'outputs',
  labelCount: ({ count }) => count,
  firstLabels: firstOutputs,
});
