/** What each setting of each layer costs and saves, measured on a file of its own; and what a mix of them should come to. */
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
}

/** Effects by layer, the base's own first. */
export type Effects = readonly (readonly Effect[])[];

/** A family with what is known of it. */
export interface MeasuredFamily extends Family {
  readonly whole: Trial;
  readonly effects: Effects;
}

const OWN: Effect = { option: -1, bytes: 0, mse: 0 };

/** Tries settings one at a time, the first of every layer before the second of any, until `most` recipes were asked for. */
export async function measureFamily(
  family: Family,
  whole: Trial,
  ledger: Ledger,
  most: number,
): Promise<MeasuredFamily> {
  const { layers } = family;
  const effects: Effect[][] = layers.map(() => [OWN]);
  const end = ledger.asked() + most;
  const rounds = Math.max(0, ...layers.map(({ others }) => others.length));
  for (let option = 0; option < rounds; option++) {
    for (const [i, { others }] of layers.entries()) {
      if (option >= others.length) continue;
      const recipe = mixedRecipe(
        family,
        oneChanged(
          layers.map(() => -1),
          i,
          option,
        ),
      );
      if (!ledger.isAsked(recipe) && ledger.asked() >= end) return { ...family, whole, effects };
      const trial = await ledger.ask(recipe);
      if (!trial) continue;
      const { bytes, mse } = trial;
      effects[i]?.push({ option, bytes: bytes - whole.bytes, mse: mse - whole.mse });
    }
  }
  return { ...family, whole, effects };
}

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
