/** Remedies that several causes share, as changes of a recipe. */
import type { Subgraph } from '../../ir/model.ts';
import { specOf } from '../../ops/index.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { allBut, type Layer } from '../layers.ts';
import type { Examined, Remedy } from './cause.ts';

/** The layer computes in float32. */
export function keepInFloat(recipe: Recipe, { name }: Pick<Layer, 'name'>): Remedy {
  const overrides = [...recipe.overrides, ...allBut({ name })];
  return { words: `Keep ${name} in float`, changes: { overrides } };
}

/** An activation stays float32: the layer that writes it, and those that would read it as integers. */
export function keepOutputInFloat({ graph, layers, recipe }: Examined, { at }: Layer): Remedy {
  const reading = readersOf(graph, at);
  const both = layers.filter(({ layer }) => layer.at === at || reading.has(layer.at));
  const names = both.map(({ layer }) => layer.name);
  const overrides = [...recipe.overrides, ...names.flatMap((name) => allBut({ name }))];
  return { words: `Keep ${names.join(' and ')} in float`, changes: { overrides } };
}

/** Operators that read what operator `at` writes, on the far side of those that merely move it. */
function readersOf({ operators }: Subgraph, at: number): ReadonlySet<number> {
  const found = new Set<number>();
  const carried = new Set(operators[at]?.outputs);
  for (const [i, { op, inputs, outputs }] of operators.entries()) {
    if (!inputs.some((index) => carried.has(index))) continue;
    if (specOf(op)?.moves) for (const index of outputs) carried.add(index);
    else found.add(i);
  }
  return found;
}

/** Channels are scaled so that they share a range, with high biases absorbed and errors of biases corrected. */
export function withBest({ scheme }: Recipe, words: string): readonly Remedy[] {
  return scheme === 'best' ? [] : [{ words, changes: { scheme: 'best' } }];
}

/** Activations with 65,536 levels. */
export function sixteenBits({ mode }: Recipe): readonly Remedy[] {
  const changes = { mode: 'int16x8' as const, io: 'float32' as const };
  return mode === 'int8' ? [{ words: 'Give activations 16 bits', changes }] : [];
}

/** Ranges measured while the file runs. */
export function withoutCalibration({ mode }: Recipe): readonly Remedy[] {
  const changes = { mode: 'dynamic-int8' as const };
  return mode === 'int8'
    ? [{ words: 'Go without calibration: dynamic-int8 measures ranges while it runs', changes }]
    : [];
}

/** It is not the recipe. */
export function calibrateAgain(words: string): Remedy {
  return { words, changes: null };
}
