/** What the outputs of a model are read as, where nobody says so. */
import type { TaskName } from '../evaluation/tasks.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import { elementCount } from '../tensor/shape.ts';

/** One output of several numbers per sample is read as classes; anything else by its error alone. */
export function taskFor(model: Model): TaskName | null {
  const graph = mainGraph(model);
  const [output, ...others] = graph.outputs.map((index) => tensorAt(graph, index));
  const isClasses =
    output !== undefined && others.length === 0 && elementCount(output.shape.slice(1)) > 1;
  return isClasses ? 'classification' : null;
}
