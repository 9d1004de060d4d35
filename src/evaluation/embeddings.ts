/** Embeddings: outputs that stand for their sample by where they point. */
import { elementCount } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';
import { firstOutputs, type ReferenceOutputs } from './labels.ts';

/** Cosine to the float model's embedding; with classes, whether the nearest other sample is of the same one. */
export const embeddings = figureTask<'embeddings', ReferenceOutputs>({
  name: 'embeddings',
  words: 'embeddings',
  heading: { name: 'Retrieval@1', unit: 'share', better: 'higher' },
  needsReference: true,
  nothing: 'drawing another sample by lot',
  fits: ([output, ...others]) =>
    output !== undefined && others.length === 0 && elementCount(output.slice(1)) > 1,
  wanted: () => 'one list of values',
  labelKind: 'outputs',
  labelCount: ({ count }) => count,
  firstLabels: firstOutputs,
});
