/** What the outputs of a model are read as, where nobody says so. */
import type { TaskName } from '../evaluation/tasks.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import type { Shape } from '../tensor/shape.ts';
import { CommandError } from './command.ts';

/**
 * One output that is a list of several numbers per sample is read as classes; anything else, an image too, by its error alone.
 * @throws CommandError for right classes of outputs that are none.
 */
export function taskFor(model: Model, labelled: boolean): TaskName | null {
  const graph = mainGraph(model);
  const [output, ...others] = graph.outputs.map((index) => tensorAt(graph, index));
  const isClasses = output !== undefined && others.length === 0 && isList(output.shape);
  if (isClasses) return 'classification';
  if (!labelled) return null;
  throw new CommandError(
    'The outputs of the model are not classes: --labels cannot be compared with them.',
    'Leave --labels out; how much of the outputs is kept is measured.',
  );
}

/** Several numbers along one dimension, batch first; the others are 1. */
function isList([, ...sizes]: Shape): boolean {
  const long = sizes.filter((size) => size !== 1);
  return long.length === 1;
}
