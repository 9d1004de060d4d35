/** What the float model calls the tensors of a file. */
import { type Model, mainGraph } from '../ir/model.ts';

/** From a name in the file to that in the float model, or the same name where the float model has no such tensor. */
export type FloatNames = (name: string) => string;

/** Integers that lie beside a float tensor are called after it, with their type behind it. */
export function floatNames(float: Model): FloatNames {
  const known = new Set(mainGraph(float).tensors.map(({ name }) => name));
  return (name) => {
    if (known.has(name)) return name;
    const base = name.slice(0, name.lastIndexOf('_'));
    return known.has(base) ? base : name;
  };
}
