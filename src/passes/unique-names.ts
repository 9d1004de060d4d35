/**
 * Gives every tensor of the main graph a name of its own. Statistics, ranges and layers are looked up by name, while a file may
 * call many tensors by the same name or by none.
 */
import type { Diagnostic } from '../base/diagnostic.ts';
import { type Model, mainGraph, type Subgraph, withMainGraph } from '../ir/model.ts';
import { definePass } from './pass.ts';

/** Names that a diagnostic lists. */
const LISTED = 3;

/**
 * `model` with names that differ. Of tensors that share one, the first keeps it: graph inputs go before graph outputs, these
 * before what operators write, constants come last; the others get `_1`, `_2` and so on. A tensor without a name is called
 * after the operator that writes it. Names in signatures stay as they are.
 */
export const withUniqueNames = definePass({
  name: 'unique-names',
  does: 'Gives every tensor a name of its own.',
  run(model: Model): Model {
    const graph = mainGraph(model);
    const names = uniqueNames(graph);
    if (names.every((name, i) => name === graph.tensors[i]?.name)) return model;
    const tensors = graph.tensors.map((tensor, i) => ({
      ...tensor,
      name: names[i] ?? tensor.name,
    }));
    return withMainGraph(model, { ...graph, tensors });
  },
});

/** Says which results of the file are not called what it calls them. */
export function sharedNameDiagnostics(model: Model): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const { name, data } of mainGraph(model).tensors) {
    if (!data) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const unnamed = counts.get('') ?? 0;
  const shared = [...counts].filter(([name, count]) => name !== '' && count > 1);
  const found = [
    ...(shared.length > 0 ? [`several tensors have the same name: ${listOf(shared)}`] : []),
    ...(unnamed > 0 ? [`${unnamed} ${unnamed === 1 ? 'tensor has' : 'tensors have'} no name`] : []),
  ];
  if (found.length === 0) return [];
  const message = `In this file ${found.join('; ')}. Each was given a name of its own.`;
  return [{ severity: 'info', code: 'renamed-tensors', message, where: {} }];
}

function listOf(shared: readonly (readonly [name: string, count: number])[]): string {
  const listed = shared.slice(0, LISTED).map(([name, count]) => `${name} (${count} times)`);
  const more = shared.length - listed.length;
  return listed.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function uniqueNames({ tensors, inputs, outputs, operators }: Subgraph): readonly string[] {
  const taken = new Set(tensors.map(({ name }) => name));
  const kept = new Set<string>();
  const last = new Map<string, number>();
  const names: string[] = [];
  const name = (index: number, what: string) => {
    const own = tensors[index]?.name;
    if (own === undefined || names[index] !== undefined) return;
    const stem = own || what;
    let given = stem;
    if (own === '' ? taken.has(stem) : kept.has(own)) {
      let count = last.get(stem) ?? 0;
      do given = `${stem}_${++count}`;
      while (taken.has(given));
      last.set(stem, count);
    }
    kept.add(given);
    taken.add(given);
    names[index] = given;
  };
  for (const index of inputs) name(index, 'input');
  for (const index of outputs) name(index, 'output');
  for (const operator of operators) {
    for (const index of operator.outputs) name(index, operator.op.toLowerCase());
  }
  tensors.forEach((_, index) => {
    name(index, 'constant');
  });
  return names;
}
