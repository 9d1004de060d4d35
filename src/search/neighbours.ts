/** Mixes near another one, the most promising first. */
import type { Goal } from './goal.ts';
import { type MeasuredFamily, predicted } from './sensitivity.ts';
import type { Assignment } from './space.ts';

/** As many as are looked at in turn. */
const MOST = 200;

interface Change {
  readonly layer: number;
  readonly option: number;
  readonly bytes: number;
  readonly mse: number;
}

/**
 * Mixes that differ in one layer or in two. For a budget of bytes: those that should fit, with the least error first. For one
 * of loss: those that should be smaller, with the least error per byte saved first.
 */
export function neighbours(
  family: MeasuredFamily,
  assignment: Assignment,
  goal: Goal,
): readonly Assignment[] {
  const changes = changesFrom(family, assignment);
  const here = predicted(family, assignment);
  const found: { readonly at: Assignment; readonly rank: number }[] = [];
  const consider = (...parts: readonly Change[]) => {
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const mse = parts.reduce((sum, part) => sum + part.mse, 0);
    if (goal.kind === 'bytes' ? here.bytes + bytes > goal.most : bytes >= 0) return;
    const rank = goal.kind === 'bytes' ? mse : mse / -bytes;
    const at = parts.reduce<Assignment>(
      (mix, { layer, option }) => mix.with(layer, option),
      assignment,
    );
    found.push({ at, rank });
  };
  for (const [i, one] of changes.entries()) {
    consider(one);
    for (const two of changes.slice(i + 1)) if (two.layer !== one.layer) consider(one, two);
  }
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ at }) => at);
}

function changesFrom({ effects }: MeasuredFamily, assignment: Assignment): readonly Change[] {
  return effects.flatMap((options, layer) => {
    const own = options.find(({ option }) => option === assignment[layer]);
    return options
      .filter(({ option }) => option !== assignment[layer])
      .map(({ option, bytes, mse }) => ({
        ...{ layer, option },
        bytes: bytes - (own?.bytes ?? 0),
        mse: mse - (own?.mse ?? 0),
      }));
  });
}
