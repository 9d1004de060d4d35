/** What each setting of each layer costs and saves, measured on a file of its own; and what a mix of them should come to. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { expectedGain, type Scale } from './expected.ts';
import type { Ledger } from './ledger.ts';
import { type Assignment, type Family, mixedRecipe } from './space.ts';
import type { Trial } from './trial.ts';

/** A setting of a layer against the base recipe's own. */
export interface Effect {
  /** Index of the layer's other settings; −1 for its own. */
  readonly option: number;
  /** Bytes that the file grows by. */
  readonly bytes: number;
  /** Squared error of the outputs that comes on top. */
  readonly mse: number;
  /** Of the score, on other samples: see `expectedGain`. */
  readonly gain: number;
  /** Multiply-accumulates in floating point that come on top. */
  readonly floatMacs: number;
}

/** Effects by layer, the base's own first. */
export type Effects = readonly (readonly Effect[])[];

/** A family with what is known of it. */
export interface MeasuredFamily extends Family {
  readonly whole: Trial;
  readonly effects: Effects;
}

const OWN: Effect = { option: -1, bytes: 0, mse: 0, gain: 0, floatMacs: 0 };

/** A layer of a family in another setting, all others in the base's own. */
interface SingleChange {
  readonly layer: number;
  readonly option: number;
  readonly recipe: Recipe;
}

/**
 * Tries the settings of each family one at a time, the first of every layer before the second of any, a family after the other.
 * @param share of what is left of the budget that a family may use.
 */
export async function measureFamilies(
  families: readonly (Family & { readonly whole: Trial })[],
  { ledger, scale }: { readonly ledger: Ledger; readonly scale: Scale },
  share: number,
): Promise<readonly MeasuredFamily[]> {
  let left = ledger.left();
  const changes = families.map((family) => {
    const { taken, fresh } = firstOf(singleChanges(family), ledger, Math.floor(share * left));
    left -= fresh;
    return taken;
  });
  const trials = await ledger.askAll(changes.flat().map(({ recipe }) => recipe));
  let at = 0;
  return families.map((family, i) => {
    const effects: Effect[][] = family.layers.map(() => [OWN]);
    for (const { layer, option } of changes[i] ?? []) {
      const trial = trials[at++];
      if (trial) effects[layer]?.push({ option, ...differenceOf(trial, family.whole, scale) });
    }
    return { ...family, effects };
  });
}

function singleChanges(family: Family): readonly SingleChange[] {
  const { layers } = family;
  const own = layers.map(() => -1);
  const rounds = Math.max(0, ...layers.map(({ others }) => others.length));
  return Array.from({ length: rounds }, (_, option) =>
    layers.flatMap(({ others }, layer) => {
      if (option >= others.length) return [];
      return [{ layer, option, recipe: mixedRecipe(family, oneChanged(own, layer, option)) }];
    }),
  ).flat();
}

/** As many as ask for no more than `most` new recipes. */
function firstOf(changes: readonly SingleChange[], ledger: Ledger, most: number) {
  let fresh = 0;
  const end = changes.findIndex(({ recipe }) => !ledger.isAsked(recipe) && fresh++ >= most);
  return end < 0 ? { taken: changes, fresh } : { taken: changes.slice(0, end), fresh: most };
}

const differenceOf = (a: Trial, b: Trial, scale: Scale) => ({
  bytes: a.bytes - b.bytes,
  mse: a.mse - b.mse,
  gain: expectedGain(a, scale).mean - expectedGain(b, scale).mean,
  floatMacs: a.floatMacs - b.floatMacs,
});

/** `assignment` with another setting for layer `i`. */
export function oneChanged(assignment: Assignment, i: number, option: number): Assignment {
  return assignment.with(i, option);
}

/** Bytes and error add up, near enough to choose what to try: errors of different layers are hardly correlated. */
export function predicted({ whole, effects }: MeasuredFamily, assignment: Assignment) {
  let { bytes, mse } = whole;
  assignment.forEach((option, i) => {
    const effect = effects[i]?.find((one) => one.option === option);
    bytes += effect?.bytes ?? 0;
    mse += effect?.mse ?? 0;
  });
  return { bytes, mse };
}
