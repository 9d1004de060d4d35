/**
 * The scheme `best` must not lose to the converter's own numbers. Its passes help most networks and harm some: equalization
 * takes weights for a measure of activations, which they are not everywhere. So both files are run on samples, and passes
 * are left out, the most harmful first, until what is left comes as near to the float model as the scheme `tflite` does.
 */

import type { Diagnostic } from '../base/diagnostic.ts';
import { toErrorData } from '../base/errors.ts';
import { meanOf, pairedDifference } from '../evaluation/paired.ts';
import { type Recipe, settingsOf } from '../quantization/recipe/recipe.ts';
import { type BestPass, passesOf } from './passes.ts';

/** The recipe that is converted in place of another, and the notes about it. */
export interface Choice {
  readonly recipe: Recipe;
  readonly notes: readonly Diagnostic[];
  /** False where samples were missing: they may come later. */
  readonly final: boolean;
}

export interface SafeguardTools {
  /** The file of a recipe, with all that it has to learn from samples. */
  convert(recipe: Recipe): Promise<Uint8Array>;
  /** Decibels per sample, as `compareOutputs` gives them; null without samples. */
  readonly compare:
    | ((files: readonly Uint8Array[]) => Promise<readonly (Float64Array | null)[]>)
    | null;
}

/** A difference in decibels that goes unnoticed. */
const NEGLIGIBLE = 0.1;
/** From here on the outputs are off by less than a thousandth: of two files as good as that none is worse. */
const GOOD_ENOUGH = 60;
/** One-sided test at 5 %: chance alone reaches more standard errors than this in one of twenty comparisons. */
const STANDARD_ERRORS = 1.7;
/** Why files cannot be compared; anything else is an error of the conversion, too. */
const INCOMPARABLE: ReadonlySet<string> = new Set([
  'runtime-failed',
  'bad-shape',
  'bad-data',
  'out-of-memory',
]);

/** Whether the recipe's scheme has a say in its file, and is `best`. */
export function isGuarded(recipe: Recipe): boolean {
  return recipe.scheme === 'best' && settingsOf(recipe).includes('scheme');
}

interface Candidate {
  readonly recipe: Recipe;
  readonly dropped: readonly BestPass[];
  readonly file: Uint8Array;
}

interface Measured extends Candidate {
  /** Null where the runtime refuses the file. */
  readonly decibels: Float64Array | null;
}

/**
 * What to convert for `recipe`, of scheme `best`: the recipe itself unless it loses to the scheme `tflite`.
 * @throws PlaygroundError `cancelled`, or what converting throws.
 */
export async function chooseRecipe(recipe: Recipe, tools: SafeguardTools): Promise<Choice> {
  const kept: Choice = { recipe, notes: [], final: true };
  const plain: Recipe = { ...recipe, scheme: 'tflite', rounding: 'nearest' };
  const own = { recipe, dropped: [], file: await tools.convert(recipe) };
  const theirs = { recipe: plain, dropped: [], file: await tools.convert(plain) };
  if (sameBytes(own.file, theirs.file)) return kept;
  const { compare } = tools;
  if (!compare) return unchecked(recipe, 'there are no representative samples to run it on');
  const measure = async (candidates: readonly Candidate[]): Promise<readonly Measured[]> => {
    const decibels = await compare(candidates.map(({ file }) => file));
    return candidates.map((candidate, i) => ({ ...candidate, decibels: decibels[i] ?? null }));
  };

  try {
    const [first, converter] = await measure([own, theirs]);
    if (!first || !converter?.decibels || !loses(first, converter)) return kept;
    let current = first;
    for (;;) {
      const options = await without(current, tools);
      if (options.length === 0) return fallback(first, converter, converter);
      const measured = await measure(options);
      current = measured.reduce((a, b) => (levelOf(b) > levelOf(a) ? b : a));
      if (!loses(current, converter)) return fallback(first, current, converter);
    }
  } catch (error) {
    const { code, message } = toErrorData(error);
    if (!INCOMPARABLE.has(code)) throw error;
    return { ...unchecked(recipe, message.replace(/\.$/, '')), final: true };
  }
}

/**
 * `candidate` with one pass less, in every way that is worth a try. Learned rounding goes first, alone: it would have to be
 * learned again for each of the others.
 */
async function without(candidate: Candidate, tools: SafeguardTools): Promise<Candidate[]> {
  const passes = passesOf(candidate.recipe);
  const learned = passes.filter(({ setting }) => setting === 'rounding');
  const options: Candidate[] = [];
  for (const pass of learned.length > 0 ? learned : passes) {
    const recipe = { ...candidate.recipe, ...pass.without };
    const file = await tools.convert(recipe);
    // What changes nothing does no harm.
    if (sameBytes(file, candidate.file)) continue;
    options.push({ recipe, dropped: [...candidate.dropped, pass], file });
  }
  return options;
}

/** Whether `own` is further from the float model than `other`, by more than chance explains. */
function loses(own: Measured, other: Measured): boolean {
  if (!other.decibels) return false;
  if (!own.decibels) return true;
  const { mean, noise } = pairedDifference(capped(other.decibels), capped(own.decibels));
  return mean > Math.max(NEGLIGIBLE, STANDARD_ERRORS * noise);
}

const capped = (decibels: Float64Array) => decibels.map((value) => Math.min(value, GOOD_ENOUGH));

const levelOf = ({ decibels }: Measured) =>
  decibels ? meanOf(decibels) : Number.NEGATIVE_INFINITY;

/** @param first with all passes. */
function fallback(first: Measured, chosen: Measured, converter: Measured): Choice {
  const { dropped, recipe } = chosen;
  const samples = converter.decibels?.length ?? 0;
  const db = (measured: Measured) => `${levelOf(measured).toFixed(1)} dB`;
  const what =
    dropped.length > 0
      ? `${listed(dropped.map(({ words }) => words))} ${dropped.length > 1 ? 'were' : 'was'} left out`
      : 'The scheme tflite was used instead of best';
  const middle = dropped.length > 0 ? `, ${db(chosen)} without` : '';
  const why = first.decibels
    ? `the file would be worse than the scheme tflite makes it. Signal-to-noise ratio of the outputs on ${samples} calibration samples: ${db(first)} with ${dropped.length > 1 ? 'them' : dropped.length > 0 ? 'it' : 'best'}${middle}, ${db(converter)} with the scheme tflite.`
    : 'the runtime refuses the file otherwise.';
  return { recipe, notes: [note('pass-left-out', `${what}: ${why}`)], final: true };
}

function unchecked(recipe: Recipe, reason: string): Choice {
  const message = `It was not checked whether the scheme best does better here than the scheme tflite: ${reason}. Compare the two yourself.`;
  return { recipe, notes: [note('scheme-not-checked', message)], final: false };
}

function note(code: string, message: string): Diagnostic {
  return { severity: 'info', code, message, where: {} };
}

/** “A, b and c”. */
function listed(words: readonly string[]): string {
  const text = [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
